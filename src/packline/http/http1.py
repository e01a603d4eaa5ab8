"""HTTP/1.1 without sockets (sans-I/O): serialize requests, parse response heads, decode bodies. RFC 9112.

Three connections drive this module: ``HttpConnection`` blocks, ``LoopConnection`` belongs to an event loop, and the
fetch client's ``TransferConnection`` extracts files while bytes arrive. Each of them receives bytes in its own way,
calls ``split_head`` until the head is complete, and then feeds a decoder from ``body_decoder``, unless it moves a
body of known length straight to its destination.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from packline.errors import Unavailable

MAX_HEAD_BYTES = 64 * 1024
"""Longest response head that is read, interim responses included. Heads of S3 are far shorter."""

MAX_CHUNK_LINE = 4096
"""Longest line with the size of a chunk and its extensions, and longest trailer line, in bytes."""

_HEX = b"0123456789abcdefABCDEF"
_STATUS_LINE = re.compile(rb"HTTP/1\.([0-9]) ([0-9]{3})(?:[ \r]|\Z)")
_FRAMING_HEADERS = re.compile(rb"\r\n(content-length|transfer-encoding|connection):([^\r]*)", re.IGNORECASE)
"""Found in one pass, because a search for each header costs the event loop twice as much."""

Data = bytes | bytearray | memoryview


class MalformedResponse(Unavailable):
    """The peer does not follow HTTP/1.1 (RFC 9112)."""


class HttpRequest(NamedTuple):
    """A complete request: the origin to connect to, and every byte to send."""

    method: str
    host: str
    port: int
    tls: bool
    target: str
    """Path and query exactly as they are sent."""
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def head(self) -> bytes:
        """Return the request line and the headers, ready to send."""
        has_length = self.body or self.method in ("POST", "PUT")
        return serialize_head(self.method, self.target, self.headers, len(self.body) if has_length else None)

    def origin(self) -> str:
        """Return ``https://host:port`` for messages."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"


