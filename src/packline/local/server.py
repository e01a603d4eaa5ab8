"""The endpoint: a port for every service of moto, with the fast path for S3 objects in front of it."""

from __future__ import annotations

import io
import sys
import threading
from contextlib import nullcontext
from typing import Any
from urllib.parse import unquote_to_bytes

from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    environ_key_for_header,
    should_preserve_original_header_name,
)
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from packline.local.allowed_hosts import AllowedHosts
from packline.local.http_server import Request, Response, Server
from packline.local.s3_checks import S3Checks
from packline.local.s3_errors import S3RequestRefused, refusal_response
from packline.local.s3_fast_path import S3FastPath

TABLE_LOCK = threading.RLock()
"""moto's DynamoDB is not thread safe: 800 concurrent ADDs gave 799; a describe beside a write answered 500."""


class Endpoint:
    """moto behind :class:`packline.local.http_server.Server`."""

    def __init__(self, port: int, *, short_way: bool = True, hosts: AllowedHosts | None = None) -> None:
        self._short_way = short_way
        self._hosts = hosts or AllowedHosts()
        self._fast_s3 = S3FastPath()
        self._s3_checks = S3Checks(self._fast_s3.backend)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = Server(self._answer, port, self._hosts)
        self.port = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server."""
        self._server.start()

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        request = self._path_style(request)
        if not self._s3_checks.concerns(request):
            with TABLE_LOCK if _is_table_request(request) else nullcontext():
                return self._through_moto(request)
        try:
            return self._answer_s3(request)
        except S3RequestRefused as refused:
            return refusal_response(refused, request.path)

    def _answer_s3(self, request: Request) -> Response:
        """S3's answer, from the fast path or from moto. Raises S3RequestRefused."""
        request = self._s3_checks.check_request(request)
        writes = request.method in ("PUT", "POST", "DELETE")
        # A condition is decided and carried out under one lock.
        with self._fast_s3.lock if writes else nullcontext():
            self._s3_checks.check_state(request)
            fast = self._fast_s3.answer(request) if self._short_way else None
            response = self._through_moto(request) if fast is None else fast
            self._s3_checks.note(request, response)
            return response

    def _path_style(self, request: Request) -> Request:
        """The request as one for this address: moto takes any other name in the Host header for a bucket's.

        A virtual-hosted-style request (``store.localhost``) becomes the path-style one that it stands for.
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
        """
        authority = request.authority or ""
        if authority.partition(":")[0] in ("127.0.0.1", "localhost"):
            return request
        bucket = self._hosts.bucket(authority)
        target = request.target if bucket is None else f"/{bucket}{request.target}"
        return request._replace(target=target, headers=request.headers | {"host": f"127.0.0.1:{self.port}"})

    def _through_moto(self, request: Request) -> Response:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [int(status.split(" ", 1)[0]), headers]
            return lambda data: None

        pieces = self._moto(self._environ(request), start_response)
        try:
            body = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()
        return Response(started[0], started[1], body)

    def _environ(self, request: Request) -> dict[str, Any]:
        path, _, query = request.target.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": request.target,
            "RAW_URI": request.target,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(request.body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        preserved: dict[str, str] = {}
        for key, value in request.headers.items():
            if key in ("transfer-encoding", "expect"):
                continue
            name = environ_key_for_header(key)
            environ[name] = value
            # WSGI folds _ and - into one; S3 metadata keys differ by it, and moto reads them from here.
            if should_preserve_original_header_name(key):
                preserved[name] = request.names[key]
        environ["CONTENT_LENGTH"] = str(len(request.body))
        environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = preserved
        return environ


def _is_table_request(request: Request) -> bool:
    return request.headers.get("x-amz-target", "").startswith("DynamoDB")
