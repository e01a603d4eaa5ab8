"""Uploads a folder as an execution: the files first, then the batch metadata, then the marker."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.client.upload.ignore import IgnoreRules
from packline.client.upload.marker import encode_marker
from packline.client.upload.output_file import OutputFile
from packline.client.upload.output_list import OutputList
from packline.client.upload.part_files import PartFiles, cut_into_parts
from packline.client.upload.scan import ScanResult, scan
from packline.client.upload.sender import Sender
from packline.client.upload.sidecars import data_files
from packline.client.upload.source_file import SourceFile
from packline.errors import InvalidInput
from packline.fs.os_errors import file_error
from packline.json_types import JsonObject
from packline.keys import (
    BATCH_METADATA,
    PACKED_FOLDER,
    SIDECAR_SUFFIX,
    is_document,
    marker_key,
    packed_list_key,
    staged_list_key,
)
from packline.part_range import MAX_PACKED_BYTES
from packline.rules.staged_parts import MAX_PACKED_PARTS, ONLY, PACKAGE_KEY, StagedPart, encode_staged_parts
from packline.rules.upload_contents import entry_metadata, marker_content

MAX_BATCH_BYTES = 16 << 20
"""Batch metadata up to this many bytes is made in memory."""


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
    package: str = ""
    """``client``: parts are built while the files are uploaded. ``only``: parts are uploaded in the place of small
    files. Empty: the pipeline builds them."""
    store_prefix: str = ""
    """What stands before each key in the bucket, where that is known: a key has room for so much less."""
    scratch: Path | None = None
    """Where lists of many files are kept meanwhile; None for the system's folder for temporary files."""


class UploadResult(NamedTuple):
    """What was uploaded."""

    execution: str
    files: int
    """Files that were sent now."""
    bytes: int
    """Bytes that were sent now."""
    requests: int
    seconds: float
    excluded: int
    """Files that were left out."""
    resumed_files: int = 0
    """Files that an earlier push, which did not end, had uploaded."""
    resumed_bytes: int = 0
    staged_parts: int = 0
    """Parts that were built here."""


def find_outputs(what: UploadRequest, checkpoint: Callable[[], None] = lambda: None) -> ScanResult:
    """Find the files that would be uploaded. Raises CannotUpload, NothingToUpload, InvalidInput."""
    scanned = scan(
        what.folder, what.execution, IgnoreRules(what.exclude), checkpoint, what.scratch, what.store_prefix
    )
    if not any(True for _ in data_files(scanned.outputs)):
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
    parts = send_files(what, sender, scanned.outputs)
    write_marker(what, sender, scanned.outputs.files, parts)
    seconds = time.monotonic() - started
    return UploadResult(
        what.execution,
        sender.files,
        sender.bytes,
        sender.requests,
        seconds,
        scanned.excluded,
        sender.kept_files,
        staged_parts=parts,
    )


def send_files(what: UploadRequest, sender: Sender, outputs: OutputList) -> int:
    """Upload the files and, once all are stored, their metadata; those that the sender knows to be stored are not.

    Returns how many parts were built of them.
    """
    staged: list[StagedPart] = []
    if what.package == ONLY:
        staged = _send_packed(what, sender, outputs)
    elif what.package:
        staged = sender.send_with_parts(lambda: cut_into_parts(data_files(outputs)))
        if staged:
            sender.write(staged_list_key(what.execution), encode_staged_parts(staged))
    else:
        sender.send(output for output in outputs if not is_document(output.path))
    send_metadata(what, sender, outputs, (output.path for output in data_files(outputs)))
    return len(staged)


def _send_packed(what: UploadRequest, sender: Sender, outputs: OutputList) -> list[StagedPart]:
    """Upload small files as parts, and the others as objects.

    Raises InvalidInput for a path of the parts' own, and for too many parts.
    """
    first = next((output.path for output in outputs if output.path.startswith(PACKED_FOLDER)), None)
    if first is not None:
        raise InvalidInput(
            f"{first!r} lies in the folder that --package only uploads its parts to.", "Rename the folder."
        )
    check_part_count(outputs)
    packed = sender.send_with_parts(lambda: cut_packed(outputs), only=True)
    sender.send(output for output in outputs if not (is_packed(output) or is_document(output.path)))
    sender.write(packed_list_key(what.execution), encode_staged_parts(packed))
    return packed


