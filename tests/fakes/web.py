"""The fake S3 as other servers: web pages with passwords and redirects, and containers as Azure lists them."""

from __future__ import annotations

import base64
from xml.sax.saxutils import escape

from tests.fakes.s3 import FakeS3, Fault, Request
from tests.fakes.s3.fake import LAST_MODIFIED
from tests.fakes.s3.messages import Refusal, Response

QUOTE = '"'
"""Azure lists ETags without it."""


class FakeWeb(FakeS3):
    """Objects by ``bucket/key``; the top folder of a path is its bucket, its container, or part of a page's address."""

    def __init__(self) -> None:
        super().__init__(keys_with_bucket=True, heeds_versions=False)
        self.heeds_if_match = False
        self.passwords: dict[str, tuple[str, str]] = {}
        self.redirects: dict[str, str] = {}
        self.no_head: set[str] = set()
        self.flipped: dict[str, int] = {}
        """Keys whose next so many responses have another first byte."""
        self.broken: dict[str, int] = {}
        """Keys whose next so many responses break off in the middle."""
        self.failing: dict[str, int] = {}
        """Keys whose next so many responses are 503."""
        self.dripping: set[str] = set()
        """Keys whose bytes come one by one, slowly."""
        self.fault = self._next_fault

    def gets(self) -> list[str]:
        """Keys of the GET requests for objects, in order of arrival."""
        return [seen.key for seen in self.seen if seen.method == "GET" and not seen.is_listing]

    def respond(self, request: Request, body: bytes) -> Response:
        """Carry out a request. Raises Refusal."""
        key = request.key
        if request.query.get("comp") == "list":
            return self._list_blobs(request)
        if key in self.redirects:
            return Response(302, {"Location": self.redirects[key]})
        if key in self.passwords:
            pair = base64.b64encode(":".join(self.passwords[key]).encode()).decode()
            if request.authorization != f"Basic {pair}":
                raise Refusal(401, "Unauthorized")
        if key in self.no_head and request.method == "HEAD":
            raise Refusal(405, "MethodNotAllowed")
        return super().respond(request, body)

    def _next_fault(self, request: Request) -> Fault | None:
        if request.method != "GET":
            return None
        faults = (
            (self.failing, Fault(503, "SlowDown")),
            (self.flipped, Fault(flip=0)),
            (self.broken, Fault(cut_half=True)),
        )
        for counts, fault in faults:
            if counts.get(request.key):
                counts[request.key] -= 1
                return fault
        return Fault(drip=0.05) if request.key in self.dripping else None

    def _list_blobs(self, request: Request) -> Response:
        """As Azure answers List Blobs."""
        rows = "".join(
            f"<Blob><Name>{escape(key)}</Name><Properties><Last-Modified>{LAST_MODIFIED}</Last-Modified>"
            f"<Etag>{stored.etag.strip(QUOTE)}</Etag><Content-Length>{len(stored.data)}</Content-Length>"
            f"<Content-Type>text/plain</Content-Type></Properties></Blob>"
            for key, stored in self.keys_of(request.key)
            if key.startswith(request.query.get("prefix", ""))
        )
        document = f"<?xml version='1.0'?><EnumerationResults><Blobs>{rows}</Blobs><NextMarker /></EnumerationResults>"
        return Response(200, {"Content-Type": "application/xml"}, document.encode())
