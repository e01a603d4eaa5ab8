"""Which requests to the store an upload by the HTTP API may send: those of one execution, with checksums."""

from __future__ import annotations

import re
from urllib.parse import unquote

from packline.errors import InvalidInput, InvalidName
from packline.keys import ADOPTED, is_storable, marker_key, outputs_prefix, split_store, staged_prefix
from packline.objects import StoreRequest
from packline.rules.team_access import COMPOSED
from packline.rules.upload_contents import path_problem
from packline.uri import check_execution_id

MAX_REQUESTS = 1_000
"""Requests that are signed at once."""
MAX_VALUE_CHARACTERS = 4_096
"""Of a header: a copy source is an encoded key, three characters a byte."""

CHECKSUM, COPY_SOURCE = "x-amz-checksum-crc32", "x-amz-copy-source"
HEADERS = frozenset(
    (
        CHECKSUM,
        COPY_SOURCE,
        "content-type",
        "x-amz-checksum-algorithm",
        "x-amz-checksum-mode",
        "x-amz-checksum-type",
        "x-amz-copy-source-range",
        "x-amz-mp-object-size",
    )
)
OPERATIONS = frozenset(
    (
        ("PUT", frozenset[str]()),
        ("PUT", frozenset(("partNumber", "uploadId"))),
        ("POST", frozenset(("uploads",))),
        ("POST", frozenset(("uploadId",))),
        ("DELETE", frozenset(("uploadId",))),
        ("HEAD", frozenset[str]()),
        ("GET", frozenset(("uploadId",))),
        ("GET", frozenset(("uploadId", "part-number-marker"))),
    )
)
"""PutObject and CopyObject, UploadPart and UploadPartCopy, CreateMultipartUpload, CompleteMultipartUpload,
AbortMultipartUpload, HeadObject, ListParts."""

_value = re.compile(r"[\x20-\x7e]*").fullmatch


class RequestNotSigned(InvalidInput):
    """A request to the store that no upload sends."""


def check_upload_execution(execution: str) -> str:
    """Return the id of an execution that files may be uploaded to. Raises InvalidName."""
    check_execution_id(execution)
    for prefix, kind in ((ADOPTED, "an adoption"), (COMPOSED, "a version of chosen files")):
        if execution.startswith(prefix):
            raise InvalidName(
                f"{execution!r} is the id of {kind}: its files are in the store already.",
                "Choose an id that begins otherwise.",
            )
    return execution


def check_upload_request(request: StoreRequest, execution: str, store: str) -> StoreRequest:
    """Return the request if an upload to this execution may send it.

    Args:
        request: The request; names of headers in lower case.
        execution: The id of the execution.
        store: Name of the bucket, with the prefix of the store, which copy sources begin with.

    Raises:
        RequestNotSigned: It is of another execution, of another kind, or without a checksum.
    """
    _check_key(request, execution, store)
    if (request.method, frozenset(name for name, _ in request.query)) not in OPERATIONS:
        raise _refused(request, "no upload sends it")
    headers = dict(request.headers)
    if not HEADERS.issuperset(headers) or not all(map(_is_sendable, headers.values())):
        raise _refused(request, f"an upload has no headers but {', '.join(sorted(HEADERS))}")
    source = headers.get(COPY_SOURCE)
    if source is not None and not source.startswith(f"/{store}/{outputs_prefix(execution)}"):
        raise _refused(request, f"it copies from outside of execution {execution}")
    if request.method == "PUT" and source is None and CHECKSUM not in headers:
        raise _refused(request, f"it has no {CHECKSUM}")
    return request


def _check_key(request: StoreRequest, execution: str, store: str) -> None:
    """Raise RequestNotSigned for a key that no object of the execution can have."""
    outputs = outputs_prefix(execution)
    below = any(
        request.key.startswith(prefix) and request.key != prefix
        for prefix in (outputs, staged_prefix(execution))
    )
    if not (below or request.key == marker_key(execution)):
        raise _refused(request, f"its key is not of execution {execution}")
    if not is_storable(split_store(store)[1] + request.key):
        raise _refused(request, "S3 cannot hold an object of its key, which is too long or not Unicode")
    source = dict(request.headers).get(COPY_SOURCE, "")
    if not {".", ".."}.isdisjoint(f"{request.key}/{unquote(source)}".split("/")):
        raise _refused(request, "a key with . or .. means another one to some clients and proxies")
    problem = path_problem(request.key[len(outputs) :], "") if request.key.startswith(outputs) else ""
    if problem:
        raise _refused(request, problem)


def _is_sendable(value: str) -> bool:
    return len(value) <= MAX_VALUE_CHARACTERS and _value(value) is not None


def _refused(request: StoreRequest, reason: str) -> RequestNotSigned:
    return RequestNotSigned(
        f"{request.method} {request.key!r} is not signed: {reason}.", "See docs/reference/http.md, Uploads."
    )
