"""Checks multipart uploads as S3 does before it combines the parts to an object.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html (a part has at least 5 MiB, except the last)
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree

from packline.local.s3_checksums import check_checksum, compute, declared_checksum
from packline.local.s3_errors import S3RequestRefused

MIN_PART_BYTES = 5 * 1024 * 1024
_PART_MISSING = (
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the "
    "specified entity tag may not match the part's entity tag."
)


class ListedPart(NamedTuple):
    """A part as CompleteMultipartUpload lists it; ``checksums`` by algorithm."""

    number: int
    etag: str
    checksums: dict[str, str]


def check_part(upload: Any, headers: Mapping[str, str]) -> None:
    """Refuse a part with another kind of checksum than its upload was created with. Raises S3RequestRefused."""
    declared = declared_checksum(dict(headers))
    expected = upload.metadata.get("x-amz-checksum-algorithm")
    # An upload that was created without one takes parts with any: SDKs send CRC-32 by themselves.
    if declared is not None and expected is not None and declared[0] != expected:
        text = (
            f"Checksum Type mismatch occurred, expected checksum Type: {expected.lower()}, "
            f"actual checksum Type: {declared[0].lower()}"
        )
        raise S3RequestRefused("InvalidRequest", text)


def check_completion(upload: Any, body: bytes, headers: Mapping[str, str]) -> None:
    """Refuse a completion whose parts, size or checksum are not those that were uploaded.

    ``upload`` is moto's. Raises S3RequestRefused.
    """
    listed = _listed_parts(body)
    if any(after.number <= before.number for before, after in pairwise(listed)):
        text = "The list of parts was not in ascending order. Parts must be ordered by part number."
        raise S3RequestRefused("InvalidPartOrder", text)
    parts = [_stored_part(upload, part) for part in listed]
    for part, stored in zip(listed[:-1], parts[:-1], strict=True):
        if len(stored) < MIN_PART_BYTES:
            text = "Your proposed upload is smaller than the minimum allowed size"
            sizes = {"ProposedSize": len(stored), "MinSizeAllowed": MIN_PART_BYTES, "PartNumber": part.number}
            raise S3RequestRefused("EntityTooSmall", text, **sizes)
    _check_size(sum(map(len, parts)), headers.get("x-amz-mp-object-size"))
    _check_object(upload, listed, parts, dict(headers))


def _listed_parts(body: bytes) -> list[ListedPart]:
    try:
        document = ElementTree.fromstring(body)
        parts = [_listed_part(element) for element in document.iter() if _name(element) == "Part"]
    except (ElementTree.ParseError, KeyError, ValueError):
        parts = []
    if not parts:
        text = "The XML you provided was not well-formed or did not validate against our published schema"
        raise S3RequestRefused("MalformedXML", text)
    return parts


def _listed_part(element: ElementTree.Element) -> ListedPart:
    fields = {_name(field): (field.text or "").strip() for field in element}
    checksums = {
        name.removeprefix("Checksum"): v for name, v in fields.items() if name.startswith("Checksum")
    }
    return ListedPart(int(fields["PartNumber"]), fields["ETag"].strip('"'), checksums)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _stored_part(upload: Any, listed: ListedPart) -> bytes:
    part = upload.parts.get(listed.number)
    if part is None or part.etag.strip('"') != listed.etag:
        raise S3RequestRefused("InvalidPart", _PART_MISSING, PartNumber=listed.number, ETag=listed.etag)
    value: bytes = part.value
    if any(compute(value, algorithm) != checksum for algorithm, checksum in listed.checksums.items()):
        raise S3RequestRefused("InvalidPart", _PART_MISSING, PartNumber=listed.number, ETag=listed.etag)
    return value


def _check_size(size: int, declared: str | None) -> None:
    if declared is not None and declared != str(size):
        text = (
            f"The provided 'x-amz-mp-object-size' header value {declared} does not match what was "
            f"computed: {size}"
        )
        raise S3RequestRefused("InvalidRequest", text)


def _check_object(upload: Any, listed: list[ListedPart], parts: list[bytes], headers: dict[str, str]) -> None:
    algorithm = str(upload.metadata.get("x-amz-checksum-algorithm") or "")
    kind = _checksum_type(upload, algorithm)
    if headers.get("x-amz-checksum-type", kind) != kind:
        text = f"The upload was created using the {kind} checksum mode. "
        raise S3RequestRefused(
            "InvalidRequest", f"{text}The complete request must use the same checksum mode."
        )
    if algorithm and kind == "COMPOSITE":
        _check_part_checksums(algorithm, listed)
    declared = declared_checksum(headers)
    if declared is None:
        return
    if kind == "FULL_OBJECT":
        check_checksum(b"".join(parts), *declared)
    elif declared[1] != _composite(parts, declared[0]):
        text = f"The {declared[0]} you specified did not match the calculated checksum."
        raise S3RequestRefused("BadDigest", text)


def _check_part_checksums(algorithm: str, listed: list[ListedPart]) -> None:
    for part in listed:
        if algorithm not in part.checksums:
            text = (
                f"The upload was created using a {algorithm.lower()} checksum. The complete request must "
                f"include the checksum for each part. It was missing for part {part.number} in the request."
            )
            raise S3RequestRefused("InvalidRequest", text)


def _checksum_type(upload: Any, algorithm: str) -> str:
    """Return the type that S3 takes where none is named.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    """
    default = "FULL_OBJECT" if algorithm in ("", "CRC64NVME") else "COMPOSITE"
    return str(upload.metadata.get("x-amz-checksum-type") or default)


def _composite(parts: list[bytes], algorithm: str) -> str:
    """Return the checksum of the parts' checksums, and how many they are."""
    digests = b"".join(base64.b64decode(compute(part, algorithm)) for part in parts)
    return f"{compute(digests, algorithm)}-{len(parts)}"
