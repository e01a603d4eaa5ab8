"""A store that takes uploads over real sockets: PUT, multipart uploads, copies, HEAD, GET."""

from __future__ import annotations

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


class PutServer(ThreadingHTTPServer):
    """Keeps ``objects`` by key; use as a context manager."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.numbers = itertools.count(1)
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def server_bind(self) -> None:
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PutServer

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        key, query = unquote(parts.path).split("/", 2)[2], parse_qs(parts.query, keep_blank_values=True)
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        status, answer = getattr(self, f"_{self.command.lower()}")(key, query, body)
        self.send_response(status)
        if self.command != "HEAD" or status != 200:
            self.send_header("content-length", str(len(answer)))
        else:
            self.send_header("content-length", str(len(self.server.objects[key])))
        self.send_header("etag", '"0"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _put(self, key: str, query: dict[str, list[str]], body: bytes) -> tuple[int, bytes]:
        source = self.headers.get("x-amz-copy-source")
        if source:
            body = self.server.objects[unquote(source).lstrip("/").partition("/")[2]]
        if "partNumber" in query:
            self.server.uploads[query["uploadId"][0]][int(query["partNumber"][0])] = body
        else:
            self.server.objects[key] = body
        return 200, b"<CopyObjectResult><ETag>0</ETag></CopyObjectResult>" if source else b""

    def _post(self, key: str, query: dict[str, list[str]], body: bytes) -> tuple[int, bytes]:
        if "uploads" in query:
            name = str(next(self.server.numbers))
            self.server.uploads[name] = {}
            text = (
                f"<InitiateMultipartUploadResult><UploadId>{name}</UploadId></InitiateMultipartUploadResult>"
            )
            return 200, text.encode()
        parts = self.server.uploads.pop(query["uploadId"][0])
        self.server.objects[key] = b"".join(parts[number] for number in sorted(parts))
        return 200, b"<CompleteMultipartUploadResult><ETag>0</ETag></CompleteMultipartUploadResult>"

    def _get(self, key: str, query: dict[str, list[str]], body: bytes) -> tuple[int, bytes]:
        if key in self.server.objects:
            return 200, self.server.objects[key]
        return 404, b"<Error><Code>NoSuchKey</Code></Error>"

    _head = _get

    def _delete(self, key: str, query: dict[str, list[str]], body: bytes) -> tuple[int, bytes]:
        self.server.uploads.pop(query.get("uploadId", [""])[0], None)
        return 204, b""

    def log_message(self, format: str, *args: object) -> None: ...


for _method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler._handle)
