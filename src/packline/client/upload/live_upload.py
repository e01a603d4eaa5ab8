"""Live upload: read-only outputs are uploaded at once and removed; the rest, and the marker, at the end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from packline.client.upload.batch_metadata import BatchMetadata
from packline.client.upload.ignore import IgnoreRules
from packline.client.upload.output_file import OutputFile
from packline.client.upload.output_list import OutputList
from packline.client.upload.scan import find_read_only, scan
from packline.client.upload.sender import Sender
from packline.client.upload.sidecars import data_named_like_metadata
from packline.client.upload.source_file import read_whole
from packline.client.upload.upload import UploadRequest, UploadResult, send_metadata, write_marker
from packline.errors import PacklineError
from packline.fs.os_errors import file_error
from packline.keys import BATCH_METADATA, SIDECAR_SUFFIX, is_document

SCAN_SECONDS = 0.5
"""How often the folder is looked through."""
HEARTBEAT_SECONDS = 60.0
"""How often the execution is touched while nothing is uploaded: its quiet period (5 minutes) must not end."""
FIRST_PAUSE_SECONDS, LAST_PAUSE_SECONDS = 5.0, 60.0
"""How long a failed upload waits for the next look; the pause doubles."""

ReadLineage = Callable[[], dict[str, object]]


class LiveUpload:
    """Uploads an execution while it runs."""

    def __init__(
        self,
        what: UploadRequest,
        sender: Sender,
        *,
        warn: Callable[[str], None] = lambda warning: None,
        scan_seconds: float = SCAN_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        """``warn`` is told of what fails before the end. Raises InvalidInput for a bad pattern."""
        IgnoreRules(what.exclude)  # refuse a bad pattern now, not at the end
        self._what, self._sender, self._warn = what, sender, warn
        self._scan_seconds, self._heartbeat_seconds = scan_seconds, heartbeat_seconds
        self._paths: dict[str, None] = {}
        """Outputs that are uploaded, in order; metadata documents not among them."""
        sender.on_stored = self._add_path
        self._times: dict[str, int] = {}
        """How often each path has gone up already."""
        self._kept: set[str] = set()
        """Paths whose former content is kept under a number, while the new one is not there yet."""
        self._described: set[str] = set()
        """Paths whose sidecar is uploaded."""
        self._batch_file = what.folder / BATCH_METADATA
        self._batch = BatchMetadata(self._batch_file)
        self._paused_until = 0.0
        self._started = self._touched = time.monotonic()

    def run(self, ended: Callable[[float], bool]) -> None:
        """Upload what becomes read-only, until ``ended`` (which waits the given seconds) returns True.

        The job goes on when an upload fails: Packline retries after a pause, and at the end.
        """
        make_folder(self._what.folder)
        pause = FIRST_PAUSE_SECONDS
        while not ended(self._scan_seconds):
            if time.monotonic() < self._paused_until:
                continue
            try:
                self.scan()
                if time.monotonic() - self._touched > self._heartbeat_seconds:
                    self._touch()
                pause = FIRST_PAUSE_SECONDS
            except PacklineError as error:
                self._warn(f"live upload failed and is tried again in {pause:g} s: {error.message}")
                self._sender.recover()
                self._paused_until = time.monotonic() + pause
                pause = min(2 * pause, LAST_PAUSE_SECONDS)

    def scan(self) -> list[str]:
        """Upload and remove what is read-only now, each with its sidecar; returns the paths."""
        what = self._what
        live = find_read_only(what.folder, what.execution, IgnoreRules(what.exclude), what.store_prefix)
        if live:
            sidecars = list(_sidecars(live))
            taken = {output.file: _identity(output.file) for output in (*live, *sidecars)}
            bodies = {sidecar.file: read_whole(sidecar.file) for sidecar in sidecars}
            self._send_files(live)
            unchanged = [sidecar for sidecar in sidecars if _identity(sidecar.file) == taken[sidecar.file]]
            self._sender.send(unchanged)
            for sidecar in sidecars:
                if sidecar not in unchanged:
                    self._sender.write(self._sender.prefix + sidecar.path, bodies[sidecar.file])
            self._bind(live, sidecars)
            for file, identity in taken.items():
                if _identity(file) == identity:  # else the job has put the next one in its place
                    _remove(file)
            self._touched = time.monotonic()
        return [output.path for output in live]

    def finish(self, lineage: ReadLineage) -> UploadResult:
        """Upload what is left, the metadata, and the marker with what ``lineage`` returns then."""
        self.scan()
        what = self._what
        result = scan(what.folder, what.execution, IgnoreRules(what.exclude), store_prefix=what.store_prefix)
        outputs = [output for output in result.outputs if not is_document(output.path)]
        sidecars = [output for output in result.outputs if output.path.endswith(SIDECAR_SUFFIX)]
        self._send_files(outputs)
        self._bind(outputs, sidecars)
        for warning in result.warnings:
            self._warn(warning)
        what = replace(self._what, lineage=lineage())
        sender = self._sender
        paths = [*self._paths, *data_named_like_metadata(result.outputs, self._paths)]
        send_metadata(what, sender, result.outputs, paths, self._batch_metadata(result.outputs))
        write_marker(what, sender, len(self._paths))
        seconds = time.monotonic() - self._started
        return UploadResult(
            what.execution, len(self._paths), sender.bytes, sender.requests, seconds, result.excluded
        )

    def _add_path(self, output: OutputFile) -> None:
        if not is_document(output.path):
            self._paths[output.path] = None

    def _batch_metadata(self, outputs: OutputList) -> bytes:
        """Return the batch file; empty if it is excluded."""
        left_out = self._batch_file.exists() and all(
            output.path != BATCH_METADATA for output in outputs.documents()
        )
        return b"" if left_out else self._batch.compose()

    def _send_files(self, outputs: list[OutputFile]) -> None:
        """Upload outputs. A name produced again is a further output: the former one is kept under a number."""
        self._batch.read()  # before the files are sent: meanwhile the job may write what concerns the next ones
        for output in outputs:
            if self._times.get(output.path):
                self._keep_former(output.path)
        self._sender.send(outputs)

    def _bind(self, outputs: list[OutputFile], sidecars: list[OutputFile]) -> None:
        """Bind uploaded files and sidecars to what the batch file said of them before."""
        described = {sidecar.path.removesuffix(SIDECAR_SUFFIX) for sidecar in sidecars}
        for output in outputs:
            if self._times.get(output.path):
                self._retire(output.path, described)
            self._batch.bind(output.path)
            self._times[output.path] = self._times.get(output.path, 0) + 1
        self._described |= described
        again = bool(self._kept)
        self._kept.clear()
        if again and self._batch_file.exists():
            self._touch()

    def _keep_former(self, path: str) -> None:
        """Copy an output and its sidecar to its number, and have no sidecar describe what takes its place."""
        kept_as = add_number(path, self._times[path])
        if path not in self._kept:
            if path in self._described:
                self._sender.copy(path + SIDECAR_SUFFIX, kept_as + SIDECAR_SUFFIX)
            self._sender.copy(path, kept_as)
            if path in self._paths:
                del self._paths[path]
                self._paths[kept_as] = None
            self._kept.add(path)
        if path in self._described:
            # Objects cannot be deleted by who may only upload; an empty entry says nothing.
            self._sender.write(self._sender.prefix + path + SIDECAR_SUFFIX, b"{}")

    def _retire(self, path: str, described: set[str]) -> None:
        """Keep the former output of that path under a number, and its metadata with it."""
        kept_as = add_number(path, self._times[path])
        had_metadata = path in self._described or self._batch.bound(path)
        self._batch.retire(path, kept_as)
        self._described.discard(path)
        if had_metadata and path not in described and not self._batch.since_upload(path):
            self._warn(
                f"{path!r} was written again without metadata; that of the former one stays with {kept_as!r}"
            )

    def _touch(self) -> None:
        """Write the batch metadata as it is so far: an upload event that adds no output."""
        self._sender.write(self._sender.prefix + BATCH_METADATA, self._batch.compose())
        self._touched = time.monotonic()


def add_number(path: str, number: int) -> str:
    """Return the path with a number: ``a/model.h5`` as ``a/model~1.h5``."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.partition(".")
    return f"{folder}{slash}{stem}~{number}{dot}{ending}" if stem else f"{path}~{number}"


def make_folder(folder: Path) -> None:
    """Create the folder that a job writes to. Raises LocalError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_error(error, folder, "make") from error


def _identity(file: str) -> tuple[int, int] | None:
    """Return which file it is and when it was last written to; None if it is gone."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _remove(file: str) -> None:
    """Remove what is uploaded."""
    try:
        Path(file).unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, file, "remove") from error


def _sidecar(output: OutputFile) -> str:
    return output.file + SIDECAR_SUFFIX


def _sidecars(live: list[OutputFile]) -> Iterator[OutputFile]:
    for output in live:
        sidecar = _sidecar(output)
        if os.path.isfile(sidecar):
            yield OutputFile(output.path + SIDECAR_SUFFIX, sidecar, os.path.getsize(sidecar))
