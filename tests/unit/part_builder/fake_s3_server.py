"""The HTTP side of the fake S3: parses requests, sends answers, and misbehaves when told to."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.unit.part_builder.fake_s3_types import Dispatcher, Refuse, Seen


def chunks(content: bytes) -> bytes:
    """In chunked transfer coding, with an extension and a trailer."""
    pieces = [content[at : at + 7] for at in range(0, len(content), 7)]
    coded = b"".join(f"{len(piece):x};ext=1\r\n".encode() + piece + b"\r\n" for piece in pieces)
    return coded + b"0\r\nTrailer: x\r\n\r\n"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    s3: Dispatcher
    tls: ssl.SSLContext | None = None

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._sockets: set[socket.socket] = set()
        self.closing = threading.Event()

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


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        key = unquote(url.path).removeprefix("/bucket/")
        seen = Seen(self.command, key, query, headers, self.client_address[1])
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
        if trouble == "late":
            time.sleep(0.5)
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
            self.server.closing.wait()
        else:
            # With linger 0 the close is a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


for _method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
    setattr(Handler, f"do_{_method}", Handler._handle)
