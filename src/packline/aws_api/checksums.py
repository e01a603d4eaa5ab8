"""Read from response headers the checksum of a whole object, and compute it for the bytes that arrived.

S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html. Measured cost of 1 MB:
CRC-32, CRC-32C and CRC-64/NVME 0.05 to 0.07 ms, SHA-1 0.6 ms, SHA-256 0.8 ms, MD5 1.4 ms.
"""

from __future__ import annotations

import hashlib
import re
from binascii import Error, a2b_base64
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from packline.aws_api import crc
from packline.part_range import parse_part_range

MODE = ("x-amz-checksum-mode", "ENABLED")
"""Asks S3 for an object's checksum, as a signed header of a GET or HEAD or as a signed parameter of its query."""

_is_md5 = re.compile(r"[0-9a-f]{32}").fullmatch

_CRCS = {"CRC-32": crc.CRC32, "CRC-64/NVME": crc.CRC64NVME, "CRC-32C": crc.CRC32C}
_HASHES = {"SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512", "MD5": "md5"}
_BYTES = {"CRC-32": 4, "CRC-64/NVME": 8, "CRC-32C": 4, "SHA-1": 20, "SHA-256": 32, "SHA-512": 64, "MD5": 16}

_AMZ = {
    "x-amz-checksum-crc32": "CRC-32",
    "x-amz-checksum-crc64nvme": "CRC-64/NVME",
    "x-amz-checksum-crc32c": "CRC-32C",
    "x-amz-checksum-sha1": "SHA-1",
    "x-amz-checksum-sha256": "SHA-256",
    "x-amz-checksum-sha512": "SHA-512",
    "x-amz-checksum-md5": "MD5",
}

# RFC 9530 (Repr-Digest, Content-Digest), RFC 3230 (Digest), and Google's x-goog-hash.
_DIGEST_NAMES = {
    "crc32c": "CRC-32C",
    "sha": "SHA-1",
    "sha-256": "SHA-256",
    "sha-512": "SHA-512",
    "md5": "MD5",
}


class Checksum(NamedTuple):
    """The checksum of a whole object: name of the algorithm, and value."""

    algorithm: str
    value: bytes


def packed_checksum(version_id: str | None) -> Checksum | None:
    """Return the checksum that the manifest has of a member inside a part; None of an object.

    The pipeline has compared it with the part. ``version_id``: of the member. Raises UnreadablePartRange.
    """
    at = parse_part_range(version_id)
    return Checksum("CRC-32", at.crc32.to_bytes(4, "big")) if at else None


class Digest(Protocol):
    """Computes a checksum. The objects of hashlib have these methods."""

    def update(self, data: memoryview, /) -> None:
        """Add the next bytes."""

    def digest(self) -> bytes:
        """Return the checksum of all bytes so far."""


class CrcDigest:
    """Computes a CRC, with the methods of a hash."""

    def __init__(self, kind: crc.Crc) -> None:
        self._kind = kind
        self._update = crc.updater(kind)
        self.value = 0

    def update(self, data: memoryview, /) -> None:
        """Add the next bytes."""
        self.value = self._update(data, self.value)

    def digest(self) -> bytes:
        """Return the CRC in big-endian order, as in S3's headers."""
        return self.value.to_bytes(self._kind.width // 8, "big")


def new_digest(algorithm: str) -> Digest:
    """Make an object that computes a checksum of that name."""
    if algorithm in _CRCS:
        return CrcDigest(_CRCS[algorithm])
    return hashlib.new(_HASHES[algorithm], usedforsecurity=False)


def can_combine(algorithm: str) -> bool:
    """Tell whether the checksum of an object can be computed from those of its ranges."""
    return algorithm in _CRCS


def combine(algorithm: str, ranges: Iterable[tuple[bytes, int]]) -> bytes:
    """Combine the checksums of consecutive ranges, given as (checksum, length in bytes)."""
    kind, total = _CRCS[algorithm], 0
    for value, length in ranges:
        total = crc.combine(kind, total, int.from_bytes(value, "big"), length)
    return total.to_bytes(kind.width // 8, "big")


def object_checksum(headers: Mapping[str, str], etag: str = "") -> Checksum | None:
    """Choose the cheapest checksum of a whole object from the headers of an S3 response.

    Composite checksums of multipart uploads are not used, because they cannot be compared with the bytes alone.

    Args:
        headers: Names in lower case.
        etag: The recorded ETag, for stores that send none.

    Returns:
        The checksum, or None if there is none.
    """
    offered: dict[str, bytes] = {}
    if headers.get("x-amz-checksum-type", "FULL_OBJECT").upper() != "COMPOSITE":
        for name, algorithm in _AMZ.items():
            _offer(offered, algorithm, headers.get(name, ""))
    tag = (headers.get("etag") or etag).strip('"').lower()
    if "MD5" not in offered and _is_md5(tag) and _etag_is_md5(headers):
        offered["MD5"] = bytes.fromhex(tag)
    return _cheapest(offered)


def web_checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Choose the cheapest checksum from the headers of any web server (names in lower case); None if there is none.

    An ETag is used only if the server is S3.
    """
    offered: dict[str, bytes] = {}
    for name in ("repr-digest", "content-digest", "digest", "x-goog-hash"):
        for item in headers.get(name, "").split(","):
            word, _, value = item.strip().partition("=")
            if word.lower() in _DIGEST_NAMES:
                _offer(offered, _DIGEST_NAMES[word.lower()], value.strip(":"))
    _offer(offered, "MD5", headers.get("content-md5", ""))
    if "x-amz-request-id" in headers:
        of_s3 = object_checksum(headers)
        if of_s3 is not None:
            offered.setdefault(of_s3.algorithm, of_s3.value)
    return _cheapest(offered)


def _etag_is_md5(headers: Mapping[str, str]) -> bool:
    """Tell whether an ETag is the MD5: not if the object is encrypted with a key that is not S3's own.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
    """
    encryption = headers.get("x-amz-server-side-encryption", "")
    return (
        not encryption.startswith("aws:") and "x-amz-server-side-encryption-customer-algorithm" not in headers
    )


def _offer(offered: dict[str, bytes], algorithm: str, text: str) -> None:
    """Add a checksum if its form fits the algorithm. "…-4" is composed of the checksums of four parts."""
    try:
        value = a2b_base64(text, strict_mode=True) if text and "-" not in text else b""
    except Error:
        return
    if len(value) == _BYTES[algorithm]:
        offered[algorithm] = value


def _cheapest(offered: Mapping[str, bytes]) -> Checksum | None:
    if not offered:
        return None
    order = [name for name, kind in _CRCS.items() if name in offered and crc.is_fast(kind)]
    order += [*_HASHES, *_CRCS]
    return next(Checksum(name, offered[name]) for name in order if name in offered)
