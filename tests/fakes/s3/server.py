"""The HTTP side of the fake S3: parses requests, sends responses, and misbehaves as faults say."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.s3.faults import Fault
from tests.fakes.s3.messages import Refusal, Request, Response, error_document

CHUNK = 5000


class Store(Protocol):
    """What stands behind the server."""

    def receive(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], port: int
    ) -> Request:
        """Record a request."""

    def fault_of(self, request: Request) -> Fault:
        """Decide what goes wrong."""

    def wait(self, seconds: float) -> None:
        """Let time pass before the request is carried out."""

    def respond(self, request: Request, body: bytes) -> Response:
        """Carry out a request. Raises Refusal."""

    def count_sent(self, size: int) -> None:
        """Record bytes of a body that are being sent."""


class Server(ThreadingHTTPServer):
    """One thread a connection."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, store: Store, tls: ssl.SSLContext | None = None) -> None:
        self.store, self.tls = store, tls
        self._sockets: set[socket.socket] = set()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's name, which takes half a second where there is no DNS."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection; the TLS handshake comes with the first read, in the thread of the connection."""
        sock, address = super().get_request()
        if self.tls is not None:
            sock = self.tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return sock, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        self._sockets.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self._sockets.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore it: clients that hang up are part of the tests."""

    def close_connections(self) -> None:
        """Hang up on all clients."""
        for each in list(self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """End ``serve_forever`` and all connections."""
        self.closing.set()
        self.shutdown()
        self.close_connections()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Serves one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def handle_request(self) -> None:
        """Serve one request of any method."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url, store = urlsplit(self.path), self.server.store
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = store.receive(self.command, unquote(url.path), query, headers, self.client_address[1])
        fault = store.fault_of(request)
        store.wait(fault.delay)
        if fault.silent or fault.reset or fault.garbage or fault.hang:
            self._misbehave(fault)
            return
        try:
            if fault.carried_out or not fault.status:
                response = store.respond(request, body)
            if fault.status:
                body = error_document(fault.code, fault.message)
                response = Response(fault.status, dict(fault.extra), body)
        except Refusal as refusal:
            response = Response(refusal.status, {}, error_document(refusal.code, refusal.code))
        time.sleep(fault.late)
        self._send(response, fault)

    def _send(self, response: Response, fault: Fault) -> None:
        body = response.body
        if fault.flip >= 0 and body:
            at = fault.flip % len(body)
            body = body[:at] + bytes([body[at] ^ 0x55]) + body[at + 1 :]
        self.send_response_only(response.status)
        for name, value in {"Date": formatdate(usegmt=True), **response.headers}.items():
            self.send_header(name, value)
        if fault.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = encode_chunks(body)
        elif response.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and response.status != 204:
            with suppress(ConnectionError):
                self._send_body(body, fault)

    def _send_body(self, body: bytes, fault: Fault) -> None:
        if fault.drip:
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                time.sleep(fault.drip)
            return
        self.server.store.count_sent(len(body))
        if fault.slow:
            for at in range(0, len(body), 1000):
                self.wfile.write(body[at : at + 1000])
                time.sleep(0.001)
        elif fault.cut_half or fault.cut_after >= 0:
            self.wfile.write(body[: len(body) // 2 if fault.cut_half else fault.cut_after])
            self.wfile.flush()
            self._misbehave(Fault(reset=True))
        else:
            self.wfile.write(body)

    def _misbehave(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.garbage:
            self.wfile.write(b"this is not HTTP at all\r\n\r\n")
        elif fault.hang:
            self.server.closing.wait()
        elif fault.reset:  # with linger 0 the close is a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


for _method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
    setattr(Handler, f"do_{_method}", Handler.handle_request)


def encode_chunks(content: bytes) -> bytes:
    """Encode in chunked transfer coding, a short chunk first, with an extension and a trailer."""
    cuts = [0, *range(7, len(content), CHUNK), len(content)]
    pieces = [content[start:end] for start, end in pairwise(cuts) if end > start]
    coded = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return coded + b"0\r\nTrailer: x\r\n\r\n"
