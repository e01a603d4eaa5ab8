"""An HTTP proxy over real sockets: CONNECT and whole URLs, a user and password on demand, every request kept."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = ("proxy-authorization", "connection")


class ProxyServer(ThreadingHTTPServer):
    """``requests`` holds the request lines; ``route`` maps names that only the proxy knows to addresses."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, authorization: str = "", refusal: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.authorization, self.refusal = authorization, refusal
        self.requests: list[str] = []
        self.route: dict[str, str] = {}

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.authority}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ProxyServer

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _admits(self) -> bool:
        self.server.requests.append(self.requestline)
        status = self.server.refusal
        if self.server.authorization and self.headers.get("Proxy-Authorization") != self.server.authorization:
            status = 407
        if status:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        return not status

    def _address(self, authority: str) -> tuple[str, int]:
        host, _, port = authority.rpartition(":")
        return self.server.route.get(host, host), int(port)

    def do_CONNECT(self) -> None:
        if not self._admits():
            return
        try:
            back = socket.create_connection(self._address(self.path))
        except OSError:
            self.send_error(502)
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        with back:
            thread = threading.Thread(target=_pass, args=(back, self.connection), daemon=True)
            thread.start()
            _pass(self.connection, back)
            thread.join()
        self.close_connection = True

    def do_GET(self) -> None:
        if not self._admits():
            return
        scheme, _, rest = self.path.partition("://")
        authority, slash, target = rest.partition("/")
        assert scheme == "http"
        host, port = self._address(authority)
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        back = HTTPConnection(host, port)
        back.request(self.command, slash + target, self.rfile.read(length), headers)
        answer = back.getresponse()
        body = answer.read()
        back.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
        declared = answer.headers.get("Content-Length") if self.command == "HEAD" else None
        self.send_header("Content-Length", declared or str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def a_proxy(authorization: str = "", refusal: int = 0) -> Iterator[ProxyServer]:
    """A running proxy; ``refusal`` is the status of every answer if it is not 0."""
    with ProxyServer(authorization, refusal) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
