"""Members from the files of an earlier ``packline fetch`` of the same version."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from io import BufferedIOBase

from packline.client.cache.inspection import Inspection, inspect
from packline.client.cache.store import Cache
from packline.client.lazy_property import lazy_property
from packline.reader.member_index import MemberIndex

PIECE_BYTES = 1 << 20


class FetchedCopy:
    """The published folder of a version in the cache, checked once when it is first looked at."""

    def __init__(self, cache: Cache, index: MemberIndex) -> None:
        self._cache, self._index = cache, index
        self._content = index.plan.content_hash

    @lazy_property
    def _inspection(self) -> Inspection:
        return inspect(self._cache, self._content)

    @property
    def usable(self) -> bool:
        """Whether the folder is there, and as it was when it was checked."""
        try:
            return self._inspection.intact and self._inspection.tree is not None
        except OSError:
            return False

    def read(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """Read members whose files have the recorded size and CRC-32; the others are left out."""
        from isal.isal_zlib import crc32

        tree, members = self._inspection.tree, dict[int, bytes]()
        folder = os.fsencode(self._cache.folder(self._content))
        if tree is None:
            return members
        for number in numbers:
            path = self._index.path_bytes(number)
            at = tree.find(path)
            if at < 0:
                continue
            with suppress(OSError):
                handle = os.open(folder + b"/" + path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
                try:
                    data = _read_all(handle, self._index.sizes[number])
                finally:
                    os.close(handle)
                right_crc = not tree.has_crc[at] or crc32(data) == tree.crcs[at]
                if len(data) == self._index.sizes[number] and right_crc:
                    members[number] = data
        return members

    def open(self, number: int) -> BufferedIOBase | None:
        """Open the file of a member, if it has the recorded size and CRC-32, for which all of it is read once."""
        tree = self._inspection.tree
        at = tree.find(self._index.path_bytes(number)) if tree is not None else -1
        if tree is None or at < 0:
            return None
        path = os.fsencode(self._cache.folder(self._content)) + b"/" + self._index.path_bytes(number)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        file = os.fdopen(handle, "rb")
        right_size = os.fstat(handle).st_size == self._index.sizes[number]
        if right_size and (not tree.has_crc[at] or _read_crc32(file) == tree.crcs[at]):
            return file
        file.close()
        return None


def _read_crc32(file: BufferedIOBase) -> int:
    """Return the CRC-32 of a file, whose position is then the start again."""
    from isal.isal_zlib import crc32

    crc = 0
    while piece := file.read(PIECE_BYTES):
        crc = int(crc32(piece, crc))
    file.seek(0)
    return crc


def _read_all(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    while len(data) < size and (piece := os.read(handle, size - len(data))):
        data += piece
    return data
