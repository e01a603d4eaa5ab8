"""A small HTTP API over real sockets: what a worker asks for, URLs signed by a number that grows, any mischief."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from packline.keys import part_index_key
from packline.manifest.reader import read_files
from packline.model import FetchPlan, Member, Part
from packline.part_range import resolve
from packline.vhpkgzip.part_index import has_index
from tests.fakes.s3 import BUCKET, FakeS3, Fault, Request

PAGE = 2
"""Parts of a page at most, so that there are several."""


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class Reply(NamedTuple):
    """An answer; a document as text is sent as it is."""

    status: int
    document: Any
    headers: tuple[tuple[str, str], ...] = ()


class ApiServer:
    """Knows one version, of any name. ``mischief`` answers instead, or changes an answer."""

    def __init__(self, store: FakeS3, plan: FetchPlan) -> None:
        self.store, self.plan = store, plan
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Reply | None] = lambda asked: None
        self.change: Callable[[Any], Any] = lambda document: document
        self.signed = 1
        self.lasts = timedelta(minutes=15)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.api = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def paths(self) -> list[str]:
        """Paths asked for, without what is before them all."""
        return [asked.path.rpartition("/api/v0/")[2] for asked in self.asked]

    def expire(self) -> None:
        """From now on the store refuses URLs signed before, as S3 does; new ones get another number."""
        self.signed += 1

        def refuse(seen: Request) -> Fault | None:
            old = seen.query.get("signed") != str(self.signed)
            return Fault(status=403, code="AccessDenied", message="Request has expired") if old else None

        self.store.fault = refuse

    def reply(self, asked: Asked) -> Reply:
        given = self.answer(asked)
        if given is not None:
            return given
        path = asked.path.rpartition("/api/v0/")[2]
        if path == "lineage/":
            return Reply(200, {"execution": asked.body["execution"], "uris": asked.body["uris"]})
        documents = {"fetch-plan/": self._plan, "fetch-plan/members/": self._members}
        if path not in documents:
            return Reply(404, {"title": "NoRoute", "status": 404, "detail": "Nothing there.", "remedy": ""})
        return Reply(200, self.change(documents[path](asked.query)))

    def _plan(self, query: dict[str, str]) -> Any:
        plan, first = self.plan, int(query.get("cursor", "0"))
        last = first + min(PAGE, int(query["limit"]))
        more = f"https://elsewhere.example/fetch-plan/?cursor={last}" if last < len(plan.parts) else None
        return {
            "uri": plan.uri,
            "content_hash": plan.content_hash,
            "files": plan.files,
            "bytes": plan.bytes,
            "rows": plan.manifest.rows,
            "packaging": str(plan.packaging),
            "store": BUCKET,
            "manifest": [{"key": key, "url": self._url(key)} for key in plan.manifest.shards],
            "inline": [self._inline(member) for member in plan.manifest.inline],
            "parts": {
                "count": len(plan.parts),
                "next": more,
                "previous": None,
                "results": [self._part(part) for part in plan.parts[first:last]],
            },
            "expires_at": self._end(),
        }

    def _inline(self, member: Member) -> Any:
        stored = {"key": member.key, "version_id": member.version_id}
        return self._file(member) | stored

    def _file(self, member: Member) -> dict[str, Any]:
        facts = {"id": member.datum, "name": member.path, "size": member.size, "etag": member.etag}
        url = self._url(resolve(member.key, member.version_id).key)
        return {"path": member.path, "datum": facts, "url": url}

    def _part(self, part: Part) -> Any:
        facts = {
            name: getattr(part, name) for name in ("index", "digest", "size", "files", "bytes", "sha256")
        }
        facts |= {name: getattr(part, name) for name in ("crc32", "first", "last", "reused")}
        blocks = [block._asdict() for block in part.blocks]
        name = part.key.rpartition("/")[2]
        index_url = self._url(part_index_key(part.key)) if has_index(part.blocks) else None
        return facts | {"name": name, "blocks": blocks, "url": self._url(part.key), "index_url": index_url}

    def _members(self, query: dict[str, str]) -> Any:
        start, limit = int(query["start"]), int(query["limit"])
        rows = list(enumerate(read_files(self.plan.manifest, self)))[start : start + limit]
        results = [self._file(member) | {"row": row} for row, member in rows]
        return {"count": None, "next": None, "results": results, "expires_at": self._end()}

    def read(self, key: str, version_id: str | None = None) -> bytes:
        return self.store.objects[key]

    def _url(self, key: str) -> str:
        return f"{self.store.url}/{BUCKET}/{quote(key)}?signed={self.signed}"

    def _end(self) -> str:
        return (datetime.now(UTC) + self.lasts).isoformat().replace("+00:00", "Z")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    api: ApiServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, path, dict(parse_qsl(query)), headers, body)
        self.server.api.asked.append(asked)
        reply = self.server.api.reply(asked)
        document = reply.document
        body_text = document if isinstance(document, str) else json.dumps(document)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if not any(name == "Content-Length" for name, _ in reply.headers):
            self.send_header("Content-Length", str(len(body_text.encode())))
        self.end_headers()
        self.wfile.write(body_text.encode())

    do_POST = do_GET  # noqa: N815 - the name is http.server's


@contextmanager
def an_api(store: FakeS3, plan: FetchPlan) -> Iterator[ApiServer]:
    """A running API for a version in a store."""
    api = ApiServer(store, plan)
    try:
        yield api
    finally:
        api.close()
