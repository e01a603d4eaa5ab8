"""A small server over real sockets: buckets that list and answer HEAD, and web pages with passwords and redirects."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape


class Seen(NamedTuple):
    """A request."""

    method: str
    path: str
    authorization: str


class FakeS3Server:
    """Objects by ``bucket/key``, served at ``url``; the top folder of a path is its bucket."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.passwords: dict[str, tuple[str, str]] = {}
        self.redirects: dict[str, str] = {}
        self.headers: dict[str, dict[str, str]] = {}
        """By path: what answers say besides."""
        self.flipped: dict[str, int] = {}
        """Paths whose next so many answers have another first byte."""
        self.dripping: set[str] = set()
        """Paths whose bytes come one by one, for ever so long."""
        self.no_head: set[str] = set()
        self.broken: dict[str, int] = {}
        """Paths whose next so many answers break off in the middle."""
        self.failing: dict[str, int] = {}
        """Paths whose next so many answers are 503."""
        self.seen: list[Seen] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.s3_server = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def gets(self) -> list[str]:
        """Paths of the GET requests for objects, in order of arrival."""
        return [seen.path for seen in self.seen if seen.method == "GET" and "?list" not in seen.path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    s3_server: FakeS3Server

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        s3_server = self.server.s3_server
        parts = urlsplit(self.path)
        path = unquote(parts.path).lstrip("/")
        query = parse_qs(parts.query)
        s3_server.seen.append(
            Seen(
                self.command,
                path + ("?list" if "list-type" in query else ""),
                self.headers.get("Authorization", ""),
            )
        )
        if "list-type" in query:
            self._list(path.rstrip("/"), query)
        elif query.get("comp") == ["list"]:
            self._list_blobs(path.rstrip("/"), query)
        elif path in s3_server.redirects:
            self._answer(302, b"", {"Location": s3_server.redirects[path]})
        elif s3_server.failing.get(path) and self.command == "GET":
            s3_server.failing[path] -= 1
            self._answer(503, b"")
        elif path in s3_server.passwords and not self._knows(s3_server.passwords[path]):
            self._answer(401, b"")
        elif path in s3_server.no_head and self.command == "HEAD":
            self._answer(405, b"")
        elif path not in s3_server.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._object(path, s3_server.objects[path])

    def _knows(self, pair: tuple[str, str]) -> bool:
        wanted = base64.b64encode(":".join(pair).encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _object(self, path: str, body: bytes) -> None:
        headers = {
            "ETag": f'"{hashlib.md5(body).hexdigest()}"',
            "Last-Modified": "Sat, 21 Nov 2026 00:00:00 GMT",
        } | self.server.s3_server.headers.get(path, {})
        if self.server.s3_server.flipped.get(path) and self.command == "GET":
            self.server.s3_server.flipped[path] -= 1
            body = bytes([body[0] ^ 1]) + body[1:]
        if self.server.s3_server.broken.get(path) and self.command == "GET":
            self.server.s3_server.broken[path] -= 1
            self.close_connection = True
            self._answer(200, body[: len(body) // 2], headers, length=len(body))
        elif wanted := self.headers.get("Range"):
            first, last = (int(text) for text in wanted.removeprefix("bytes=").split("-"))
            self._answer(206, body[first : last + 1], headers)
        elif path in self.server.s3_server.dripping and self.command == "GET":
            self._answer(200, b"", headers, length=len(body))
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                time.sleep(0.05)
        else:
            self._answer(200, body, headers)

    def _list(self, bucket: str, query: dict[str, list[str]]) -> None:
        prefix = query.get("prefix", [""])[0]
        encode = quote if "encoding-type" in query else escape
        kind = "<EncodingType>url</EncodingType>" if "encoding-type" in query else ""
        rows = "".join(
            f"<Contents><Key>{encode(key)}</Key><Size>{len(body)}</Size>"
            f"<LastModified>2026-11-21T00:00:00.000Z</LastModified>"
            f"<ETag>&quot;{hashlib.md5(body).hexdigest()}&quot;</ETag></Contents>"
            for key, body in sorted(self._keys(bucket))
            if key.startswith(prefix)
        )
        rows = f"<IsTruncated>false</IsTruncated>{kind}{rows}"
        document = f"<?xml version='1.0'?><ListBucketResult>{rows}</ListBucketResult>"
        self._answer(200, document.encode(), {"Content-Type": "application/xml"})

    def _list_blobs(self, container: str, query: dict[str, list[str]]) -> None:
        """As Azure answers List Blobs."""
        prefix = query.get("prefix", [""])[0]
        rows = "".join(
            f"<Blob><Name>{escape(key)}</Name><Properties><Last-Modified>Sat, 21 Nov 2026 00:00:00 GMT</Last-Modified>"
            f"<Etag>0x{len(body)}</Etag><Content-Length>{len(body)}</Content-Length>"
            f"<Content-Type>text/plain</Content-Type></Properties></Blob>"
            for key, body in sorted(self._keys(container))
            if key.startswith(prefix)
        )
        document = f"<?xml version='1.0'?><EnumerationResults><Blobs>{rows}</Blobs><NextMarker /></EnumerationResults>"
        self._answer(200, document.encode(), {"Content-Type": "application/xml"})

    def _keys(self, bucket: str) -> Iterator[tuple[str, bytes]]:
        for path, body in self.server.s3_server.objects.items():
            if path.startswith(f"{bucket}/"):
                yield path.removeprefix(f"{bucket}/"), body

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def a_fake_s3_server() -> Iterator[FakeS3Server]:
    """A running server."""
    s3_server = FakeS3Server()
    try:
        yield s3_server
    finally:
        s3_server.close()
