"""Inputs that are downloaded when the job asks: the answer that valohai-utils expects, and a server that gives it."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from packline.client.inputs.context import bucket_and_key
from packline.client.inputs.definition import DownloadPolicy
from packline.errors import InvalidUri, PacklineError
from packline.fs.temporary_names import write_user_file
from packline.json_types import JsonObject

if TYPE_CHECKING:
    from packline.aws_api.s3 import S3Source

Link = Callable[[str], str]
"""From where a file is stored to a URL that anybody can read for a while."""


def presign_objects(bucket: Callable[[str], S3Source], seconds: int = 3600) -> Link:
    """Return a function that presigns objects of S3 and leaves web addresses unchanged.

    It raises InvalidUri for other schemes.
    """

    def link(storage_uri: str) -> str:
        if storage_uri.startswith(("https://", "http://")):
            return storage_uri
        if not storage_uri.startswith("s3://"):
            raise InvalidUri(f"{storage_uri!r} cannot be downloaded on demand.", "Use s3:// or https://.")
        (name,), key = bucket_and_key(storage_uri)
        return bucket(name).presigned(key, seconds=seconds)

    return link


SecretUrls = Mapping[tuple[str, str], str]
"""URLs with a password or signature, which ``inputs.json`` does not have, by names of input and file."""
NO_URLS: SecretUrls = MappingProxyType({})


def input_response(
    inputs: Mapping[str, JsonObject], input_ids: Sequence[str], link: Link, secret_urls: SecretUrls = NO_URLS
) -> list[JsonObject]:
    """Return the response to an input request: every file of the inputs with these ids, each with a URL.

    ``inputs`` is the content of ``inputs.json``.
    """
    return [
        {
            "name": name,
            "files": [
                {
                    "input_id": entry["input_id"],
                    "url": secret_urls.get((name, file["name"])) or link(file["storage_uri"]),
                    "original_uri": file["storage_uri"],
                    "filename": file["name"],
                    "download_intent": file["download_intent"],
                }
                for file in entry["files"]
            ],
        }
        for name, entry in inputs.items()
        if entry.get("input_id") in input_ids
    ]


@contextmanager
def serve_inputs(config: Path, link: Link, secret_urls: SecretUrls = NO_URLS) -> Iterator[None]:
    """Serve input requests on loopback, and say where in ``api.json``, for the time of a ``with`` block.

    Only processes that can read ``api.json`` know the token. If all inputs are on disk, no server is started.
    """
    inputs = json.loads((config / "inputs.json").read_bytes())
    if not any(_on_demand(entry) for entry in inputs.values()):
        yield
        return
    server = _Server(("127.0.0.1", 0), _Handler)
    server.inputs, server.link, server.secret_urls = inputs, link, secret_urls
    server.token = secrets.token_urlsafe(32)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        _announce(config / "api.json", f"http://127.0.0.1:{server.server_address[1]}/", server.token)
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _on_demand(entry: JsonObject) -> bool:
    return any(file.get("download_intent") == DownloadPolicy.ON_DEMAND for file in entry.get("files", []))


def _announce(file: Path, url: str, token: str) -> None:
    document = json.loads(file.read_bytes()) if file.exists() else {}
    request = {"method": "POST", "url": url, "headers": {"Authorization": f"Execution-Token {token}"}}
    write_user_file(file, json.dumps(document | {"input_request": request}), mode=0o600)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    inputs: Mapping[str, JsonObject]
    link: Link
    secret_urls: SecretUrls
    token: str


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the job's output is its own."""

    def do_POST(self) -> None:
        authorization = self.headers.get("Authorization", "")
        if not secrets.compare_digest(
            authorization.encode(), f"Execution-Token {self.server.token}".encode()
        ):
            self._reply(401, {"detail": "Not the token of this execution."})
            return
        input_ids = parse_qs(urlsplit(self.path).query).get("inputs", [])
        try:
            self._reply(
                200, input_response(self.server.inputs, input_ids, self.server.link, self.server.secret_urls)
            )
        except PacklineError as error:
            self._reply(error.status, {"detail": str(error)})

    def _reply(self, status: int, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
