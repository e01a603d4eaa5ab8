"""``packline push --watch``: live upload beside a job, or around a command, until it ends."""

from __future__ import annotations

import os
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Protocol

from packline.client.upload.upload import Uploaded
from packline.client.upload.watch import Watch

Ended = Callable[[float], bool]


class Lineage(Protocol):
    """Makes the marker's further keys."""

    def __call__(self, **more: object) -> dict[str, object]: ...


def watch(
    watching: Watch, folder: Path, command: Sequence[str] | None, lineage: Lineage
) -> tuple[Uploaded, int]:
    """Upload live until the command ends, or without one until SIGTERM, SIGINT, or the end of a piped input.

    Returns what was done and the exit code of the command. The marker's status is ``completed``, ``error`` after
    a failed command, ``stopped`` after a signal: outputs are uploaded in every case.
    """
    started = datetime.now(UTC).isoformat(timespec="milliseconds")
    with _stopped() as stopped:
        code = _around(watching, command, folder, stopped) if command else _until(watching, stopped)
        status = (
            "stopped" if stopped and (command or _by_interrupt(stopped)) else "error" if code else "completed"
        )
        more: dict[str, object] = {"status": status, "times": {"started": started}}
        if command:
            more |= {"command": list(command), "exit_code": code}
        return watching.finish(lambda: lineage(**more)), code


def _until(watching: Watch, stopped: list[int]) -> int:
    piped = _is_pipe(sys.stdin.fileno()) if sys.stdin is not None and not sys.stdin.closed else False

    def ended(seconds: float) -> bool:
        if not piped:
            time.sleep(0 if stopped else seconds)
            return bool(stopped)
        readable, _, _ = select.select([] if stopped else [sys.stdin.fileno()], [], [], seconds)
        return bool(stopped) or (bool(readable) and not os.read(sys.stdin.fileno(), 65536))

    watching.run(ended)
    return 0


def _around(watching: Watch, command: Sequence[str], folder: Path, stopped: list[int]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"VH_OUTPUTS_DIR": os.path.abspath(folder)}
    passed: list[int] = []
    with subprocess.Popen(command, env=environment) as process:

        def ended(seconds: float) -> bool:
            while len(passed) < len(stopped):
                passed.append(stopped[len(passed)])
                process.send_signal(passed[-1])
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
            return True

        watching.run(ended)
        code = process.returncode
    return code if code >= 0 else 128 - code


def _by_interrupt(stopped: list[int]) -> bool:
    return signal.SIGINT in stopped


def _is_pipe(descriptor: int) -> bool:
    """A pipe or socket ends when its writer does; /dev/null, which background jobs get, has ended from the start."""
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


@contextmanager
def _stopped() -> Iterator[list[int]]:
    """The signals that asked us to stop; they do nothing else meanwhile."""
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield seen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
