"""The fake S3: objects in memory behind a server, with everything that was asked of it."""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Self
from urllib.parse import quote
from xml.sax.saxutils import escape

from tests.fakes.s3.faults import NO_FAULT, Fault, FaultChoice
from tests.fakes.s3.messages import Refusal, Request, Response
from tests.fakes.s3.objects import LatestObjects, StoredObject, encode_crc32, parse_range
from tests.fakes.s3.server import Server
from tests.fakes.s3.writing import WriteMixin

BUCKET = "store"
"""The bucket that tests name; any other does as well."""
LAST_MODIFIED = "Sat, 21 Nov 2026 00:00:00 GMT"


class FakeS3(WriteMixin):
    """A store at ``url``; use as a context manager. Tests read and set its attributes."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        slice_minimum: int = 1,
        checksums: bool = True,
        copies: bool = True,
        overwrites: bool = False,
        etags: bool = True,
        keys_with_bucket: bool = False,
        heeds_versions: bool = True,
        serial_faults: bool = True,
        hides_absence: bool = False,
    ) -> None:
        """Bind a port of loopback.

        Args:
            tls: Serve HTTPS with this context.
            slice_minimum: Least bytes of a slice that is not the last.
            checksums: Whether reads return the checksum of an object that has one.
            copies: Whether objects and ranges of them can be copied on the server's side.
            overwrites: Whether writes may go without If-None-Match, as those of uploads do.
            etags: Whether reads return ETag, version id and modification time.
            keys_with_bucket: Whether keys of ``objects`` begin with their bucket, so that there are several.
            heeds_versions: Whether ``versionId`` chooses a version; otherwise the latest is read.
            hides_absence: Whether a missing key is 403, as S3 answers who may list by prefix alone.
            serial_faults: Whether ``fault`` is called by one thread at a time, so that it may change things.
        """
        super().__init__()
        self.slice_minimum, self.checksums, self.copies = slice_minimum, checksums, copies
        self.overwrites, self.etags, self.keys_with_bucket = overwrites, etags, keys_with_bucket
        self.heeds_versions, self.heeds_if_match = heeds_versions, True
        self._fault_lock = threading.Lock() if serial_faults else nullcontext()
        self.ignores_ranges = False
        self.hides_absence, self.lists = hides_absence, True
        self.objects = LatestObjects()
        self.headers: dict[str, Mapping[str, str] | Sequence[tuple[str, str]]] = {}
        """By key: headers of the response to a HEAD, or to a GET of the whole, besides the usual ones."""
        self.fault: FaultChoice = lambda request: None
        self.latency = 0.0
        """Seconds that each request waits."""
        self.seen: list[Request] = []
        self.sent = 0
        """Bytes of bodies so far."""
        self.asked = self.most_asked = 0
        """Requests that wait for their response: now, and at most so far."""
        self.lock = threading.Lock()
        self._server = Server(self, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the store is."""
        return self._server.url

    @property
    def host(self) -> str:
        """Host and port."""
        return self.url.partition("//")[2]

    @property
    def versions(self) -> dict[str, list[StoredObject]]:
        """All versions by key."""
        return self.objects.versions

    def put(self, key: str, data: bytes, *, crc: bool = False, kind: str = "FULL_OBJECT") -> StoredObject:
        """Add an object version without a request."""
        return self.objects.add(key, data, encode_crc32(zlib.crc32(data)) if crc else None, kind)

    def data(self, key: str) -> bytes:
        """The latest bytes of a key."""
        return self.objects[key]

    def count(self, method: str, word: str = "") -> int:
        """Requests of that method whose query has that word."""
        return sum(seen.method == method and (not word or word in seen.query) for seen in self.seen)

    def ranges(self, prefix: str = "packages/") -> list[tuple[str, str]]:
        """Key and range of every request below a prefix."""
        return [(seen.key, seen.range) for seen in list(self.seen) if seen.key.startswith(prefix)]

    def close_connections(self) -> None:
        """Hang up on all clients, as a store does with idle connections."""
        self._server.close_connections()

    # What the server calls.

    def receive(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], port: int
    ) -> Request:
        """Record a request."""
        key = path[1:] if self.keys_with_bucket else path[1:].partition("/")[2]
        with self.lock:
            request = Request(len(self.seen) + 1, method, key, query, headers, port)
            self.seen.append(request)
        return request

    def fault_of(self, request: Request) -> Fault:
        """Ask the test what goes wrong."""
        with self._fault_lock:
            fault = self.fault(request)
        return fault if isinstance(fault, Fault) else NO_FAULT

    def wait(self, seconds: float) -> None:
        """Wait, and count the requests that do."""
        with self.lock:
            self.asked += 1
            self.most_asked = max(self.asked, self.most_asked)
        time.sleep(self.latency + seconds)
        with self.lock:
            self.asked -= 1

    def count_sent(self, size: int) -> None:
        """Add to ``sent``."""
        with self.lock:
            self.sent += size

    def respond(self, request: Request, body: bytes) -> Response:
        """Carry out a request. Raises Refusal."""
        with self.lock:
            match request.method:
                case "GET" if "uploadId" in request.query:
                    return self.list_slices(request)
                case "GET" | "HEAD":
                    return self.list_keys(request) if request.is_listing else self.read(request)
                case "PUT":
                    return self.write(request, body)
                case "POST" if "uploads" in request.query:
                    return self.create_upload(request)
                case "POST":
                    return self.complete_upload(request, body)
                case _:
                    return self.abort_upload(request)

    # Reading.

    def find(self, key: str, version_id: str | None, if_match: str | None) -> StoredObject:
        """Find the version that is asked for. Raises Refusal."""
        versions = self.versions.get(key)
        if not versions:
            raise Refusal(403, "AccessDenied") if self.hides_absence else Refusal(404, "NoSuchKey")
        stored = versions[-1]
        if version_id and self.heeds_versions:
            matching = [each for each in versions if each.version_id == version_id]
            if not matching:
                raise Refusal(403, "AccessDenied") if self.hides_absence else Refusal(404, "NoSuchVersion")
            stored = matching[0]
        etag = dict(self.headers.get(key, ())).get("ETag", stored.etag if self.etags else None)
        if self.heeds_if_match and if_match and etag and if_match != etag:
            raise Refusal(412, "PreconditionFailed")
        return stored

    def read(self, request: Request) -> Response:
        """GET and HEAD, whole or a range."""
        stored = self.find(request.key, request.query.get("versionId"), request.headers.get("if-match"))
        headers: dict[str, str] = {}
        if self.etags:
            headers = {
                "ETag": stored.etag,
                "x-amz-version-id": stored.version_id,
                "Last-Modified": LAST_MODIFIED,
            }
        if request.headers.get("x-amz-checksum-mode") == "ENABLED" and stored.crc32 and self.checksums:
            headers |= {"x-amz-checksum-crc32": stored.crc32, "x-amz-checksum-type": stored.kind}
        if not request.range or self.ignores_ranges:
            return Response(200, headers | dict(self.headers.get(request.key, ())), stored.data)
        first, last = parse_range(request.range)
        if first >= len(stored.data):
            raise Refusal(416, "InvalidRange")
        last = min(last, len(stored.data) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(stored.data)}"
        return Response(206, headers, stored.data[first : last + 1])

    def keys_of(self, bucket: str) -> list[tuple[str, StoredObject]]:
        """Keys of a bucket in order, with their latest versions."""
        top = f"{bucket.rstrip('/')}/" if self.keys_with_bucket else ""
        keys = sorted(key for key in self.versions if key.startswith(top))
        return [(key.removeprefix(top), self.versions[key][-1]) for key in keys]

    def list_keys(self, request: Request) -> Response:
        """ListObjectsV2 or ListObjectVersions, all on one page."""
        if not self.lists:
            raise Refusal(403, "AccessDenied")
        if "versions" in request.query:
            return self.list_versions(request)
        encoded = "encoding-type" in request.query
        rows = "".join(
            f"<Contents><Key>{quote(key) if encoded else escape(key)}</Key><Size>{len(stored.data)}</Size>"
            "<LastModified>2026-11-21T00:00:00.000Z</LastModified>"
            f"<ETag>{escape(stored.etag, {chr(34): '&quot;'})}</ETag></Contents>"
            for key, stored in self.keys_of(request.key)
            if key.startswith(request.query.get("prefix", ""))
        )
        kind = "<EncodingType>url</EncodingType>" if encoded else ""
        rows = f"<IsTruncated>false</IsTruncated>{kind}{rows}"
        document = f"<?xml version='1.0'?><ListBucketResult>{rows}</ListBucketResult>"
        return Response(200, {"Content-Type": "application/xml"}, document.encode())

    def list_versions(self, request: Request) -> Response:
        """ListObjectVersions, all on one page."""
        rows = "".join(
            f"<Version><Key>{quote(key)}</Key><VersionId>{stored.version_id}</VersionId></Version>"
            for key in sorted(self.versions)
            if key.startswith(request.query.get("prefix", ""))
            for stored in reversed(self.versions[key])
        )
        rows = f"<IsTruncated>false</IsTruncated><EncodingType>url</EncodingType>{rows}"
        document = f"<?xml version='1.0'?><ListVersionsResult>{rows}</ListVersionsResult>"
        return Response(200, {"Content-Type": "application/xml"}, document.encode())


def plain_store(tls: ssl.SSLContext | None = None) -> FakeS3:
    """Return a store whose objects have no ETag or version, unless a test sets them in ``headers``."""
    return FakeS3(tls=tls, etags=False, heeds_versions=False, serial_faults=False)
