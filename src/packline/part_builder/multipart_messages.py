"""Build and parse the messages of a multipart upload with a full-object CRC-32, which S3 checks.

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
    """Encode a CRC-32 as in S3's headers: big-endian, base64."""
    return base64.b64encode(crc32.to_bytes(4, "big")).decode()


def full_object_crc(checksum: str | None, kind: str | None) -> int | None:
    """Decode the CRC-32 of a whole object from S3's headers; None if there is none, or a composite one."""
    if not checksum or "-" in checksum or kind == "COMPOSITE":
        return None
    return int.from_bytes(base64.b64decode(checksum), "big")


def parse_upload_id(body: bytes) -> str:
    """Parse the upload id in the response to CreateMultipartUpload; empty if there is none."""
    match = re.search(rb"<UploadId>([^<]+)</UploadId>", body)
    return html.unescape(match.group(1).decode()) if match else ""


def parse_slices(body: bytes) -> tuple[list[tuple[int, int, str, int | None]], str]:
    """Parse a page of ListParts: slices whose CRC-32 the store knows, and the marker of the next page, or empty.

    A slice is its number from 0, its size in bytes, its ETag and its CRC-32.
    """
    text = body.decode("utf-8", "replace")
    slices: list[tuple[int, int, str, int | None]] = []
    for part in re.findall(r"<Part>(.*?)</Part>", text, re.DOTALL):
        number, size, etag, crc = (
            _element(part, name) for name in ("PartNumber", "Size", "ETag", "ChecksumCRC32")
        )
        if number.isdigit() and size.isdigit() and (checksum := full_object_crc(crc, None)) is not None:
            slices.append((int(number) - 1, int(size), etag, checksum))
    is_cut = _element(text, "IsTruncated") == "true"
    return slices, _element(text, "NextPartNumberMarker") if is_cut else ""


def _element(text: str, name: str) -> str:
    match = re.search(f"<{name}>([^<]*)</{name}>", text)
    return html.unescape(match.group(1)) if match else ""


def slice_query(number: int, upload_id: str) -> Pairs:
    """Return the query of UploadPart. ``number`` counts from 0, S3 from 1."""
    return (("partNumber", str(number + 1)), ("uploadId", upload_id))


def complete_headers(size: int, crc32: int | None) -> Pairs:
    """Return the headers of CompleteMultipartUpload by which S3 checks the whole object.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html

    Args:
        size: Bytes of the object.
        crc32: CRC-32 of the object; None if it is not to be checked.
    """
    checksum = () if crc32 is None else (("x-amz-checksum-crc32", encode_crc(crc32)),)
    return (
        ("content-type", "application/xml"),
        *checksum,
        ("x-amz-checksum-type", "FULL_OBJECT"),
        ("x-amz-mp-object-size", str(size)),
    )


def complete_document(slices: Iterable[tuple[int, str, str]]) -> bytes:
    """Build the body of CompleteMultipartUpload from (number from 0, ETag, encoded CRC-32 or empty), in order."""
    rows = (
        f"<Part><PartNumber>{number + 1}</PartNumber><ETag>{escape(etag)}</ETag>"
        + (f"<ChecksumCRC32>{crc}</ChecksumCRC32>" if crc else "")
        + "</Part>"
        for number, etag, crc in slices
    )
    name = "CompleteMultipartUpload"
    return f'<{name} xmlns="{NAMESPACE}">{"".join(rows)}</{name}>'.encode()
