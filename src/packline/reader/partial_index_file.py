"""Makes and opens the file of a partial index: everything but the pieces, which come later."""

from __future__ import annotations

import errno
import json
import mmap
import os
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from packline.client.cache.refs import without_parts
from packline.client.cache.schema import check_schema, with_schema
from packline.client.cache.trust import share_files
from packline.fs.os_errors import file_error
from packline.manifest.rows import SHARD_ROWS
from packline.model import FetchPlan
from packline.reader.block_columns import anonymous_memory, write_at
from packline.reader.index_builder import create_file
from packline.reader.member_index import HEADER_BYTES, IndexLayout
from packline.reader.partial_index import PartialIndex, states_offset
from packline.vhpkgzip.part_index import MEMBER_BYTES, has_index

MAGIC = int.from_bytes(b"PLpart\x00\x01", "big")
"""With the form as its last byte; a file of another form counts as absent, and is made again."""
SUFFIX = ".partial"
NO_FILE = -1
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC


def has_published_index(plan: FetchPlan) -> bool:
    """Return whether the index of each part was published, and is all that describes the members.

    Where paths are repeated, rows of the manifest and members have different numbers: then the manifest is read.
    """
    manifest = plan.manifest
    regular = len(manifest.shards) == -(-manifest.rows // SHARD_ROWS)
    indexed = bool(plan.parts) and all(has_index(part.blocks) for part in plan.parts)
    files = sum(part.files for part in plan.parts)
    return regular and indexed and manifest.rows == plan.files == files


def make_partial_index(plan: FetchPlan, folder: Path) -> PartialIndex:
    """Write the file of an index without any pieces, publish it by a rename, and open it.

    Args:
        plan: The version, with all its parts.
        folder: The cache's folder of indexes. Where it cannot be written, the index is a file without a name, or in
            memory.

    Raises LocalError if there is no memory for it.
    """
    with suppress(OSError):  # a full disk is as good as none
        return _make_file(plan, folder)
    header, length = _header(plan)
    try:
        memory = anonymous_memory(length)
    except OSError as error:
        raise file_error(error, f"the member index of {plan.uri}", "keep") from error
    memory[: len(header)] = header
    return PartialIndex(memory, NO_FILE)


def _make_file(plan: FetchPlan, folder: Path) -> PartialIndex:
    name = f"{plan.content_hash}{SUFFIX}"
    file = create_file(folder, name)
    try:
        _write(plan, file.handle)
        if file.file is not None:
            share_files(folder, (file.handle,))
            os.replace(file.file, folder / name)
        return _open(os.dup(file.handle), plan.content_hash)
    except BaseException:
        if file.file is not None:
            with suppress(OSError):
                os.unlink(file.file)
        raise
    finally:
        os.close(file.handle)


def open_partial_index(folder: Path, content_hash: str) -> PartialIndex | None:
    """Open a partial index; None if there is none, or none of this form and version."""
    file = folder / f"{content_hash}{SUFFIX}"
    with suppress(OSError, ValueError, TypeError, KeyError, IndexError):
        return _open(_open_file(file), content_hash)
    return None


def _open_file(file: Path) -> int:
    """Open a file for reading only where writing is not permitted; what it lacks is then kept in memory."""
    try:
        return os.open(file, os.O_RDWR | _FLAGS)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        return os.open(file, os.O_RDONLY | _FLAGS)


def _write(plan: FetchPlan, handle: int) -> None:
    header, length = _header(plan)
    os.ftruncate(handle, length)
    write_at(handle, header, 0)
    # Not a hole: in a full tmpfs, who looks at one in a mapping is killed.
    marks = 8 * sum(len(part.blocks) for part in plan.parts)
    write_at(handle, bytes(marks), length - marks)


def _header(plan: FetchPlan) -> tuple[bytes, int]:
    """Return what an index without pieces begins with, and its length in bytes."""
    document = json.dumps(with_schema(_describe(plan)), separators=(",", ":")).encode()
    layout = IndexLayout(plan.files, False, len(document))
    blocks = [block for part in plan.parts for block in part.blocks]
    path_length = sum(block.index_length - MEMBER_BYTES * block.members for block in blocks)
    length = states_offset(layout, path_length) + 8 * len(blocks)
    numbers = (path_length, len(document), 0, length, len(blocks))
    return array("Q", [MAGIC, 0, layout.members, *numbers]).tobytes() + document, length


def _describe(plan: FetchPlan) -> dict[str, Any]:
    """Describe the version as a whole index does, and of each part the first and the last path, and the blocks."""
    return {
        "plan": without_parts(plan),
        "packaged": True,
        "parts": list(_parts(plan)),
        "shard_rows": [
            min(SHARD_ROWS, plan.manifest.rows - first) for first in range(0, plan.manifest.rows, SHARD_ROWS)
        ],
    }


def _parts(plan: FetchPlan) -> Iterator[list[Any]]:
    for part in plan.parts:
        end = part.blocks[-1].offset + part.blocks[-1].length
        name = part.sha256 or part.digest
        yield [part.key, name, part.size, part.files, end, part.first, part.last, part.blocks]


def _open(handle: int, content_hash: str) -> PartialIndex:
    try:
        length = os.fstat(handle).st_size
        if length < HEADER_BYTES:
            raise ValueError("cut off")
        data = mmap.mmap(handle, length, access=mmap.ACCESS_READ)
        numbers = array("Q", data[:HEADER_BYTES])
        if numbers[0] != MAGIC or numbers[6] != length:
            raise ValueError("not a partial index of this form")
        index = PartialIndex(data, handle)
    except BaseException:
        os.close(handle)
        raise
    check_schema(index.document)
    if index.plan.content_hash != content_hash:
        raise ValueError("of another version")
    return index
