"""A strict S3 in memory, on a real socket: it checks what S3 checks, and fails on request.

Verified as S3 does: pins (versionId, If-Match), ranges, slice numbers, slice sizes, the CRC-32 of every slice and of
the whole, MpuObjectSize, If-None-Match. Signatures are not.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import ssl
import threading
import zlib
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from tests.unit.part_builder.fake_s3_server import Handler, Server
from tests.unit.part_builder.fake_s3_types import Refuse, Seen, Trouble


@dataclass
class Stored:
    """One object version."""

    data: bytes
    version_id: str
    crc32: str | None = None
    kind: str = "FULL_OBJECT"

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.data).hexdigest()}"'


@dataclass
class Upload:
    """An open multipart upload."""

    key: str
    parts: dict[int, tuple[bytes, str]] = field(default_factory=dict)


class FakeS3:
    """The server; use as a context manager."""

    def __init__(
        self,
        slice_minimum: int = 1,
        checksums: bool = True,
        copies: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.slice_minimum = slice_minimum
        self.checksums = checksums
        self.copies = copies
        self.heeds_if_match = True
        self.overwrites = False
        """Whether writes may go without If-None-Match, as those of uploads do."""
        self.objects: dict[str, list[Stored]] = {}
        self.uploads: dict[str, Upload] = {}
        self.seen: list[Seen] = []
        self.aborted = 0
        self.trouble: Trouble = lambda seen: None
        self.idle_seconds = 60.0
        self.lock = threading.Lock()
        self._ids = itertools.count(1)
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.s3 = self
        self._server.tls = tls
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> FakeS3:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.closing.set()
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http{'s' if self._server.tls else ''}://127.0.0.1:{self._server.server_address[1]}"

    def close_connections(self) -> None:
        """Hang up on everybody, as a store does with idle connections."""
        self._server.close_connections()

    def put(self, key: str, data: bytes, *, crc: bool = False, kind: str = "FULL_OBJECT") -> Stored:
        """Store an object version directly."""
        stored = Stored(data, f"v{next(self._ids)}", encode(zlib.crc32(data)) if crc else None, kind)
        self.objects.setdefault(key, []).append(stored)
        return stored

    def data(self, key: str) -> bytes:
        return self.objects[key][-1].data

    def count(self, method: str, word: str = "") -> int:
        """Requests of that method whose query has that word."""
        return sum(seen.method == method and (not word or word in seen.query) for seen in self.seen)

    # The verbs.

    def find(self, seen: Seen, key: str, version_id: str | None, if_match: str | None) -> Stored:
        versions = self.objects.get(key)
        if not versions:
            raise Refuse(404, "NoSuchKey")
        stored = versions[-1]
        if version_id:
            found = [each for each in versions if each.version_id == version_id]
            if not found:
                raise Refuse(404, "NoSuchVersion")
            stored = found[0]
        if self.heeds_if_match and if_match and if_match != stored.etag:
            raise Refuse(412, "PreconditionFailed")
        return stored

    def get(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        stored = self.find(seen, seen.key, seen.query.get("versionId"), seen.headers.get("if-match"))
        headers = {"ETag": stored.etag, "x-amz-version-id": stored.version_id}
        if seen.headers.get("x-amz-checksum-mode") == "ENABLED" and stored.crc32 and self.checksums:
            headers |= {"x-amz-checksum-crc32": stored.crc32, "x-amz-checksum-type": stored.kind}
        if "range" not in seen.headers:
            return 200, headers, stored.data
        first, last = span(seen.headers["range"])
        if first >= len(stored.data):
            raise Refuse(416, "InvalidRange")
        last = min(last, len(stored.data) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(stored.data)}"
        return 206, headers, stored.data[first : last + 1]

    def write(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if "x-amz-copy-source" in seen.headers:
            return self.copy_slice(seen)
        crc = seen.headers.get("x-amz-checksum-crc32")
        if crc != encode(zlib.crc32(body)):
            raise Refuse(400, "BadDigest")
        if "uploadId" in seen.query:
            upload = self.upload(seen)
            etag = f'"{hashlib.md5(body).hexdigest()}"'
            upload.parts[int(seen.query["partNumber"])] = (body, etag)
            return 200, {"ETag": etag}, b""
        self.check_absent(seen)
        stored = self.put(seen.key, body, crc=True)
        return 200, {"ETag": stored.etag}, b""

    def check_absent(self, seen: Seen) -> None:
        if self.overwrites and "if-none-match" not in seen.headers:
            return
        if seen.headers.get("if-none-match") != "*":
            raise Refuse(400, "TestWantsIfNoneMatch")
        if seen.key in self.objects:
            raise Refuse(412, "PreconditionFailed")

    def upload(self, seen: Seen) -> Upload:
        upload = self.uploads.get(seen.query["uploadId"])
        if upload is None or upload.key != seen.key:
            raise Refuse(404, "NoSuchUpload")
        return upload

    def copy_slice(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        if not self.copies:
            raise Refuse(501, "NotImplemented")
        source = urlsplit(seen.headers["x-amz-copy-source"])
        key = unquote(source.path).removeprefix("/bucket/")
        version = parse_qs(source.query).get("versionId", [None])[0]
        stored = self.find(seen, key, version, seen.headers.get("x-amz-copy-source-if-match"))
        if "uploadId" not in seen.query:
            self.put(seen.key, stored.data, crc=True)
            return 200, {}, b"<CopyObjectResult></CopyObjectResult>"
        first, last = span(seen.headers["x-amz-copy-source-range"])
        if last >= len(stored.data) or len(stored.data) <= self.slice_minimum:
            raise Refuse(400, "InvalidRequest")
        data = stored.data[first : last + 1]
        etag = hashlib.md5(data).hexdigest()
        self.upload(seen).parts[int(seen.query["partNumber"])] = (data, f'"{etag}"')
        return 200, {}, f"<CopyPartResult><ETag>&quot;{etag}&quot;</ETag></CopyPartResult>".encode()

    def create(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        wanted = {"x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "FULL_OBJECT"}
        if not wanted.items() <= seen.headers.items():
            raise Refuse(400, "TestWantsFullObjectChecksum")
        name = f"up+load/{next(self._ids)}&"
        self.uploads[name] = Upload(seen.key)
        text = name.replace("&", "&amp;")
        return 200, {}, f"<R><UploadId>{text}</UploadId></R>".encode()

    def complete(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upload = self.upload(seen)
        rows = re.findall(rb"<PartNumber>(\d+)</PartNumber><ETag>(.*?)</ETag>", body)
        numbers = [int(number) for number, _ in rows]
        if numbers != sorted(set(numbers)):
            raise Refuse(400, "InvalidPartOrder")
        for number, etag in rows:
            if upload.parts.get(int(number), (b"", ""))[1] != etag.decode().replace("&quot;", '"'):
                raise Refuse(400, "InvalidPart")
        slices = [upload.parts[number][0] for number in numbers]
        if any(len(each) < self.slice_minimum for each in slices[:-1]):
            raise Refuse(400, "EntityTooSmall")
        whole = b"".join(slices)
        if seen.headers.get("x-amz-mp-object-size") != str(len(whole)):
            raise Refuse(400, "InvalidRequest")
        if seen.headers.get("x-amz-checksum-crc32") != encode(zlib.crc32(whole)):
            raise Refuse(400, "BadChecksumOfTheWhole")
        self.check_absent(seen)
        del self.uploads[seen.query["uploadId"]]
        self.put(seen.key, whole, crc=True)
        return 200, {}, b"<CompleteMultipartUploadResult/>"

    def abort(self, seen: Seen) -> tuple[int, dict[str, str], bytes]:
        self.upload(seen)
        del self.uploads[seen.query["uploadId"]]
        self.aborted += 1
        return 204, {}, b""

    def dispatch(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]:
        match seen.method:
            case "GET" | "HEAD":
                return self.get(seen)
            case "PUT":
                return self.write(seen, body)
            case "POST":
                return self.create(seen) if "uploads" in seen.query else self.complete(seen, body)
            case _:
                return self.abort(seen)


def encode(crc32: int) -> str:
    return base64.b64encode(crc32.to_bytes(4, "big")).decode()


def span(text: str) -> tuple[int, int]:
    first, last = text.removeprefix("bytes=").split("-")
    return int(first), int(last)
