"""A fake AWS service of the JSON protocol: keeps the calls, and answers as the test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple, Self

ACCOUNT = {"AWS_REGION": "eu-north-1", "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


class Call(NamedTuple):
    """One call of an operation."""

    target: str
    """Service and operation, such as ``AWSEvents.PutEvents``."""
    authorization: str
    body: Any


class FakeJsonService:
    """The service; use as a context manager."""

    def __init__(self, answer: Callable[[Call], dict[str, object]]) -> None:
        """``answer``: the body for a call, before the call is added to ``calls``; one with ``__type`` is an error."""
        self.answer = answer
        self.calls: list[Call] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def environment(self) -> dict[str, str]:
        """Variables by which a client finds it."""
        return {**ACCOUNT, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}"}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(HTTPServer):
    def __init__(self, service: FakeJsonService) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = service


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        service = self.server.service
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        call = Call(self.headers["x-amz-target"], self.headers["authorization"], body)
        answer = service.answer(call)
        service.calls.append(call)
        text = json.dumps(answer).encode()
        self.send_response(400 if "__type" in answer else 200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Log nothing."""
