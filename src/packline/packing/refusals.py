"""What the store's answers mean to the packing engine, on top of ``wire.storeerrors``."""

from __future__ import annotations

from packline.errors import Conflict, PacklineError
from packline.wire.loop_message import Answer
from packline.wire.storeerrors import Refusal, Verdict, error_of, parse_refusal

ACTIONS = "s3:GetObject, s3:GetObjectVersion, s3:PutObject and s3:AbortMultipartUpload"
"""The permissions that building a part needs."""

_BY_CODE = dict.fromkeys(("OperationAborted", "BadDigest", "IncompleteBody"), Verdict.RETRY)


class PartDiffers(Conflict):
    """The target key holds other bytes than the part that was built for it."""


class BuildRaced(Conflict):
    """The store could not decide between two writers of one key: build again."""

    retryable = True


def refusal_of(answer: Answer) -> Refusal | None:
    """The refusal in an answer, or None for a success. S3 sends late errors under a status of 200."""
    if answer.status < 300 and b"<Error>" not in answer.body:
        return None
    headers = {name: answer.header(name) or "" for name in ("x-amz-bucket-region", "date")}
    return parse_refusal(answer.status if answer.status >= 300 else 500, headers, answer.body)


def verdict_of(refusal: Refusal) -> Verdict:
    """What a refusal asks for; throttling by the services behind S3 (KMS) is a slow-down too."""
    if "Throttl" in refusal.code:
        return Verdict.SLOW_DOWN
    if refusal.status == 501:
        return Verdict.REFUSED
    return _BY_CODE.get(refusal.code, refusal.verdict)


def explain(refusal: Refusal, what: str) -> PacklineError:
    """The typed error for a refusal that stays; ``what`` names the object asked for.

    Redirects are not followed: the bucket answers in one region, and the other one would bill every byte.
    """
    return error_of(refusal, what, ACTIONS)