class CountedOutputs(Protocol):
    """Files in byte order of their paths, which can be read as often as needed."""

    @property
    def files(self) -> int:
        """Their number, metadata documents not counted."""

    def __iter__(self) -> Iterator[OutputFile]: ...


def cut_packed(outputs: Iterable[OutputFile]) -> Iterator[PartFiles]:
    """Yield the files that go into parts, part by part."""
    return cut_into_parts(filter(is_packed, outputs), exact=True)


def check_part_count(outputs: CountedOutputs) -> None:
    """Raise InvalidInput, before anything is sent, for more parts than the pipeline verifies."""
    if outputs.files < 2 * MAX_PACKED_PARTS:  # a part has two files or more
        return
    parts = sum(len(part.files) > 1 for part in cut_packed(outputs))
    if parts > MAX_PACKED_PARTS:
        raise InvalidInput(
            f"The files make {parts:,} parts; --package only takes at most {MAX_PACKED_PARTS:,} an execution.",
            "Push the folder in several executions, or without --package only.",
        )


def is_packed(output: OutputFile) -> bool:
    """Return whether ``--package only`` puts a file into a part: it is small, and no document."""
    return 0 < output.size <= MAX_PACKED_BYTES and not is_document(output.path)


def send_metadata(
    what: UploadRequest,
    sender: Sender,
    outputs: OutputList,
    paths: Iterable[str],
    batch: bytes | None = None,
) -> None:
    """Upload the sidecars, and the batch metadata.

    Args:
        what: The upload.
        sender: Has uploaded the files.
        outputs: All files of the folder; the metadata documents among them are uploaded now. Read twice.
        paths: The files that join the version, if the upload makes one.
        batch: The folder's own batch metadata, if it is not as its file has it.
    """
    sender.send(output for output in outputs.documents() if output.path.endswith(SIDECAR_SUFFIX))
    file = next((output for output in outputs.documents() if output.path == BATCH_METADATA), None)
    if what.entry is None and batch is None:
        sender.send([file] if file else [])
        return
    paths = iter(paths)
    first = next(paths, None)
    if what.entry is not None and first is None:
        return
    paths = chain(() if first is None else (first,), paths)
    own = _pieces(file.file) if batch is None and file else iter([batch or b""])
    lines = chain(_lines(own), entry_lines(what.entry, paths) if what.entry is not None else ())
    write_batch(what, sender, lines)


def write_marker(what: UploadRequest, sender: Sender, files: int, parts: int = 0) -> None:
    """Write the marker, which says that ``files`` outputs are uploaded, metadata documents not counted.

    ``parts``: how many parts are staged beside them.
    """
    # Without the word, parts that an earlier push of this execution stored would be outputs as they are.
    package = {PACKAGE_KEY: what.package} if parts or what.package == ONLY else {}
    content = marker_content(what.execution, files, what.environment, {**what.lineage, **package})
    sender.write(marker_key(what.execution), encode_marker(content))


def entry_lines(entry: JsonObject, paths: Iterable[str]) -> Iterator[bytes]:
    """Yield a line of batch metadata for each output, which adds it to the version."""
    metadata = json.dumps(entry_metadata(entry), ensure_ascii=False)
    for path in paths:
        yield f'{{"file": {json.dumps(path, ensure_ascii=False)}, "metadata": {metadata}}}\n'.encode()


def _lines(own: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the folder's own batch metadata, ended by a line break."""
    last = b"\n"
    for piece in own:
        yield piece
        last = piece or last
    if not last.endswith(b"\n"):
        yield b"\n"


def _pieces(file: str) -> Iterator[bytes]:
    source = SourceFile(file)
    try:
        yield from source.pieces(0, source.size)
        source.check_unchanged()
    finally:
        source.close()


def write_batch(what: UploadRequest, sender: Sender, pieces: Iterable[bytes]) -> None:
    """Write the batch metadata: at once, or by way of a temporary file where it is long."""
    pieces, body = iter(pieces), bytearray()
    for piece in pieces:
        body += piece
        if len(body) > MAX_BATCH_BYTES:
            break
    else:
        if body:
            sender.write(sender.prefix + BATCH_METADATA, bytes(body))
        return
    import tempfile  # few uploads need it

    with tempfile.NamedTemporaryFile(dir=what.scratch, prefix="packline-batch-") as file:
        try:
            file.writelines(chain([body], pieces))
            file.flush()
        except OSError as error:
            raise file_error(error, file.name, "write") from error
        sender.write_file(OutputFile(BATCH_METADATA, file.name, file.tell()))
