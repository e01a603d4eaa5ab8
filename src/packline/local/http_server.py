"""A small threaded HTTP/1.1 server: one thread per connection, keep-alive, whole bodies in memory.

The endpoint of the local stack is called some ten thousand times in a demo. A small GET costs 0.3 ms of CPU
time here, both ends together; behind werkzeug's server the same handler costs 0.9 ms, and moto itself 3 to 5.
"""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from http.client import responses as reasons
from io import BufferedReader
from typing import NamedTuple, cast
from urllib.parse import unquote

from packline.http.http1 import ChunkedDecoder, MalformedResponse
from packline.local.allowed_hosts import AllowedHosts, authority_of

log = logging.getLogger(__name__)

MAX_HEADERS = 200
MAX_LINE = 65_536
MAX_LINES = 256
"""Of a line that is too long, so much more is read before it is refused: who still sends hears no answer."""


class Request(NamedTuple):
    """One request as it came over the wire; header names are lower case."""

    method: str
    target: str
    """Path and query as sent."""
    headers: dict[str, str]
    names: dict[str, str]
    """Lower-case header name to the spelling sent (S3 metadata keys need it)."""
    body: bytes
    received: float = 0.0
    """When its headers had come (``time.monotonic``)."""
    authority: str | None = None
    """Whom it is for: the Host header, or the authority of a target that is a whole URL."""

    @property
    def path(self) -> str:
        """The path, percent-decoded as UTF-8."""
        return unquote(self.target.partition("?")[0])


class Response(NamedTuple):
    """What goes back. ``Content-Length`` is added unless the headers carry one (HEAD)."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | memoryview = b""


Handler = Callable[[Request], Response]


class TooLong(ValueError):
    """A request line that is longer than any server takes."""


class Server:
    """Listens on the loopback address; ``port`` 0 picks a free one.

    Requests for names other than ``hosts``, and those of pages of other sites, never reach ``handler``.
    """

    def __init__(self, handler: Handler, port: int = 0, hosts: AllowedHosts | None = None) -> None:
        self._handler = handler
        self._hosts = hosts or AllowedHosts()
        self._socket = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port: int = self._socket.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._stopping = False
        self._thread = threading.Thread(target=self._accept, name=f"http-{self.port}", daemon=True)

    def start(self) -> None:
        """Accept connections, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Close the listener and every connection."""
        self._stopping = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        reader = cast(BufferedReader, connection.makefile("rb", buffering=65_536))
        try:
            while not self._stopping:
                request = read_request(reader, connection)
                if request is None:
                    return
                response = self._answer(request)
                send_response(connection, request, response)
                if request.headers.get("connection", "").lower() == "close":
                    return
        except TooLong as error:
            _refuse(connection, str(error))
        except (OSError, ValueError, MalformedResponse):
            return
        finally:
            self._open.discard(connection)
            with contextlib.suppress(OSError):
                reader.close()
                connection.close()

    def _answer(self, request: Request) -> Response:
        refused = self._refuse_foreign(request)
        if refused is not None:
            return refused
        try:
            return self._handler(request)
        except OSError:
            raise
        except Exception as error:
            log.exception("%s %s failed", request.method, request.target)
            return Response(500, [("Content-Type", "text/plain")], repr(error).encode())

    def _refuse_foreign(self, request: Request) -> Response | None:
        """Return the error for a request to another host or from a page of another site; else None."""
        own = f"http://127.0.0.1:{self.port}"
        if request.authority is None:
            return _problem(400, "NoHost", "The request has no Host header.", f"Send one, such as {own[7:]}.")
        if not self._hosts.answers(request.authority):
            detail = f"The local stack does not answer for the host {request.authority!r}."
            remedy = f"Use {own}, or allow the name: `packline local up --host-name NAME`."
            return _problem(421, "ForeignHost", detail, remedy)
        if not self._hosts.answers_page(request.headers.get("origin")):
            remedy = f"Ask {own} from a page on this machine, or without a browser."
            return _problem(403, "OtherOrigin", "Pages of other origins may not use the local stack.", remedy)
        return None


def read_request(reader: BufferedReader, connection: socket.socket) -> Request | None:
    """Read the next request of a connection, or None at its end. Raises ValueError if it is not HTTP."""
    line = _read_line(reader)
    if not line.strip():
        return None
    method, request_target, _ = line.decode("latin-1").split(" ", 2)
    target = (
        request_target
        if request_target.startswith("/")
        else "/" + request_target.partition("://")[2].partition("/")[2]
    )
    headers: dict[str, str] = {}
    names: dict[str, str] = {}
    for _ in range(MAX_HEADERS):
        line = reader.readline(MAX_LINE)
        if line in (b"\r\n", b"\n", b""):
            break
        name, _, value = line.decode("latin-1").partition(":")
        key = name.lower()
        headers[key] = f"{headers[key]},{value.strip()}" if key in headers else value.strip()
        names[key] = name
    received, authority = time.monotonic(), authority_of(headers, request_target)
    # botocore waits up to a second for this answer before it sends the body of a PUT.
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    return Request(method, target, headers, names, _read_body(reader, headers), received, authority)


def _read_line(reader: BufferedReader) -> bytes:
    """Read the request line. Raises TooLong, after reading to its end if that is near."""
    line = reader.readline(MAX_LINE)
    if len(line) < MAX_LINE:
        return line
    for _ in range(MAX_LINES):
        if reader.readline(MAX_LINE).endswith(b"\n"):
            break
    raise TooLong(f"The request line has more than {MAX_LINE} bytes.")


def _read_body(reader: BufferedReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        decoder = ChunkedDecoder()
        while not decoder.feed(line := reader.readline(MAX_LINE)):
            if not line:
                raise ValueError("The connection ended inside a body.")
        return bytes(decoder.body)
    length = int(headers.get("content-length") or 0)
    body = reader.read(length) if length else b""
    if len(body) != length:
        raise ValueError("The connection ended inside a body.")
    return body


def _refuse(connection: socket.socket, detail: str) -> None:
    refused = _problem(431, "TooLong", detail, "Ask for less at once.")
    refused.headers.append(("Connection", "close"))
    with contextlib.suppress(OSError):
        send_response(connection, Request("GET", "/", {}, {}, b""), refused)


def _problem(status: int, code: str, detail: str, remedy: str) -> Response:
    """Return a problem document as the API has them (``packline.api.problems``)."""
    fields = {"type": f"urn:packline:error:{code}", "title": code, "status": status, "detail": detail}
    body = json.dumps({**fields, "remedy": remedy}).encode()
    return Response(status, [("Content-Type", "application/problem+json")], body)


def send_response(connection: socket.socket, request: Request, response: Response) -> None:
    """Write status line, headers and body. A HEAD or bodiless answer keeps the headers it was given."""
    lines = [f"HTTP/1.1 {response.status} {reasons.get(response.status, 'Unknown')}"]
    sized = False
    for name, value in response.headers:
        lowered = name.lower()
        if lowered in ("connection", "transfer-encoding"):
            continue
        if lowered == "content-length":
            if request.method != "HEAD":
                continue
            sized = True
        lines.append(f"{name}: {value}")
    bodiless = request.method == "HEAD" or response.status in (204, 304)
    if not sized and response.status not in (204, 304):
        lines.append(f"Content-Length: {len(response.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    if bodiless:
        connection.sendall(head)
    elif len(response.body) < 65_536:
        connection.sendall(head + response.body)
    else:
        connection.sendall(head)
        connection.sendall(response.body)
