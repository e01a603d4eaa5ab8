"""Computes and checks the checksums of S3.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
moto takes CRC-32 where it should take CRC-32C; its multipart uploads use this module too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

from packline.aws_api.crc import CRC32, CRC32C, CRC64NVME, Crc, updater
from packline.local.patches import Patches
from packline.local.s3_errors import S3RequestRefused

PREFIX = "x-amz-checksum-"
_NOT_VALUES = {f"{PREFIX}{name}" for name in ("algorithm", "type", "mode")}


def _crc(kind: Crc) -> Callable[[bytes], bytes]:
    return lambda body: updater(kind)(body, 0).to_bytes(kind.width // 8, "big")


_DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "CRC32": _crc(CRC32),
    "CRC32C": _crc(CRC32C),
    "CRC64NVME": _crc(CRC64NVME),
    "SHA1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "SHA256": lambda body: hashlib.sha256(body).digest(),
    "SHA512": lambda body: hashlib.sha512(body).digest(),
    "MD5": lambda body: hashlib.md5(body, usedforsecurity=False).digest(),
}


def patch_checksums(patches: Patches) -> None:
    """Replace the function that moto computes checksums with."""
    import moto.s3.models
    import moto.s3.responses

    for module in (moto.s3.models, moto.s3.responses):
        patches.replace(module, "compute_checksum", _for_moto, ("body", "algorithm", "encode_base64"))


def compute(body: bytes, algorithm: str) -> str:
    """Compute a checksum in Base64, as headers and XML have it. Raises S3RequestRefused."""
    return base64.b64encode(_digest(body, algorithm)).decode()


def declared_checksum(headers: dict[str, str]) -> tuple[str, str] | None:
    """Return algorithm and value of the ``x-amz-checksum-…`` header, or None. Raises S3RequestRefused for two."""
    names = [name for name in headers if name.startswith(PREFIX) and name not in _NOT_VALUES]
    if len(names) > 1:
        text = f"Expecting a single {PREFIX} header. Multiple checksum Types are not allowed."
        raise S3RequestRefused("InvalidRequest", text)
    return (names[0].removeprefix(PREFIX).upper(), headers[names[0]]) if names else None


def check_checksum(body: bytes, algorithm: str, value: str) -> None:
    """Refuse a body that does not have the declared checksum. Raises S3RequestRefused."""
    actual = _digest(body, algorithm)
    if len(decode(value) or b"") != len(actual):
        raise S3RequestRefused("InvalidRequest", f"Value for {PREFIX}{algorithm.lower()} header is invalid.")
    if decode(value) != actual:
        text = f"The {algorithm} you specified did not match the calculated checksum."
        raise S3RequestRefused("BadDigest", text)


def decode(value: str) -> bytes | None:
    """Decode a value in Base64; return None if it is malformed."""
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        return None


def _digest(body: bytes, algorithm: str) -> bytes:
    if algorithm not in _DIGESTS:
        text = f"The local stack cannot compute {algorithm}; it would store unchecked data."
        raise S3RequestRefused("NotImplemented", text)
    return _DIGESTS[algorithm](body)


def _for_moto(body: Any, algorithm: str, encode_base64: bool = True) -> bytes:
    digest = _digest(bytes(body), algorithm)
    return base64.b64encode(digest) if encode_base64 else digest
