"""Live upload: outputs that are set read-only go up at once and are removed; the rest, and the marker, at the end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from packline.client.upload.upload import (
    Advance,
    Output,
    Sender,
    Upload,
    Uploaded,
    Writer,
    batch_lines,
    find_outputs,
    finish,
    is_document,
)
from packline.layout import BATCH_METADATA, SIDECAR_SUFFIX

LOOK_SECONDS = 0.5
"""How often the folder is looked through."""
HEARTBEAT_SECONDS = 60.0
"""How often the execution is touched while nothing is uploaded: its quiet period (5 minutes) must not end."""
THREADS = 8

Lineage = Callable[[], dict[str, object]]


class Watch:
    """Uploads an execution while it runs."""

    def __init__(
        self,
        what: Upload,
        writer: Callable[[], Writer],
        *,
        advance: Advance = lambda files, size: None,
        look_seconds: float = LOOK_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._what = what
        self._sender = Sender(what.execution, writer, THREADS, advance)
        self._look_seconds, self._heartbeat_seconds = look_seconds, heartbeat_seconds
        self._times: dict[str, int] = {}
        """How often each path has gone up already."""
        self._started = self._touched = time.monotonic()

    def run(self, ended: Callable[[float], bool]) -> None:
        """Upload what becomes read-only, until ``ended`` (which waits so many seconds) says so."""
        self._what.folder.mkdir(parents=True, exist_ok=True)
        while not ended(self._look_seconds):
            self.look()
            if time.monotonic() - self._touched > self._heartbeat_seconds:
                self._touch()

    def look(self) -> list[str]:
        """Upload and remove what is read-only now, each with its sidecar; the paths."""
        live = list(_read_only(self._what.folder))
        if live:
            self._keep_former(live)
            self._sender.send(live)
            self._sender.send(_sidecars(live))
            for output in live:
                output.file.unlink()
                _sidecar(output).unlink(missing_ok=True)
            self._touched = time.monotonic()
        return [output.path for output in live]

    def finish(self, lineage: Lineage) -> Uploaded:
        """Upload what is left, the metadata, and the marker with what ``lineage`` says then."""
        self.look()
        outputs = list(find_outputs(self._what.folder))
        files = [output for output in outputs if not is_document(output.path)]
        self._keep_former(files)
        self._sender.send(files)
        what = replace(self._what, lineage=lineage())
        finish(what, self._sender, outputs)
        sender, seconds = self._sender, time.monotonic() - self._started
        return Uploaded(what.execution, sender.files, sender.bytes, sender.requests, seconds)

    def _keep_former(self, outputs: list[Output]) -> None:
        """A name produced again is a further output: the former one is kept beside it, under a number."""
        for output in outputs:
            times = self._times.get(output.path, 0)
            if times:
                self._sender.copy(output.path, numbered(output.path, times))
                self._sender.paths.remove(output.path)
            self._times[output.path] = times + 1

    def _touch(self) -> None:
        """Write the batch metadata as it is so far: an upload event that adds no output."""
        self._sender.write(
            self._sender.prefix + BATCH_METADATA, batch_lines(replace(self._what, entry=None), ())
        )
        self._touched = time.monotonic()


def numbered(path: str, number: int) -> str:
    """``a/model.h5`` as ``a/model~1.h5``."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.partition(".")
    return f"{folder}{slash}{stem}~{number}{dot}{ending}" if stem else f"{path}~{number}"


def _read_only(folder: Path) -> Iterator[Output]:
    """Outputs that nobody may write any more (Valohai: live uploads)."""
    below = [os.fspath(folder)]
    while below:
        with os.scandir(below.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
                    continue
                path = os.path.relpath(entry.path, folder)
                if entry.is_symlink() or is_document(path):
                    continue
                facts = entry.stat()
                if not facts.st_mode & 0o222:
                    yield Output(path, Path(entry.path), facts.st_size)


def _sidecar(output: Output) -> Path:
    return output.file.with_name(output.file.name + SIDECAR_SUFFIX)


def _sidecars(live: list[Output]) -> Iterator[Output]:
    for output in live:
        sidecar = _sidecar(output)
        if sidecar.is_file():
            yield Output(output.path + SIDECAR_SUFFIX, sidecar, sidecar.stat().st_size)
