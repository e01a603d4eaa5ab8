"""Lists of objects as S3 Inventory and queries of S3 Metadata write them, for tests."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from hashlib import md5, sha256
from urllib.parse import quote_plus

from packline.keys import ADOPTED_LISTS
from packline.objects import StoredObject
from packline.rules.object_lists import ListFile, ObjectList
from tests.memory_store import MemoryStore

BUCKET = "store"
INVENTORY = (
    "Bucket",
    "Key",
    "VersionId",
    "IsLatest",
    "IsDeleteMarker",
    "Size",
    "LastModifiedDate",
    "ETag",
    "StorageClass",
)
METADATA = ("bucket", "key", "sequence_number", "version_id", "is_delete_marker", "size", "e_tag")
DATE = "2026-11-28T01:02:03.000Z"

Row = Sequence[str]


def inventory_row(stored: StoredObject, *, latest: bool = True) -> Row:
    """The row of S3 Inventory about an object."""
    key, version = quote_plus(stored.key), stored.version_id or ""
    size = str(stored.size)
    return (
        BUCKET,
        key,
        version,
        str(latest).lower(),
        "false",
        size,
        DATE,
        stored.etag,
        stored.storage_class,
    )


def marker_row(key: str, *, latest: bool = True) -> Row:
    """The row of S3 Inventory about a delete marker."""
    return BUCKET, quote_plus(key), "gone", str(latest).lower(), "true", "", DATE, "", ""


def packed_rows(rows: Iterable[Row]) -> bytes:
    """A file of the list."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return gzip.compress(text.getvalue().encode(), 1, mtime=0)


def put_list(
    store: MemoryStore,
    files: Iterable[bytes],
    columns: Sequence[str] = INVENTORY,
    *,
    md5s: Sequence[str] = (),
) -> str:
    """Write a list as the command does; its name."""
    listed = []
    for number, body in enumerate(files):
        key = f"{ADOPTED_LISTS}{number}-{sha256(body).hexdigest()}.csv.gz"
        store.put(key, body)
        digest = md5s[number] if md5s else md5(body, usedforsecurity=False).hexdigest()
        listed.append(ListFile(key, len(body), digest))
    body = ObjectList(BUCKET, "", tuple(columns), "Key" in columns, tuple(listed)).encode()
    name = sha256(body).hexdigest()
    store.put(ADOPTED_LISTS + name, body)
    return name
