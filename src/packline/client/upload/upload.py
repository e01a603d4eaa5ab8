"""Uploads a folder as an execution: the files first, then the batch metadata, then the marker."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from packline.client.upload.ignore import IgnoreRules
from packline.client.upload.marker import encode_marker
from packline.client.upload.scan import ScanResult, scan
from packline.client.upload.sender import Sender
from packline.client.upload.sidecars import data_files, data_named_like_metadata
from packline.client.upload.source_file import read_whole
from packline.client.upload.transfer_queue import OutputFile
from packline.errors import InvalidInput
from packline.json_types import JsonObject
from packline.keys import BATCH_METADATA, SIDECAR_SUFFIX, is_document, marker_key


class NothingToUpload(InvalidInput):
    """The folder holds no file that would be uploaded."""


@dataclass(frozen=True, slots=True)
class UploadRequest:
    """A folder to upload, and what it is to become."""

    folder: Path
    execution: str
    entry: JsonObject | None = None
    """Version entry that every file gets; None if the folder brings its own metadata."""
    environment: Mapping[str, str] = field(default_factory=dict)
    lineage: Mapping[str, object] = field(default_factory=dict)
    """More keys of the marker."""
    exclude: Sequence[str] = ()
    """Globs of paths that are left out, beside what a ``.packlineignore`` names."""


class UploadResult(NamedTuple):
    """What was uploaded."""

    execution: str
    files: int
    bytes: int
    requests: int
    seconds: float
    excluded: int
    """Files that were left out."""


def find_outputs(what: UploadRequest, checkpoint: Callable[[], None] = lambda: None) -> ScanResult:
    """Find the files that would be uploaded. Raises CannotUpload, NothingToUpload, InvalidInput."""
    scanned = scan(what.folder, what.execution, IgnoreRules(what.exclude), checkpoint)
    if not data_files(scanned.outputs):
        left_out = (
            f": {scanned.excluded:,} are left out by --exclude or .packlineignore" if scanned.excluded else ""
        )
        raise NothingToUpload(
            f"{what.folder} holds no files to upload{left_out}.", "Name the folder that holds the files."
        )
    return scanned


def upload(what: UploadRequest, sender: Sender, scanned: ScanResult | None = None) -> UploadResult:
    """Upload the files in parallel; once all are stored, the metadata; and at the very end the marker.

    ``scanned`` is what ``find_outputs`` returned, if it was called before. Repeating an interrupted upload is safe: the
    same
    keys are written again. Raises what ``find_outputs`` and ``Sender.send`` raise.
    """
    started = time.monotonic()
    scanned = scanned or find_outputs(what)
    sender.send(output for output in scanned.outputs if not is_document(output.path))
    upload_metadata_and_marker(what, sender, scanned.outputs)
    seconds = time.monotonic() - started
    return UploadResult(
        what.execution, sender.files, sender.bytes, sender.requests, seconds, scanned.excluded
    )


def upload_metadata_and_marker(
    what: UploadRequest, sender: Sender, outputs: Sequence[OutputFile], batch: bytes | None = None
) -> None:
    """Upload the sidecars, the batch metadata, and at the very end the marker.

    Args:
        what: The upload.
        sender: Has uploaded the files.
        outputs: All files of the folder; the metadata documents among them are uploaded now.
        batch: The folder's own batch metadata, if it is not as its file has it.
    """
    sender.send(output for output in outputs if output.path.endswith(SIDECAR_SUFFIX))
    files = [output for output in outputs if output.path == BATCH_METADATA]
    if what.entry is None and batch is None:
        sender.send(files)
    else:
        own = batch if batch is not None else read_whole(files[0].file) if files else b""
        if what.entry is not None:
            data = data_named_like_metadata(outputs, sender.paths)
            paths = [*sender.paths, *(output.path for output in data)]
            own = batch_lines(own, what.entry, paths) if paths else b""
        if own:
            sender.write(sender.prefix + BATCH_METADATA, own)
    content: JsonObject = {
        "execution": what.execution,
        "status": "completed",
        "files": sender.files,
        "environment": dict(what.environment),
        **what.lineage,
    }
    sender.write(marker_key(what.execution), encode_marker(content))


def batch_lines(own: bytes, entry: JsonObject, paths: Iterable[str]) -> bytes:
    """Return the folder's own batch metadata, and a line per output that adds it to the version."""
    if own and not own.endswith(b"\n"):
        own += b"\n"
    metadata = {"valohai.dataset-versions": [entry]}
    added = (json.dumps({"file": path, "metadata": metadata}, ensure_ascii=False) for path in paths)
    return own + "".join(f"{line}\n" for line in added).encode()
