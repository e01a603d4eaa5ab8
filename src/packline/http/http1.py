"""HTTP/1.1 messages as plain tuples: a request that can be sent as it is, and the head of a response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from packline.errors import Unavailable

MAX_HEAD_BYTES = 64 * 1024
"""Longest response head we read, bytes (S3 limits request heads to 8 KB; answers are far below)."""

MAX_CHUNK_LINE = 4096
"""Longest line with the size of a chunk and its extensions, bytes."""

_HEX = b"0123456789abcdefABCDEF"


class MalformedResponse(Unavailable):
    """The peer does not speak HTTP/1.1 as we know it."""


class HttpRequest(NamedTuple):
    """One request, complete: where to connect to and every byte to send."""

    method: str
    host: str
    port: int
    tls: bool
    target: str
    """Path and query exactly as they go on the wire."""
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def head(self) -> bytes:
        """Request line and headers, ready to send."""
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body or self.method in ("POST", "PUT"):
            lines.append(f"content-length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def origin(self) -> str:
        """``https://host:port``, for messages."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"


class ResponseHead(NamedTuple):
    """Status and headers of a response; names are lower case."""

    status: int
    headers: Mapping[str, str]
    length: int | None
    """Content-Length, or None if the peer did not say."""
    chunked: bool
    keep_alive: bool


class HttpResponse(NamedTuple):
    """A whole small response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def parse_head(raw: bytes) -> ResponseHead:
    """Parse the head of a response (without its empty line). Raises MalformedResponse."""
    lines = raw.decode("latin-1").split("\r\n")
    protocol, _, rest = lines[0].partition(" ")
    if not protocol.startswith("HTTP/1.") or not (rest[:3].isascii() and rest[:3].isdigit()):
        raise MalformedResponse(f"The answer does not start like HTTP/1.1: {lines[0][:80]!r}.")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    connection = headers.get("connection", "").lower()
    return ResponseHead(
        status=int(rest[:3]),
        headers=headers,
        length=_content_length(headers),
        chunked="chunked" in headers.get("transfer-encoding", "").lower(),
        keep_alive=connection != "close" and (protocol != "HTTP/1.0" or connection == "keep-alive"),
    )


def _content_length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length")
    if text is None:
        return None
    # Superscripts are digits to Python, too, and int() refuses thousands of them with an error of its own.
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise MalformedResponse(f"Content-Length is not a number: {text[:40]!r}.")
    return int(text)


class ChunkedDecoder:
    """The body behind ``Transfer-Encoding: chunked``, decoded as it arrives (RFC 9112 §7.1)."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.announced = 0
        """Bytes of the body that are known of, the chunk that is on its way included."""
        self._raw = bytearray()

    def feed(self, piece: bytes | bytearray) -> bool:
        """Take what has arrived; True once the last chunk has. Raises MalformedResponse."""
        raw = self._raw
        raw += piece
        at = 0
        while (end := raw.find(b"\r\n", at, at + MAX_CHUNK_LINE)) >= 0:
            size = _chunk_size(bytes(raw[at:end]))
            self.announced = len(self.body) + size
            if size == 0:
                return raw.find(b"\r\n", end + 2) >= 0
            after = end + 2 + size + 2
            if after > len(raw):
                break
            self.body += raw[end + 2 : after - 2]
            at = after
        else:
            if len(raw) - at >= MAX_CHUNK_LINE:
                raise MalformedResponse(f"Not a chunk size: {bytes(raw[at : at + 40])!r}.")
        del raw[:at]
        return False


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";")[0].rstrip(b" \t")
    # int() alone takes signs, too: a negative size would lead back to where it stands, for ever.
    if not digits or digits.strip(_HEX):
        raise MalformedResponse(f"Not a chunk size: {line[:40]!r}.")
    return int(digits, 16)


def decode_chunked(raw: bytes) -> bytes | None:
    """A whole chunked body, or None if its last chunk has not arrived. Raises MalformedResponse."""
    chunks = ChunkedDecoder()
    return bytes(chunks.body) if chunks.feed(raw) else None
