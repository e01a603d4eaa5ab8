"""Builds the member index of a version from its manifest, shard by shard: memory does not grow with the version."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate
from operator import lt
from pathlib import Path
from typing import Any, NamedTuple

from packline.client.cache.refs import without_parts
from packline.client.cache.schema import with_schema
from packline.client.errors import UnusablePackage
from packline.client.transfer_plan import check_package
from packline.fs.os_errors import file_error
from packline.fs.tree import temporary_path
from packline.manifest.reader import ObjectReader
from packline.manifest.rows import MANIFEST_REMEDY, UnreadableManifest
from packline.model import FetchPlan, Part
from packline.reader.manifest_columns import MemberColumns, read_columns
from packline.reader.member_index import DATUM_BYTES, HEADER_BYTES, MAGIC, IndexLayout, checksum
from packline.vhpkgzip.headers import local_length
from packline.vhpkgzip.layout import PartLayout

OBJECTS = "objects"
"""Ends the name of the one part that a version without a package is laid out as: its entries are made from objects."""


class BuiltIndex(NamedTuple):
    """An open, unpublished index file."""

    handle: int
    file: Path | None
    """Where it is, to be renamed; None for a file without a name."""


def build_index(plan: FetchPlan, objects: ObjectReader, folder: Path) -> int:
    """Write the index of a version beside its name in ``folder``, then publish it by a rename.

    Args:
        plan: The version, with all its parts.
        objects: Reads the manifest.
        folder: The cache's folder of indexes. Where it cannot be written, the index is a file without a name.

    Returns:
        A descriptor of the complete file, for ``open_index``; the caller closes it.

    Raises:
        UnreadableManifest, ObjectNotFound: The manifest cannot be read.
        NoSpace, LocalError: The file cannot be written.
    """
    built = create_file(folder, plan.content_hash)
    try:
        _IndexWriter(plan, built.handle).write(objects)
        if built.file is not None:
            os.replace(built.file, folder / plan.content_hash)
    except BaseException as error:
        os.close(built.handle)
        if built.file is not None:
            with suppress(OSError):
                os.unlink(built.file)
        if isinstance(error, OSError):
            raise file_error(error, built.file or "a temporary file", "write") from error
        raise
    return built.handle


def create_file(folder: Path, name: str) -> BuiltIndex:
    """Create a file beside its name, or one without a name where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = temporary_path(folder / name)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return BuiltIndex(os.open(file, flags, 0o666), file)
    except OSError:
        import tempfile

        with tempfile.TemporaryFile(prefix="packline-members-") as opened:
            return BuiltIndex(os.dup(opened.fileno()), None)


