"""A member as a seekable file: whole and compared if it is small, piece by piece if it is large."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from packline.client.errors import NotCached
from packline.reader.member_pieces import PIECE_BYTES, MemberPieces

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

WHOLE_BYTES = 8 << 20
"""A member up to this size is read, and compared, when it is opened."""


def open_member(reader: VersionReader, number: int) -> io.BufferedIOBase:
    """Open a member for reading. Raises as ``VersionReader.read``."""
    if reader.index.sizes[number] <= WHOLE_BYTES:
        return io.BytesIO(reader.read([number])[0])
    copy = reader.open_fetched(number)
    if copy is not None:
        return copy
    if reader.offline and not reader.is_present(number):
        raise NotCached(
            f"Member {reader.index.path(number)!r} of {reader.index.plan.uri} is not in the cache, and the dataset "
            "was opened offline.",
            "Read it once with a connection.",
        )
    return io.BufferedReader(MemberFile(MemberPieces(reader, number)))


class MemberFile(io.RawIOBase):
    """A large member. One thread may use it."""

    def __init__(self, pieces: MemberPieces) -> None:
        self._pieces = pieces
        self._position = 0
        self.name = pieces.path

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position. Raises ValueError for one before the start."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._pieces.size}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: object) -> int:
        """Read into a buffer, to the end of a piece at most. Raises DamagedMember, and what the store says."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        position = self._position
        if position >= self._pieces.size or not view:
            return 0
        number, at = divmod(position, PIECE_BYTES)
        data = self._pieces.read(number)[at : at + len(view)]
        view[: len(data)] = data
        self._position += len(data)
        return len(data)
