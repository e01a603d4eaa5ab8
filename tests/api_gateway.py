"""The HTTP API on a loopback socket: what API Gateway does in front of the function, without any authorization."""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.unit.api.api import event


class Gateway(ThreadingHTTPServer):
    """Turns requests into events of payload format 2.0, one at a time, because stores in memory have no locks."""

    daemon_threads = True

    def __init__(self, app: APIGatewayHttpResolver) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.app = app
        self.turn = threading.Lock()
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, method: str, target: str, body: str | None, headers: dict[str, str]) -> dict[str, Any]:
        with self.turn:
            self.requests.append(f"{method} {target.partition('?')[0]}")
            request = event(method, target, body)
            request["headers"] |= headers
            return self.app.resolve(request, LambdaContext())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gateway

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode() if length else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answer(self.command, self.path, body, headers)
        content = b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"].encode()
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names are http.server's


@contextmanager
def gateway(app: APIGatewayHttpResolver) -> Iterator[Gateway]:
    """A running API."""
    server = Gateway(app)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