class _IndexWriter:
    """Writes the columns of an index; every column's place is known before the first member is."""

    def __init__(self, plan: FetchPlan, handle: int) -> None:
        self._plan, self._handle = plan, handle
        self._parts = _usable_parts(plan)
        self._written = self._path_bytes = self._objects_end = 0
        self._last_path = b""
        self._ends: list[int] = []
        self._shard_rows: list[int] = []

    def write(self, objects: ObjectReader) -> None:
        plan = self._plan
        # Numbers that are not known yet stand in with as many digits as they can have.
        parts = [part.size for part in self._parts] or [1 << 62]
        draft = self._document(parts, [plan.manifest.rows] * len(plan.manifest.shards))
        self._layout = IndexLayout(plan.files, plan.manifest.rows != plan.files, len(draft))
        pending = MemberColumns()
        for columns, rows in read_columns(plan, objects):
            self._shard_rows += [rows] if rows else []
            pending.extend(columns)
            self._write_complete(pending)
        if self._written != plan.files or pending.paths:
            raise UnreadableManifest(
                f"The manifest of {plan.uri} does not have the {plan.files} files that are recorded.",
                MANIFEST_REMEDY,
            )
        document = self._document(self._ends or [self._objects_end], self._shard_rows)
        self._put(HEADER_BYTES, document.ljust(len(draft)))
        self._finish(self._layout, len(draft))

    def _document(self, ends: Sequence[int], shard_rows: Sequence[int]) -> bytes:
        """Describe the version and its parts; ``ends``: where the entries of each part end."""
        parts: list[list[Any]] = [
            [part.key, part.sha256 or part.digest, part.size, part.files, end]
            for part, end in zip(self._parts, ends, strict=bool(self._parts))
        ]
        if not self._parts:
            parts = [["", f"{self._plan.content_hash}.{OBJECTS}", ends[0], self._plan.files, ends[0]]]
        document = {
            "plan": without_parts(self._plan),
            "packaged": bool(self._parts),
            "parts": parts,
            "shard_rows": shard_rows,
        }
        return json.dumps(with_schema(document), separators=(",", ":")).encode()

    def _write_complete(self, pending: MemberColumns) -> None:
        """Write the members of those parts that are complete; without parts, all."""
        if not self._parts:
            self._write_objects(pending.take(len(pending)))
            return
        while len(self._ends) < len(self._parts) and len(pending) >= self._parts[len(self._ends)].files:
            part = self._parts[len(self._ends)]
            self._write_part(part, pending.take(part.files))

    def _write_part(self, part: Part, columns: MemberColumns) -> None:
        try:
            layout = PartLayout(columns.paths, columns.sizes)
        except ValueError as error:
            raise UnusablePackage(f"The manifest rows of part {part.key!r} make none: {error}.") from error
        if layout.size != part.size:
            raise UnusablePackage(
                f"Part {part.key!r} has {part.size} bytes, its manifest rows make {layout.size}."
            )
        self._ends.append(layout.directory_offset)
        self._write_columns(columns, layout.header_offsets)

    def _write_objects(self, columns: MemberColumns) -> None:
        """Give members without a package the offsets that they would have in one part."""
        lengths = (
            local_length(len(path), size) + size
            for path, size in zip(columns.paths, columns.sizes, strict=True)
        )
        offsets = array("Q", accumulate(lengths, initial=self._objects_end))
        self._objects_end = offsets.pop()
        self._write_columns(columns, offsets)

    def _write_columns(self, columns: MemberColumns, offsets: array[int]) -> None:
        layout, at, paths = self._layout, self._written, columns.paths
        if at + len(paths) > layout.members:
            raise UnreadableManifest(f"The manifest of {self._plan.uri} has too many rows.", MANIFEST_REMEDY)
        if not all(map(lt, [self._last_path, *paths[:-1]] if at else paths[:-1], paths if at else paths[1:])):
            raise UnreadableManifest(
                f"The manifest of {self._plan.uri} is not in path order.", MANIFEST_REMEDY
            )
        ends = array("Q", accumulate(map(len, paths), initial=self._path_bytes))
        self._put(layout.paths + self._path_bytes, b"".join(paths))
        self._path_bytes = ends[-1]
        self._put(layout.ends + 8 * at, ends[1:].tobytes())
        self._put(layout.offsets + 8 * at, offsets.tobytes())
        self._put(layout.sizes + 8 * at, array("Q", columns.sizes).tobytes())
        self._put(layout.datums + DATUM_BYTES * at, _datum_bytes(columns.datums))
        if layout.has_rows:
            self._put(layout.rows + 4 * at, array("I", columns.rows).tobytes())
        self._written += len(paths)
        self._last_path = paths[-1] if paths else self._last_path

    def _finish(self, layout: IndexLayout, document_bytes: int) -> None:
        import mmap

        length = layout.paths + self._path_bytes
        os.ftruncate(self._handle, length)
        with mmap.mmap(self._handle, length, access=mmap.ACCESS_READ) as data:
            crc = checksum(data, HEADER_BYTES)
        numbers = (self._path_bytes, document_bytes, int(layout.has_rows), length, 0)
        self._put(0, array("Q", [MAGIC, crc, layout.members, *numbers]).tobytes())

    def _put(self, offset: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            written = os.pwrite(self._handle, view, offset)
            view, offset = view[written:], offset + written


def _usable_parts(plan: FetchPlan) -> tuple[Part, ...]:
    """Return the parts of a version whose records add up; none for a version that is read by objects."""
    if not plan.parts:
        return ()
    try:
        check_package(plan)
    except UnusablePackage:
        return ()
    return plan.parts


def _datum_bytes(ids: list[str]) -> bytes:
    """Return ids as 128 bits each; zeros for those that are not UUIDs."""
    lengths = set(map(len, ids))
    if 36 not in lengths:
        return bytes(DATUM_BYTES * len(ids))
    with suppress(ValueError):
        data = bytes.fromhex("".join(ids).replace("-", ""))
        if len(data) == DATUM_BYTES * len(ids) and lengths == {36}:
            return data
    return b"".join(map(_datum, ids))


def _datum(identity: str) -> bytes:
    with suppress(ValueError):
        if len(identity) == 36:
            return bytes.fromhex(identity.replace("-", "")).rjust(DATUM_BYTES, b"\0")[:DATUM_BYTES]
    return bytes(DATUM_BYTES)
