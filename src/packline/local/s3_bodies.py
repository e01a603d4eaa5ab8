"""Decodes S3 request bodies (aws-chunked), and compares them with every digest that the client declared.

S3 stores nothing whose bytes differ from a declared digest: BadDigest for ``Content-MD5`` and the
``x-amz-checksum-…`` headers and trailers, XAmzContentSHA256Mismatch for the signed hash of the payload.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
"""

from __future__ import annotations

import hashlib
import re

from packline.local.http_server import Request
from packline.local.s3_checksums import PREFIX, check_checksum, declared_checksum, decode
from packline.local.s3_errors import S3RequestRefused

_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_body(request: Request, *, checksum_of_body: bool = True) -> Request:
    """Check the body. Returns the request with the body decoded and a trailing checksum moved to the headers.

    ``checksum_of_body``: false if the checksum header is not that of the body
    (CompleteMultipartUpload). Raises S3RequestRefused.
    """
    _check_payload_hash(request)
    plain = _without_chunks(request)
    _check_md5(plain)
    declared = declared_checksum(plain.headers) if checksum_of_body else None
    if declared is None:
        return plain
    algorithm, value = declared
    check_checksum(plain.body, algorithm, value)
    return _with_headers(plain, {"x-amz-sdk-checksum-algorithm": algorithm})


def decode_chunks(body: bytes) -> tuple[bytes, dict[str, str]]:
    """Return the bytes of an ``aws-chunked`` body (signed or not) and its trailing headers.

    Raises S3RequestRefused where the chunks do not end as announced.
    """
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at)
        digits = body[at:end].partition(b";")[0] if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", digits):
            raise _incomplete()
        size = int(digits, 16)
        at = end + 2
        if size == 0:
            break
        if body[at + size : at + size + 2] != b"\r\n":
            raise _incomplete()
        pieces.append(body[at : at + size])
        at += size + 2
    lines = (line.partition(":") for line in body[at:].decode("latin-1").split("\r\n") if ":" in line)
    return b"".join(pieces), {name.strip().lower(): value.strip() for name, _, value in lines}


def _without_chunks(request: Request) -> Request:
    headers = request.headers
    if not headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        return request
    body, trailer = decode_chunks(request.body)
    length = headers.get("x-amz-decoded-content-length", "")
    if length != str(len(body)):
        raise _incomplete()
    for name in filter(None, (name.strip().lower() for name in headers.get("x-amz-trailer", "").split(","))):
        if name not in trailer:
            text = "The request contained trailing data that was not well-formed or did not conform to our "
            raise S3RequestRefused("MalformedTrailerError", f"{text}published schema.")
    encodings = [word.strip() for word in headers.get("content-encoding", "").split(",")]
    left = ",".join(word for word in encodings if word and word != "aws-chunked")
    dropped = {"x-amz-decoded-content-length", "x-amz-trailer", "content-encoding"}
    kept = {name: value for name, value in headers.items() if name not in dropped}
    kept |= {"x-amz-content-sha256": "UNSIGNED-PAYLOAD", "content-length": str(len(body))}
    checksums = {name: value for name, value in trailer.items() if name.startswith(PREFIX)}
    plain = request._replace(headers=kept, body=body)
    return _with_headers(plain, checksums | ({"content-encoding": left} if left else {}))


def _with_headers(request: Request, headers: dict[str, str]) -> Request:
    names = {name: request.names.get(name, name) for name in headers}
    return request._replace(headers=request.headers | headers, names=request.names | names)


def _check_payload_hash(request: Request) -> None:
    declared = request.headers.get("x-amz-content-sha256", "")
    if _SHA256.fullmatch(declared) and hashlib.sha256(request.body).hexdigest() != declared:
        text = "The provided 'x-amz-content-sha256' header does not match what was computed."
        raise S3RequestRefused("XAmzContentSHA256Mismatch", text)


def _check_md5(request: Request) -> None:
    declared = request.headers.get("content-md5")
    if declared is None:
        return
    expected = decode(declared)
    if expected is None or len(expected) != 16:
        raise S3RequestRefused("InvalidDigest", "The Content-MD5 you specified is not valid.")
    if hashlib.md5(request.body, usedforsecurity=False).digest() != expected:
        raise S3RequestRefused("BadDigest", "The Content-MD5 you specified did not match what we received.")


def _incomplete() -> S3RequestRefused:
    text = "You did not provide the number of bytes specified by the Content-Length HTTP header."
    return S3RequestRefused("IncompleteBody", text)
