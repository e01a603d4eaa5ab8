"""Read the central directory of a part that an uploader built."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import NamedTuple

from packline.ports import StoreReader
from packline.rules.staged_parts import InvalidStagedParts, StagedPart
from packline.vhpkgzip import headers

MAX_DIRECTORY_BYTES = 32 << 20
"""Longest central directory that is read, in bytes: 20,000 paths have 2 to 3 MB."""


class PartEntry(NamedTuple):
    """What the directory says of an entry."""

    path: str
    size: int
    crc32: int


def read_directory(
    store: StoreReader, key: str, part: StagedPart, version_id: str | None = None
) -> tuple[bytes, list[PartEntry]]:
    """Read the entries of a part in the order of their paths.

    Args:
        store: Has the part.
        key: Of the part.
        part: What its uploader says of it.
        version_id: Of the part.

    Returns:
        The bytes of the directory and of the end records, and the entries.

    Raises:
        InvalidStagedParts: It is too long, not of the strict profile, or not in the order of the paths.
        ObjectNotFound: There is no such part.
    """
    length = part.size - part.directory
    if not 0 < length <= MAX_DIRECTORY_BYTES:
        raise InvalidStagedParts(f"its central directory would have {length:,} bytes")
    raw = store.read_range(key, part.directory, length, version_id)
    try:
        entries = _parse(raw, part.files)
    except (ValueError, struct.error) as error:
        raise InvalidStagedParts(f"its central directory cannot be read: {error}") from None
    if any(one.path >= other.path for one, other in pairwise(entries)):
        raise InvalidStagedParts("its central directory is not in the order of paths")
    return raw, entries


def _parse(raw: bytes, files: int) -> list[PartEntry]:
    entries: list[PartEntry] = []
    at = 0
    for _ in range(files):
        header = headers.parse_central_header(raw, at)
        if header is None:
            raise ValueError("a header is not of the strict profile")
        path, size, crc32, _ = header
        entries.append(PartEntry(path.decode(), size, crc32))
        at += headers.central_length(len(path), size, 0)
    return entries
