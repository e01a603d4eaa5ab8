"""What the store lists, and requests to it. Sizes are bytes; times are seconds since the epoch."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

CLAIM_SECONDS = 3_600.0
"""Who claims an object acts on that within a minute; a claim that is older was left by a process that died."""


class StoreRequest(NamedTuple):
    """A request to the store that is to be signed: of one key, with a query, and headers in lower case."""

    method: str
    key: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class StoredObject(NamedTuple):
    """One object version in the store, as a listing gives it."""

    key: str
    version_id: str | None
    size: int
    etag: str
    last_modified: float
    storage_class: str = ""
    """As S3 spells it; empty where the store tells none."""
    restored: bool = False
    """A copy of an archived object can be read for now."""
    encrypted_otherwise: bool = False
    """By a key of KMS or of a customer, so that its ETag is not an MD5; listings do not tell."""


class OpenUpload(NamedTuple):
    """A multipart upload that was neither completed nor aborted."""

    key: str
    upload_id: str
    initiated_at: float
    """By the store's clock."""


class PartClaim(StrEnum):
    """What a purge may do with the object of a part."""

    REMOVE = "remove"
    """Nobody else uses it."""
    FORGET = "forget"
    """Another plan uses it: only the record goes."""
    KEEP = "keep"
    """Another version has the plan by now: nothing of it goes."""
