"""Answer bodies collected in memory (errors, XML): by length, in chunks, or until the connection closes."""

from __future__ import annotations

from typing import Protocol

COLLECT_LIMIT = 4 << 20
"""More than this is no answer to any request of ours; the rest is not read."""


class LoopBody(Protocol):
    """A body being collected."""

    reusable: bool
    """True if the connection can be used again once the body is whole."""

    def feed(self, data: bytes) -> bool:
        """Take the next bytes; True once the body is whole."""

    def end(self) -> bool:
        """The connection closed; True if the body is whole all the same."""

    def content(self) -> bytes: ...


class LengthBody:
    """A body of announced length; cut off at COLLECT_LIMIT."""

    def __init__(self, length: int) -> None:
        self._want = min(length, COLLECT_LIMIT)
        self.reusable = length <= COLLECT_LIMIT
        self._data = bytearray()

    def feed(self, data: bytes) -> bool:
        self._data += data
        return len(self._data) >= self._want

    def end(self) -> bool:
        return False

    def content(self) -> bytes:
        return bytes(self._data[: self._want])


class ClosingBody:
    """A body that ends with its connection (HTTP/1.0 without a length)."""

    reusable = False

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> bool:
        self._data += data
        return len(self._data) >= COLLECT_LIMIT

    def end(self) -> bool:
        return True

    def content(self) -> bytes:
        return bytes(self._data)


class LoopChunkedBody:
    """A body in chunked transfer coding (RFC 9112 section 7.1); trailers are read and dropped."""

    reusable = True

    def __init__(self) -> None:
        self._raw = bytearray()
        self._data = bytearray()
        self._trailer = False

    def feed(self, data: bytes) -> bool:
        self._raw += data
        while not self._trailer and self._take_chunk():
            if len(self._data) > COLLECT_LIMIT:
                self.reusable = False
                return True
        return self._trailer and self._end_of_trailer()

    def _take_chunk(self) -> bool:
        line_end = self._raw.find(b"\r\n")
        if line_end < 0:
            return False
        length = int(self._raw[:line_end].split(b";")[0], 16)
        if length == 0:
            del self._raw[:line_end]
            self._trailer = True
            return True
        data_end = line_end + 2 + length
        if len(self._raw) < data_end + 2:
            return False
        self._data += self._raw[line_end + 2 : data_end]
        del self._raw[: data_end + 2]
        return True

    def _end_of_trailer(self) -> bool:
        # What is left starts with the line end of the last-chunk line; an empty line closes the trailer.
        return b"\r\n\r\n" in self._raw

    def end(self) -> bool:
        return False

    def content(self) -> bytes:
        return bytes(self._data)
