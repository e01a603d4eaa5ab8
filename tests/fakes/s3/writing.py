"""Writes of the fake S3: whole objects, server-side copies, and multipart uploads."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.fakes.s3.messages import Refusal, Request, Response
from tests.fakes.s3.objects import LatestObjects, StoredObject, encode_crc32, parse_range


@dataclass
class Upload:
    """An open multipart upload: bytes and ETag of each slice."""

    key: str
    slices: dict[int, tuple[bytes, str]] = field(default_factory=dict)


class WriteMixin:
    """The writing half of ``FakeS3``."""

    objects: LatestObjects
    slice_minimum: int
    copies: bool
    overwrites: bool

    def __init__(self) -> None:
        self.uploads: dict[str, Upload] = {}
        self.aborted = 0
        self.slices_on_a_page = 1_000
        self.tells_crc_of_copies = True
        """As S3 does of an upload that was created with a checksum (``CopyPartResult``)."""
        self.encryption = ""
        """What answers to a PUT say of it: ``aws:kms``, or nothing."""

    def find(self, key: str, version_id: str | None, if_match: str | None) -> StoredObject:
        """Find a version. Raises Refusal."""
        raise NotImplementedError

    def write(self, request: Request, body: bytes) -> Response:
        """PUT: a whole object, a slice, or a copy."""
        if "x-amz-copy-source" in request.headers:
            return self._copy(request)
        if request.headers.get("x-amz-checksum-crc32") != encode_crc32(zlib.crc32(body)):
            raise Refusal(400, "BadDigest")
        if "uploadId" in request.query:
            return Response(200, {"ETag": self._add_slice(request, body)})
        self._check_absent(request)
        return Response(
            200,
            {"ETag": self.objects.add(request.key, body, encode_crc32(zlib.crc32(body))).etag}
            | ({"x-amz-server-side-encryption": self.encryption} if self.encryption else {}),
        )

    def create_upload(self, request: Request) -> Response:
        """POST ?uploads: with a checksum of the whole object declared."""
        expected = {"x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "FULL_OBJECT"}
        if not expected.items() <= request.headers.items():
            raise Refusal(400, "TestWantsFullObjectChecksum")
        name = f"up+load/{next(self.objects.ids)}&"
        self.uploads[name] = Upload(request.key)
        return Response(200, {}, f"<R><UploadId>{name.replace('&', '&amp;')}</UploadId></R>".encode())

    def complete_upload(self, request: Request, body: bytes) -> Response:
        """POST ?uploadId: all checks that S3 makes."""
        whole = self._join(self._upload(request), body)
        if request.headers.get("x-amz-mp-object-size") != str(len(whole)):
            raise Refusal(400, "InvalidRequest")
        if request.headers.get("x-amz-checksum-crc32") != encode_crc32(zlib.crc32(whole)):
            raise Refusal(400, "BadChecksumOfTheWhole")
        self._check_absent(request)
        del self.uploads[request.query["uploadId"]]
        self.objects.add(request.key, whole, encode_crc32(zlib.crc32(whole)))
        return Response(200, {}, b"<CompleteMultipartUploadResult/>")

    def list_slices(self, request: Request) -> Response:
        """GET ?uploadId: the slices of an open upload, ``slices_on_a_page`` at once."""
        slices = self._upload(request).slices
        start = int(request.query.get("part-number-marker") or 0)
        page = [number for number in sorted(slices) if number > start][: self.slices_on_a_page]
        rows = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(slices[number][1])}</ETag>"
            f"<Size>{len(slices[number][0])}</Size>"
            f"<ChecksumCRC32>{encode_crc32(zlib.crc32(slices[number][0]))}</ChecksumCRC32></Part>"
            for number in page
        )
        more = bool(page) and page[-1] < max(slices)
        marker = f"<NextPartNumberMarker>{page[-1]}</NextPartNumberMarker>" if more else ""
        document = (
            f"<ListPartsResult><IsTruncated>{str(more).lower()}</IsTruncated>{marker}{rows}</ListPartsResult>"
        )
        return Response(200, {"Content-Type": "application/xml"}, document.encode())

    def abort_upload(self, request: Request) -> Response:
        """DELETE ?uploadId."""
        self._upload(request)
        del self.uploads[request.query["uploadId"]]
        self.aborted += 1
        return Response(204, {})

    def _join(self, upload: Upload, body: bytes) -> bytes:
        rows = re.findall(rb"<PartNumber>(\d+)</PartNumber><ETag>(.*?)</ETag>", body)
        numbers = [int(number) for number, _ in rows]
        if numbers != sorted(set(numbers)):
            raise Refusal(400, "InvalidPartOrder")
        for number, etag in rows:
            if upload.slices.get(int(number), (b"", ""))[1] != etag.decode().replace("&quot;", '"'):
                raise Refusal(400, "InvalidPart")
        slices = [upload.slices[number][0] for number in numbers]
        if any(len(each) < self.slice_minimum for each in slices[:-1]):
            raise Refusal(400, "EntityTooSmall")
        return b"".join(slices)

    def _check_absent(self, request: Request) -> None:
        if self.overwrites and "if-none-match" not in request.headers:
            return
        if request.headers.get("if-none-match") != "*":
            raise Refusal(400, "TestWantsIfNoneMatch")
        if request.key in self.objects:
            raise Refusal(412, "PreconditionFailed")

    def _upload(self, request: Request) -> Upload:
        upload = self.uploads.get(request.query["uploadId"])
        if upload is None or upload.key != request.key:
            raise Refusal(404, "NoSuchUpload")
        return upload

    def _add_slice(self, request: Request, data: bytes) -> str:
        etag = f'"{hashlib.md5(data).hexdigest()}"'
        self._upload(request).slices[int(request.query["partNumber"])] = (data, etag)
        return etag

    def _copy(self, request: Request) -> Response:
        if not self.copies:
            raise Refusal(501, "NotImplemented")
        source = urlsplit(request.headers["x-amz-copy-source"])
        key = unquote(source.path).lstrip("/").partition("/")[2]
        version = parse_qs(source.query).get("versionId", [None])[0]
        data = self.find(key, version, request.headers.get("x-amz-copy-source-if-match")).data
        if "uploadId" not in request.query:
            self.objects.add(request.key, data, encode_crc32(zlib.crc32(data)))
            return Response(200, {}, b"<CopyObjectResult></CopyObjectResult>")
        first, last = parse_range(request.headers["x-amz-copy-source-range"])
        if last >= len(data) or len(data) <= self.slice_minimum:
            raise Refusal(400, "InvalidRequest")
        etag = self._add_slice(request, data[first : last + 1]).replace('"', "&quot;")
        crc = encode_crc32(zlib.crc32(data[first : last + 1]))
        checksum = f"<ChecksumCRC32>{crc}</ChecksumCRC32>" if self.tells_crc_of_copies else ""
        return Response(200, {}, f"<CopyPartResult><ETag>{etag}</ETag>{checksum}</CopyPartResult>".encode())
