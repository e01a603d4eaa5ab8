"""``packline push --watch``: upload files live while a job or command runs, until it ends."""

from __future__ import annotations

import os
import select
import signal
import stat
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.cli.child_command import ChildCommand
from packline.cli.stop_signals import StopSignals
from packline.client.upload.live_upload import LiveUpload, make_folder
from packline.client.upload.upload import UploadResult

HasEnded = Callable[[float], bool]


class MarkerLineage(Protocol):
    """Returns further keys of the marker."""

    def __call__(self, **more: object) -> dict[str, object]: ...


class _End(NamedTuple):
    """How the watched job ended: the exit code of the command, and whether a signal ended it."""

    code: int
    stopped: bool

    @property
    def status(self) -> str:
        """The status that the marker records."""
        return "stopped" if self.stopped else "error" if self.code else "completed"


def watch(
    watching: LiveUpload, folder: Path, command: Sequence[str], lineage: MarkerLineage, signals: StopSignals
) -> tuple[UploadResult, int]:
    """Upload live until the command ends, or without one until SIGTERM, SIGINT, or the end of a piped input.

    Returns what was done and the exit code of the command. The marker's status is ``completed``, ``error`` after
    a failed command, ``stopped`` after a signal: outputs are uploaded in every case. ``signals`` is open, and made
    for watching; a second signal, while the rest is uploaded, raises Interrupted. Raises CommandNotFound,
    CommandNotExecutable.
    """
    started = datetime.now(UTC).isoformat(timespec="milliseconds")
    end = _around(watching, command, folder, signals) if command else _until(watching, signals)
    more: dict[str, object] = {"status": end.status, "times": {"started": started}}
    if command:
        more |= {"command": list(command), "exit_code": end.code}
    return watching.finish(lambda: lineage(**more)), end.code


def _until(watching: LiveUpload, signals: StopSignals) -> _End:
    piped = _is_pipe(sys.stdin.fileno()) if sys.stdin is not None and not sys.stdin.closed else False
    stopped = signals.numbers

    def ended(seconds: float) -> bool:
        if not piped:
            time.sleep(0 if stopped else seconds)
            return bool(stopped)
        readable, _, _ = select.select([] if stopped else [sys.stdin.fileno()], [], [], seconds)
        return bool(stopped) or (bool(readable) and not os.read(sys.stdin.fileno(), 65536))

    watching.run(ended)
    return _End(0, signal.SIGINT in stopped)


def _around(watching: LiveUpload, argv: Sequence[str], folder: Path, signals: StopSignals) -> _End:
    make_folder(folder)
    with ChildCommand(argv, {"VH_OUTPUTS_DIR": os.path.abspath(folder)}) as command:
        watching.run(lambda seconds: command.wait(seconds) is not None)
    signals.tolerate(command.signals)
    code = command.wait(0.0)
    assert code is not None
    return _End(code, command.stopped)


def _is_pipe(descriptor: int) -> bool:
    """Return whether it is a pipe or socket, which end with their writer; /dev/null would end at once."""
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
