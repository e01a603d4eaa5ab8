"""The messages of a multipart upload with a CRC-32 of the full object: what S3 checks, whoever builds the pieces.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from packline.part_builder.s3_request_builder import Pairs

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
CREATE_QUERY = (("uploads", ""),)
CREATE_HEADERS = (("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT"))


def encode_crc(crc32: int) -> str:
    """As S3's checksum headers carry it: big-endian, base64."""
    return base64.b64encode(crc32.to_bytes(4, "big")).decode()


def full_object_crc(checksum: str | None, kind: str | None) -> int | None:
    """The CRC-32 of a whole object from S3's headers; None if unknown, or composed of those of slices."""
    if not checksum or "-" in checksum or kind == "COMPOSITE":
        return None
    return int.from_bytes(base64.b64decode(checksum), "big")


def parse_upload_id(body: bytes) -> str:
    """The id in the response to CreateMultipartUpload; empty if there is none."""
    found = re.search(rb"<UploadId>([^<]+)</UploadId>", body)
    return html.unescape(found.group(1).decode()) if found else ""


def slice_query(number: int, upload_id: str) -> Pairs:
    """The query of UploadPart; ``number`` counts from 0, S3 from 1."""
    return (("partNumber", str(number + 1)), ("uploadId", upload_id))


def complete_headers(size: int, crc32: int | None) -> Pairs:
    """S3 checks size (bytes) and CRC-32 of the whole object, the latter unless it is None
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html).
    """
    checksum = () if crc32 is None else (("x-amz-checksum-crc32", encode_crc(crc32)),)
    return (
        ("content-type", "application/xml"),
        *checksum,
        ("x-amz-checksum-type", "FULL_OBJECT"),
        ("x-amz-mp-object-size", str(size)),
    )


def complete_document(slices: Iterable[tuple[int, str, str]]) -> bytes:
    """The body of CompleteMultipartUpload, from (number from 0, ETag, encoded CRC-32 or empty) in order."""
    rows = (
        f"<Part><PartNumber>{number + 1}</PartNumber><ETag>{escape(etag)}</ETag>"
        + (f"<ChecksumCRC32>{crc}</ChecksumCRC32>" if crc else "")
        + "</Part>"
        for number, etag, crc in slices
    )
    name = "CompleteMultipartUpload"
    return f'<{name} xmlns="{NAMESPACE}">{"".join(rows)}</{name}>'.encode()
