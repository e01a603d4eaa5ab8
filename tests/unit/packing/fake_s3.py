"""A strict S3 in memory, on a real socket: it checks what S3 checks, and fails on request.

Verified as S3 does: pins (versionId, If-Match), ranges, slice numbers, slice sizes, the CRC-32 of every slice and of
the whole, MpuObjectSize, If-None-Match. Signatures are not.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class Refuse(Exception):
    """Answer with this error document."""

    def __init__(self, status: int, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers or {}


@dataclass
class Stored:
    """One object version."""

    data: bytes
    version_id: str
    crc32: str | None = None
    kind: str = "FULL_OBJECT"

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.data).hexdigest()}"'


@dataclass
class Upload:
    """An open multipart upload."""

    key: str
    parts: dict[int, tuple[bytes, str]] = field(default_factory=dict)


@dataclass
class Seen:
    """One request, for the tests to look at and for the trouble maker to decide on."""

    method: str
    key: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    port: int


Trouble = Callable[[Seen], "str | Refuse | None"]
"""What goes wrong with a request: an error; "reset" or "cut" or "garbage" or "hang" or "slow"; None for nothing."""


class FakeS3:
    """The server; use as a context manager."""

    def __init__(
        self,
        slice_minimum: int = 1,
        checksums: bool = True,
        copies: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.slice_minimum = slice_minimum
        self.checksums = checksums
        self.copies = copies
        self.heeds_if_match = True
        self.objects: dict[str, list[Stored]] = {}
        self.uploads: dict[str, Upload] = {}
        self.seen: list[Seen] = []
        self.aborted = 0
        self.trouble: Trouble = lambda seen: None
        self.idle_seconds = 60.0
        self.lock = threading.Lock()
        self._ids = itertools.count(1)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.s3 = self
        self._server.tls = tls
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> FakeS3:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http{'s' if self._server.tls else ''}://127.0.0.1:{self._server.server_address[1]}"

    def close_connections(self) -> None:
        """Hang up on everybody, as a store does with idle connections."""
        self._server.close_connections()

    def put(self, key: str, data: bytes, *, crc: bool = False, kind: str = "FULL_OBJECT") -> Stored:
        """Store an object version directly."""
        stored = Stored(data, f"v{next(self._ids)}", encode(zlib.crc32(data)) if crc else None, kind)
        self.objects.setdefault(key, []).append(stored)
        return stored

    def data(self, key: str) -> bytes:
        return self.objects[key][-1].data

    def count(self, method: str, word: str = "") -> int:
        """Requests of that method whose query has that word."""
        return sum(seen.method == method and (not word or word in seen.query) for seen in self.seen)

    # The verbs.

    def find(self, seen: Seen, key: str, version_id: str | None, if_match: str | None) -> Stored:
        versions = self.objects.get(key)
        if not versions:
            raise Refuse(404, "NoSuchKey")
        stored = versions[-1]
        if version_id:
            found = [each for each in versions if each.version_id == version_id]
            if not found:
                raise Refuse(404, "NoSuchVersion")
            stored = found[0]
        if self.heeds_if_match and if_match and if_match != stored.etag:
            raise Refuse(412, "PreconditionFailed")
        return stored

    def get(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        stored = self.find(seen, seen.key, seen.query.get("versionId"), seen.headers.get("if-match"))
        headers = {"ETag": stored.etag, "x-amz-version-id": stored.version_id}
        if seen.headers.get("x-amz-checksum-mode") == "ENABLED" and stored.crc32 and self.checksums:
            headers |= {"x-amz-checksum-crc32": stored.crc32, "x-amz-checksum-type": stored.kind}
        if "range" not in seen.headers:
            return 200, headers, stored.data
        first, last = span(seen.headers["range"])
        if first >= len(stored.data):
            raise Refuse(416, "InvalidRange")
        last = min(last, len(stored.data) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(stored.data)}"
        return 206, headers, stored.data[first : last + 1]

    def write(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if "x-amz-copy-source" in seen.headers:
            return self.copy_slice(seen)
        crc = seen.headers.get("x-amz-checksum-crc32")
        if crc != encode(zlib.crc32(body)):
            raise Refuse(400, "BadDigest")
        if "uploadId" in seen.query:
            upload = self.upload(seen)
            etag = f'"{hashlib.md5(body).hexdigest()}"'
            upload.parts[int(seen.query["partNumber"])] = (body, etag)
            return 200, {"ETag": etag}, b""
        self.check_absent(seen)
        stored = self.put(seen.key, body, crc=True)
        return 200, {"ETag": stored.etag}, b""

    def check_absent(self, seen: Seen) -> None:
        if seen.headers.get("if-none-match") != "*":
            raise Refuse(400, "TestWantsIfNoneMatch")
        if seen.key in self.objects:
            raise Refuse(412, "PreconditionFailed")

    def upload(self, seen: Seen) -> Upload:
        upload = self.uploads.get(seen.query["uploadId"])
        if upload is None or upload.key != seen.key:
            raise Refuse(404, "NoSuchUpload")
        return upload

    def copy_slice(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        if not self.copies:
            raise Refuse(501, "NotImplemented")
        source = urlsplit(seen.headers["x-amz-copy-source"])
        key = unquote(source.path).removeprefix("/bucket/")
        version = parse_qs(source.query).get("versionId", [None])[0]
        stored = self.find(seen, key, version, seen.headers.get("x-amz-copy-source-if-match"))
        first, last = span(seen.headers["x-amz-copy-source-range"])
        if last >= len(stored.data) or len(stored.data) <= self.slice_minimum:
            raise Refuse(400, "InvalidRequest")
        data = stored.data[first : last + 1]
        etag = hashlib.md5(data).hexdigest()
        self.upload(seen).parts[int(seen.query["partNumber"])] = (data, f'"{etag}"')
        return 200, {}, f"<CopyPartResult><ETag>&quot;{etag}&quot;</ETag></CopyPartResult>".encode()

    def create(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        wanted = {"x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "FULL_OBJECT"}
        if not wanted.items() <= seen.headers.items():
            raise Refuse(400, "TestWantsFullObjectChecksum")
        name = f"up+load/{next(self._ids)}&"
        self.uploads[name] = Upload(seen.key)
        text = name.replace("&", "&amp;")
        return 200, {}, f"<R><UploadId>{text}</UploadId></R>".encode()

    def complete(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upload = self.upload(seen)
        rows = re.findall(rb"<PartNumber>(\d+)</PartNumber><ETag>(.*?)</ETag>", body)
        numbers = [int(number) for number, _ in rows]
        if numbers != sorted(set(numbers)):
            raise Refuse(400, "InvalidPartOrder")
        for number, etag in rows:
            if upload.parts.get(int(number), (b"", ""))[1] != etag.decode().replace("&quot;", '"'):
                raise Refuse(400, "InvalidPart")
        slices = [upload.parts[number][0] for number in numbers]
        if any(len(each) < self.slice_minimum for each in slices[:-1]):
            raise Refuse(400, "EntityTooSmall")
        whole = b"".join(slices)
        if seen.headers.get("x-amz-mp-object-size") != str(len(whole)):
            raise Refuse(400, "InvalidRequest")
        if seen.headers.get("x-amz-checksum-crc32") != encode(zlib.crc32(whole)):
            raise Refuse(400, "BadChecksumOfTheWhole")
        self.check_absent(seen)
        del self.uploads[seen.query["uploadId"]]
        self.put(seen.key, whole, crc=True)
        return 200, {}, b"<CompleteMultipartUploadResult/>"

    def abort(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        self.upload(seen)
        del self.uploads[seen.query["uploadId"]]
        self.aborted += 1
        return 204, {}, b""

    def dispatch(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]:
        match seen.method:
            case "GET" | "HEAD":
                return self.get(seen)
            case "PUT":
                return self.write(seen, body)
            case "POST":
                return self.create(seen) if "uploads" in seen.query else self.complete(seen, body)
            case _:
                return self.abort(seen)


def encode(crc32: int) -> str:
    return base64.b64encode(crc32.to_bytes(4, "big")).decode()


def span(text: str) -> tuple[int, int]:
    first, last = text.removeprefix("bytes=").split("-")
    return int(first), int(last)


def chunks(content: bytes) -> bytes:
    """In chunked transfer coding, with an extension and a trailer."""
    pieces = [content[at : at + 7] for at in range(0, len(content), 7)]
    coded = b"".join(f"{len(piece):x};ext=1\r\n".encode() + piece + b"\r\n" for piece in pieces)
    return coded + b"0\r\nTrailer: x\r\n\r\n"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    s3: FakeS3
    tls: ssl.SSLContext | None = None

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._sockets: set[socket.socket] = set()

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's name, which takes half a second where there is no DNS."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def get_request(self) -> tuple[socket.socket, Any]:
        sock, address = super().get_request()
        if self.tls is not None:  # the handshake is made with the first read, in the thread of the connection
            sock = self.tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return sock, address

    def process_request(self, request: Any, client_address: Any) -> None:
        self._sockets.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._sockets.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""

    def close_connections(self) -> None:
        for each in list(self._sockets):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        key = unquote(url.path).removeprefix("/bucket/")
        seen = Seen(self.command, key, query, headers, time.monotonic(), self.client_address[1])
        s3 = self.server.s3
        with s3.lock:
            s3.seen.append(seen)
            trouble = s3.trouble(seen)
        try:
            if isinstance(trouble, Refuse):
                raise trouble
            if trouble in ("reset", "garbage", "hang"):
                self._misbehave(trouble)
                return
            with s3.lock:
                status, extra, content = s3.dispatch(seen, body)
        except Refuse as refuse:
            status, extra = refuse.status, refuse.headers
            content = f"<Error><Code>{refuse.code}</Code><Message>{refuse.code}</Message></Error>".encode()
        self._answer(status, extra, content, trouble if isinstance(trouble, str) else "")

    def _answer(self, status: int, extra: dict[str, str], content: bytes, trouble: str) -> None:
        self.send_response_only(status)
        for name, value in extra.items():
            self.send_header(name, value)
        if trouble == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            content = chunks(content)
        elif status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self._send(content, trouble)

    def _send(self, content: bytes, trouble: str) -> None:
        if trouble == "cut":
            self.wfile.write(content[: len(content) // 2])
            self._misbehave("reset")
        elif trouble == "slow":
            for at in range(0, len(content), 1000):
                self.wfile.write(content[at : at + 1000])
                time.sleep(0.001)
        else:
            self.wfile.write(content)

    def _misbehave(self, trouble: str) -> None:
        self.close_connection = True
        if trouble == "garbage":
            self.wfile.write(b"this is not HTTP at all\r\n\r\n")
        elif trouble == "hang":
            time.sleep(1.0)
        else:
            # With linger 0 the close is a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


for _method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler._handle)
