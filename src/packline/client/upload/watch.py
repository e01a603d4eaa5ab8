"""Live upload: outputs that are set read-only go up at once and are removed; the rest, and the marker, at the end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from packline.client.upload.ignore import Ignore
from packline.client.upload.scan import read_only, scan
from packline.client.upload.sender import Sender
from packline.client.upload.source_file import read_whole
from packline.client.upload.transfer_queue import Output
from packline.client.upload.upload import Upload, Uploaded, finish
from packline.errors import PacklineError
from packline.layout import BATCH_METADATA, SIDECAR_SUFFIX, is_document
from packline.os_errors import file_error

LOOK_SECONDS = 0.5
"""How often the folder is looked through."""
HEARTBEAT_SECONDS = 60.0
"""How often the execution is touched while nothing is uploaded: its quiet period (5 minutes) must not end."""
FIRST_PAUSE_SECONDS, LAST_PAUSE_SECONDS = 5.0, 60.0
"""How long a failed upload waits for the next look; the pause doubles."""

Lineage = Callable[[], dict[str, object]]


class Watch:
    """Uploads an execution while it runs."""

    def __init__(
        self,
        what: Upload,
        sender: Sender,
        *,
        warn: Callable[[str], None] = lambda warning: None,
        look_seconds: float = LOOK_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        """``warn`` is told of what fails before the end. Raises InvalidInput for a bad pattern."""
        Ignore(what.exclude)  # refuse a bad pattern now, not at the end
        self._what, self._sender, self._warn = what, sender, warn
        self._look_seconds, self._heartbeat_seconds = look_seconds, heartbeat_seconds
        self._times: dict[str, int] = {}
        """How often each path has gone up already."""
        self._kept: set[str] = set()
        """Paths whose former content is kept under a number, while the new one is not there yet."""
        self._paused_until = 0.0
        self._started = self._touched = time.monotonic()

    def run(self, ended: Callable[[float], bool]) -> None:
        """Upload what becomes read-only, until ``ended`` (which waits so many seconds) says so.

        The job goes on when an upload fails: it is tried again after a pause, and at the end.
        """
        make_folder(self._what.folder)
        pause = FIRST_PAUSE_SECONDS
        while not ended(self._look_seconds):
            if time.monotonic() < self._paused_until:
                continue
            try:
                self.look()
                if time.monotonic() - self._touched > self._heartbeat_seconds:
                    self._touch()
                pause = FIRST_PAUSE_SECONDS
            except PacklineError as error:
                self._warn(f"live upload failed and is tried again in {pause:g} s: {error.message}")
                self._sender.recover()
                self._paused_until = time.monotonic() + pause
                pause = min(2 * pause, LAST_PAUSE_SECONDS)

    def look(self) -> list[str]:
        """Upload and remove what is read-only now, each with its sidecar; the paths."""
        what = self._what
        live = read_only(what.folder, what.execution, Ignore(what.exclude))
        if live:
            self._send(live)
            self._sender.send(_sidecars(live))
            for output in live:
                _remove(output.file)
                _remove(_sidecar(output))
            self._touched = time.monotonic()
        return [output.path for output in live]

    def finish(self, lineage: Lineage) -> Uploaded:
        """Upload what is left, the metadata, and the marker with what ``lineage`` says then."""
        self.look()
        found = scan(self._what.folder, self._what.execution, Ignore(self._what.exclude))
        self._send([output for output in found.outputs if not is_document(output.path)])
        for warning in found.warnings:
            self._warn(warning)
        what = replace(self._what, lineage=lineage())
        finish(what, self._sender, found.outputs)
        sender, seconds = self._sender, time.monotonic() - self._started
        return Uploaded(what.execution, sender.files, sender.bytes, sender.requests, seconds, found.excluded)

    def _send(self, outputs: list[Output]) -> None:
        """Upload outputs. A name produced again is a further output: the former one is kept under a number."""
        for output in outputs:
            times = self._times.get(output.path, 0)
            if times and output.path not in self._kept:
                self._sender.copy(output.path, numbered(output.path, times))
                self._kept.add(output.path)
        self._sender.send(outputs)
        for output in outputs:
            self._times[output.path] = self._times.get(output.path, 0) + 1
        self._kept.clear()

    def _touch(self) -> None:
        """Write the batch metadata as it is so far: an upload event that adds no output."""
        own = self._what.folder / BATCH_METADATA
        body = read_whole(os.fspath(own)) if own.is_file() else b""
        self._sender.write(self._sender.prefix + BATCH_METADATA, body)
        self._touched = time.monotonic()


def numbered(path: str, number: int) -> str:
    """``a/model.h5`` as ``a/model~1.h5``."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.partition(".")
    return f"{folder}{slash}{stem}~{number}{dot}{ending}" if stem else f"{path}~{number}"


def make_folder(folder: Path) -> None:
    """Make the folder that a job writes to. Raises LocalError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_error(error, folder, "make") from error


def _remove(file: str) -> None:
    """Remove what is uploaded."""
    try:
        Path(file).unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, file, "remove") from error


def _sidecar(output: Output) -> str:
    return output.file + SIDECAR_SUFFIX


def _sidecars(live: list[Output]) -> Iterator[Output]:
    for output in live:
        sidecar = _sidecar(output)
        if os.path.isfile(sidecar):
            yield Output(output.path + SIDECAR_SUFFIX, sidecar, os.path.getsize(sidecar))
