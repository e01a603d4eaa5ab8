"""The pieces of a large member: the CRC-32 of each is remembered, and that of all is compared with the header's."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from packline.aws_api.crc import CRC32, combine
from packline.errors import PacklineError
from packline.reader.errors import DamagedMember, is_lost
from packline.reader.object_request import ObjectRequest
from packline.vhpkgzip.headers import local_length, pack_local

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

PIECE_BYTES = 1 << 20


class MemberPieces:
    """Reads pieces of a member. What the cache has of it is used only after all of it was compared."""

    def __init__(self, reader: VersionReader, number: int) -> None:
        index = self._index = reader.index
        self._reader, self._number = reader, number
        self.path, self.size = index.path(number), int(index.sizes[number])
        self._part = index.part_of(number)
        self._header_bytes = local_length(len(index.path_bytes(number)), self.size)
        self._data_at = index.offsets[number] + self._header_bytes
        self._crcs: dict[int, int] = {}
        self._crc: int | None = None
        """By the header; None of a single object."""
        self._compared = False
        self._last = (-1, b"")
        if reader.is_present(number):
            self._compare_cached()
        if self._crc is None and not reader.is_lost(number):
            self._read_header()

    def read(self, piece: int) -> bytes:
        """Return a piece; all have 1 MiB but the last. Raises DamagedMember, and what the store says."""
        if self._last[0] != piece:
            self._last = piece, self._load(piece)
        return self._last[1]

    def _load(self, piece: int) -> bytes:
        from isal.isal_zlib import crc32

        expected = self._crcs.get(piece)
        if expected is not None:
            data = self._cached(piece)
            if crc32(data) == expected:
                return data
        data = self._fetch(piece)
        crc = int(crc32(data))
        if expected is not None and crc != expected:
            raise self._damaged("has other bytes than when they were first read")
        self._crcs[piece] = crc
        self._compare()
        self._reader.keep(self._part.number, self._data_at + piece * PIECE_BYTES, data)
        return data

    def _length(self, piece: int) -> int:
        return min(PIECE_BYTES, self.size - piece * PIECE_BYTES)

    def _cached(self, piece: int) -> bytes:
        with suppress(OSError):
            fd = self._reader.open_part(self._part.number).fd
            return os.pread(fd, self._length(piece), self._data_at + piece * PIECE_BYTES)
        return b""

    def _compare_cached(self) -> None:
        """Compare all of the member in the cache with its header; what is right may be read from there."""
        from isal.isal_zlib import crc32

        path = self._index.path_bytes(self._number)
        fd = self._reader.open_part(self._part.number).fd
        with suppress(OSError):
            header = os.pread(fd, self._header_bytes, self._index.offsets[self._number])
            crcs, whole = {}, 0
            for piece in range(-(-self.size // PIECE_BYTES)):
                data = self._cached(piece)
                crcs[piece], whole = int(crc32(data)), int(crc32(data, whole))
            if header == pack_local(path, self.size, whole):
                self._crcs, self._crc, self._compared = crcs, whole, True

    def _read_header(self) -> None:
        """Read the entry's header, and compare name and size. Raises DamagedMember, and what the store says."""
        request = ObjectRequest(
            self._index.parts[self._part.number].key,
            self._index.offsets[self._number],
            self._header_bytes,
        )
        error = self._send(request)
        if error is not None and is_lost(error):
            self._reader.lost_parts.add(self._part.number)
            return
        if error is not None:
            raise self._named(error)
        header = request.take_body()
        crc = int.from_bytes(header[14:18], "little")
        if header != pack_local(self._index.path_bytes(self._number), self.size, crc):
            raise self._damaged("has another name or size in its header")
        self._crc = crc
        self._reader.keep(self._part.number, self._index.offsets[self._number], header)

    def _fetch(self, piece: int) -> bytes:
        start, length = piece * PIECE_BYTES, self._length(piece)
        if self._reader.is_lost(self._number):
            row = self._reader.member(self._number)
            request = ObjectRequest(row.key, start, length, row.version_id, row.etag.strip('"'))
        else:
            key = self._index.parts[self._part.number].key
            request = ObjectRequest(key, self._data_at + start, length)
        error = self._send(request)
        if error is not None and is_lost(error) and not self._reader.is_lost(self._number):
            self._reader.lost_parts.add(self._part.number)
            return self._fetch(piece)
        if error is not None:
            raise self._named(error)
        return request.take_body()

    def _send(self, request: ObjectRequest) -> PacklineError | None:
        pool = self._reader.remote.pool
        pool.submit([request])
        pool.wait([request])
        return request.error

    def _compare(self) -> None:
        """Compare the CRC-32 of the whole, once every piece has been read. Raises DamagedMember."""
        if self._compared or self._crc is None or len(self._crcs) * PIECE_BYTES < self.size:
            return
        whole = 0
        for piece in range(len(self._crcs)):
            whole = combine(CRC32, whole, self._crcs[piece], self._length(piece))
        if whole != self._crc:
            self._crcs.clear()
            raise self._damaged("does not have the CRC-32 of its header")
        self._compared = True

    def _damaged(self, how: str) -> DamagedMember:
        return DamagedMember(
            f"Member {self.path!r} of {self._index.plan.uri} {how}.",
            "Read it again; if it repeats, package the version again.",
        )

    def _named(self, error: PacklineError) -> PacklineError:
        return type(error)(
            f"Member {self.path!r} of {self._index.plan.uri} cannot be read: {error.message}", error.remedy
        )
