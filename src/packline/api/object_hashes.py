"""Hashes of datums: MD5 from the recorded ETag; all three by reading the object, where one datum is asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, NamedTuple, cast

from packline.errors import PacklineError
from packline.model import Datum
from packline.ports import ObjectStore

LARGEST_READ = 256 << 20
"""Bytes. A larger object is not read for its hashes: API Gateway waits for 30 seconds, and S3 gives some 80 MB a
second to one reader."""
PIECE = 8 << 20
REMEMBERED = 1_024
"""Hashes that a function instance keeps."""

_is_md5 = re.compile(r"[0-9a-f]{32}").fullmatch


class Md5Digests:
    """Of the objects in one answer.

    The ETag of an object that was uploaded in one piece is its MD5, unless it is encrypted with a key of KMS or of a
    customer (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html). Whether that is so is looked up for
    one object of each top-level prefix: buckets encrypt what is below it in one way.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._meaningful: dict[str, bool] = {}

    def of(self, key: str, etag: str) -> str | None:
        """Return the MD5 of an object; None if its ETag does not tell."""
        if not _is_md5(etag):
            return None
        prefix = key.partition("/")[0]
        if prefix not in self._meaningful:
            self._meaningful[prefix] = self._look(key)
        return etag if self._meaningful[prefix] else None

    def _look(self, key: str) -> bool:
        try:
            return not self._store.head(key).encrypted_otherwise
        except PacklineError:  # gone, or not ours to read: then nothing is claimed
            return False


class ComputedHashes(NamedTuple):
    """Hashes of the bytes of a datum, in hex digits."""

    md5: str
    sha1: str
    sha256: str


def computed_hashes(datum: Datum, store: ObjectStore) -> ComputedHashes | None:
    """Compute hashes of a datum's bytes: valohai-utils compares the SHA-256 of each datum that it downloads.

    None if the object is larger than ``LARGEST_READ``, or cannot be read.
    """
    if datum.size > LARGEST_READ:
        return None
    try:
        hashes = _read_hashes(cast(Hashable, store), datum.key, datum.version_id, datum.etag, datum.size)
    except PacklineError:  # archived, gone, or not ours to read: the other facts are answered
        return None
    # Without object versions, another object may lie at the key by now.
    replaced = datum.version_id is None and _is_md5(datum.etag) and hashes.md5 != datum.etag
    return None if replaced else hashes


@lru_cache(REMEMBERED)
def _read_hashes(store: Any, key: str, version_id: str | None, etag: str, size: int) -> ComputedHashes:
    """Read an object and hash it; its version is pinned by ``etag`` where the bucket keeps no versions."""
    algorithms = [hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False), hashlib.sha256()]
    for start in range(0, size, PIECE):
        piece = store.read_range(key, start, min(PIECE, size - start), version_id)
        for algorithm in algorithms:
            algorithm.update(piece)
    return ComputedHashes(*(algorithm.hexdigest() for algorithm in algorithms))
