"""A small S3 over real sockets: ranged GETs of object versions, every request counted, faults on demand."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import unquote

BUCKET = "store"


class Seen(NamedTuple):
    """A request: its number from 1, its key, its Range header."""

    number: int
    key: str
    range: str
    authorization: str
    query: str = ""
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    """All of the request, names in lower case."""


class Fault(NamedTuple):
    """What goes wrong with an answer."""

    status: int = 0
    code: str = ""
    cut_after: int = -1
    """Send so many bytes of the body, then close the connection."""
    flip: int = -1
    """Change the byte at this offset of the body."""
    delay: float = 0.0
    drip: float = 0.0
    """Send one byte in so many seconds."""
    chunked: bool = False
    silent: bool = False
    """Close without an answer."""
    extra: tuple[tuple[str, str], ...] = ()
    message: str = "said so"


class Store:
    """Objects by key, served at ``url``."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.objects: dict[str, bytes] = {}
        self.headers: dict[str, tuple[tuple[str, str], ...]] = {}
        """By key: what the answer to a HEAD, or to a GET of the whole, says besides."""
        self.ignores_ranges = False
        self.sent = 0
        """Bytes of bodies so far."""
        self.seen: list[Seen] = []
        self.fault: Callable[[Seen], Fault | None] = lambda seen: None
        self.latency = 0.0
        self.asked = self.most_asked = 0
        """Requests that wait for their answer: now, and at most so far."""
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.store = self
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def note(self, key: str, query: str, method: str, headers: Mapping[str, str]) -> Seen:
        with self._lock:
            range_, authorization = headers.get("Range", ""), headers.get("Authorization", "")
            lower = tuple((name.lower(), value) for name, value in headers.items())
            seen = Seen(len(self.seen) + 1, key, range_, authorization, query, method, lower)
            self.seen.append(seen)
        return seen

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """As long as a request waits for its answer."""
        with self._lock:
            self.asked += 1
            self.most_asked = max(self.asked, self.most_asked)
        yield
        with self._lock:
            self.asked -= 1

    def ranges(self, prefix: str = "packages/") -> list[tuple[str, str]]:
        """Key and range of every request below a prefix."""
        return [(seen.key, seen.range) for seen in list(self.seen) if seen.key.startswith(prefix)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    store: Store

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        store = self.server.store
        path, _, query = self.path.partition("?")
        key = unquote(path).removeprefix(f"/{BUCKET}/")
        seen = store.note(key, query, self.command, self.headers)
        fault = store.fault(seen) or Fault()
        with store.waiting():
            time.sleep(store.latency + fault.delay)
        if fault.silent:
            self.close_connection = True
            return
        if fault.status:
            self._refuse(fault.status, fault.code, fault)
        elif key not in store.objects:
            self._refuse(404, "NoSuchKey", fault)
        else:
            self._send(key, "" if store.ignores_ranges else seen.range, fault)

    def _refuse(self, status: int, code: str, fault: Fault) -> None:
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{fault.message}</Message></Error>".encode()
        self._answer(status, body, fault, fault.extra)

    def _send(self, key: str, range_: str, fault: Fault) -> None:
        store = self.server.store
        data, extra = store.objects[key], store.headers.get(key, ())
        wanted = self.headers.get("If-Match")
        if wanted and dict(extra).get("ETag", wanted) != wanted:
            self._refuse(412, "PreconditionFailed", fault)
            return
        if not range_:
            self._answer(200, data, fault, extra)
            return
        first, last = (int(text) for text in range_.removeprefix("bytes=").split("-"))
        if first >= len(data):
            self._refuse(416, "InvalidRange", fault)
            return
        body = data[first : last + 1]
        self._answer(206, body, fault, (("Content-Range", f"bytes {first}-{last}/{len(data)}"),))

    def _answer(self, status: int, body: bytes, fault: Fault, headers: tuple[tuple[str, str], ...]) -> None:
        if fault.flip >= 0:
            at = fault.flip % len(body)
            body = body[:at] + bytes([body[at] ^ 0x55]) + body[at + 1 :]
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if fault.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(
                b"%x\r\n%s\r\n" % (len(piece), piece)
                for piece in (body[at : at + 5000] for at in range(0, len(body), 5000))
            )
            body += b"0\r\n\r\n"
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        store = self.server.store
        with suppress(ConnectionError):
            if fault.drip:
                for at in range(len(body)):
                    self.wfile.write(body[at : at + 1])
                    time.sleep(fault.drip)
                return
            store.sent += len(body)
            if fault.cut_after >= 0:
                self.wfile.write(body[: fault.cut_after])
                self.wfile.flush()
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                self.close_connection = True
            else:
                self.wfile.write(body)


@contextmanager
def a_store(tls: ssl.SSLContext | None = None) -> Iterator[Store]:
    """A running store, behind TLS if a context is given."""
    store = Store(tls)
    try:
        yield store
    finally:
        store.close()


def only(*numbers: int, fault: Fault) -> Callable[[Seen], Fault | None]:
    """The fault for the requests of these numbers."""
    return lambda seen: fault if seen.number in numbers else None