def serialize_head(
    method: str, target: str, headers: Iterable[tuple[str, str]], length: int | None = None
) -> bytes:
    """Serialize a request line and headers, ready to send.

    Args:
        method: For example ``GET``.
        target: Path and query, percent-encoded.
        headers: Names and values, without Content-Length.
        length: Bytes of the body; None for a request without a body.
    """
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if length is not None:
        lines.append(f"content-length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class ResponseHead:
    """Status, framing and headers of a response. The headers are parsed when they are first asked for."""

    __slots__ = ("_headers", "chunked", "keep_alive", "length", "raw", "status")

    def __init__(self, raw: bytes, status: int, length: int | None, chunked: bool, keep_alive: bool) -> None:
        self.raw = raw
        """The bytes of the head, without the empty line at its end."""
        self.status = status
        self.length = length
        """Content-Length in bytes, or None if the peer did not send it."""
        self.chunked = chunked
        self.keep_alive = keep_alive
        """Whether the peer keeps the connection open after the body."""
        self._headers: dict[str, str] | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by their names in lower case."""
        if self._headers is None:
            self._headers = {}
            for line in self.raw.decode("latin-1").split("\r\n")[1:]:
                name, _, value = line.partition(":")
                self._headers[name.strip().lower()] = value.strip()
        return self._headers


class HttpResponse(NamedTuple):
    """A complete response. If ``in_sink``, the body went to the sink of the request and ``body`` is empty."""

    head: ResponseHead
    body: bytes
    in_sink: bool = False

    @property
    def status(self) -> int:
        """The status code."""
        return self.head.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by their names in lower case."""
        return self.head.headers

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None. The case of ``name`` does not matter."""
        return self.head.headers.get(name.lower())

    def json_object(self) -> dict[str, Any]:
        """Return the JSON object that the body is; an empty one if it is anything else."""
        try:
            document = json.loads(self.body or b"{}")
        except ValueError:
            document = {}
        return document if isinstance(document, dict) else {}


def parse_head(raw: bytes) -> ResponseHead:
    """Parse a response head without the empty line at its end. Raises MalformedResponse."""
    status_line = _STATUS_LINE.match(raw)
    if status_line is None:
        raise MalformedResponse(f"The response does not start like HTTP/1.1: {raw[:80]!r}.")
    length, chunked, keep_alive = None, False, status_line[1] != b"0"
    for name, value in _FRAMING_HEADERS.findall(raw):
        match name.lower():
            case b"content-length":
                length = _content_length(value.strip(), length)
            case b"transfer-encoding":
                chunked = b"chunked" in value.lower()
            case _:
                keep_alive = value.strip().lower() == b"keep-alive" or (
                    keep_alive and b"close" not in value.lower()
                )
    return ResponseHead(raw, int(status_line[2]), length, chunked, keep_alive)


def split_head(data: bytes | bytearray) -> tuple[ResponseHead, int] | None:
    """Parse the head of the final response at the start of ``data``; skip interim (1xx) responses.

    Returns:
        The head and the position of the body, or None if the head is not complete.

    Raises:
        MalformedResponse: The bytes are not HTTP/1.1, or the head is longer than MAX_HEAD_BYTES.
    """
    start = 0
    while (end := data.find(b"\r\n\r\n", start)) >= 0:
        head = parse_head(bytes(data[start:end]))
        if head.status >= 200:
            return head, end + 4
        start = end + 4
    if len(data) > MAX_HEAD_BYTES:
        raise MalformedResponse("The response head does not end.")
    return None


def _content_length(value: bytes, earlier: int | None) -> int:
    if not value.isdigit() or len(value) >= 19:
        raise MalformedResponse(f"Content-Length is not a number: {value[:40]!r}.")
    if earlier is not None and earlier != int(value):
        raise MalformedResponse("The response has two different Content-Length headers.")
    return int(value)


class LengthDecoder:
    """Collects a body of known length."""

    def __init__(self, length: int) -> None:
        self.body = bytearray()
        self.announced = length
        """Bytes that the body will have at least, as far as the peer has said."""
        self.reusable = True
        """Whether the connection may be used again after the body."""

    def feed(self, data: Data) -> bool:
        """Collect the next bytes; return True when the body is complete."""
        missing = self.announced - len(self.body)
        if len(data) > missing:
            self.reusable = False  # these bytes belong to no response
            data = data[:missing]
        self.body += data
        return len(self.body) == self.announced

    def close(self) -> bool:
        """Tell whether the body is complete, now that the peer has closed the connection."""
        return len(self.body) == self.announced


class UntilCloseDecoder:
    """Collects a body that ends when the peer closes the connection (RFC 9112 section 6.3, item 8)."""

    reusable = False

    def __init__(self) -> None:
        self.body = bytearray()

    @property
    def announced(self) -> int:
        """Bytes that the body will have at least."""
        return len(self.body)

    def feed(self, data: Data) -> bool:
        """Collect the next bytes; return False, because only the end of the connection ends this body."""
        self.body += data
        return False

    def close(self) -> bool:
        """Tell that the body is complete, now that the peer has closed the connection."""
        return True


class ChunkedDecoder:
    """Decodes a body in chunked transfer coding as it arrives (RFC 9112 section 7.1). Trailers are dropped."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.announced = 0
        """Bytes that the body will have at least, the chunk that is arriving included."""
        self.reusable = True
        """Whether the connection may be used again after the body."""
        self._undecoded = bytearray()
        self._missing = 0
        """Data bytes of the current chunk that have not arrived."""
        self._after_data = self._in_trailer = self._ended = False
        self._trailer_bytes = 0

    def feed(self, data: Data) -> bool:
        """Decode the next bytes; return True when the body is complete. Raises MalformedResponse."""
        self._undecoded += data
        while not self._ended and (self._take_data() if self._missing else self._take_line()):
            pass
        if self._ended and self._undecoded:
            self.reusable = False  # these bytes belong to no response
        return self._ended

    def close(self) -> bool:
        """Tell whether the body is complete, now that the peer has closed the connection."""
        return self._ended

    def _take_data(self) -> bool:
        piece = self._undecoded[: self._missing]
        del self._undecoded[: len(piece)]
        self.body += piece
        self._missing -= len(piece)
        self._after_data = not self._missing
        return bool(piece)

    def _take_line(self) -> bool:
        end = self._undecoded.find(b"\r\n", 0, MAX_CHUNK_LINE)
        if end < 0:
            if len(self._undecoded) >= MAX_CHUNK_LINE:
                raise MalformedResponse(f"Not a chunk size: {bytes(self._undecoded[:40])!r}.")
            return False
        line = bytes(self._undecoded[:end])
        del self._undecoded[: end + 2]
        if self._in_trailer:
            self._trailer_bytes += len(line)
            if self._trailer_bytes > MAX_HEAD_BYTES:
                raise MalformedResponse("The trailer of the response does not end.")
            self._ended = not line
        elif self._after_data:
            if line:
                raise MalformedResponse(f"A chunk is longer than its size: {line[:40]!r}.")
            self._after_data = False
        else:
            self._missing = _chunk_size(line)
            self.announced += self._missing
            self._in_trailer = not self._missing
        return True


BodyDecoder = LengthDecoder | ChunkedDecoder | UntilCloseDecoder


def body_decoder(head: ResponseHead, method: str = "GET") -> BodyDecoder | None:
    """Return the decoder for the body of a response to a request of that method; None if it has no body.

    The rules are those of RFC 9112 section 6.3.
    """
    if method == "HEAD" or head.status in (204, 304) or (head.length == 0 and not head.chunked):
        return None
    if head.chunked:
        return ChunkedDecoder()
    return UntilCloseDecoder() if head.length is None else LengthDecoder(head.length)


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";")[0].rstrip(b" \t")
    # int() accepts signs, too. A negative size would move the decoder backwards, for ever.
    if not digits or digits.strip(_HEX):
        raise MalformedResponse(f"Not a chunk size: {line[:40]!r}.")
    return int(digits, 16)
