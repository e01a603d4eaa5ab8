"""MD5 hashes of datums, from the ETags that are recorded with them; no object is read for it."""

from __future__ import annotations

import re

from packline.errors import PacklineError
from packline.ports import ObjectStore

_is_md5 = re.compile(r"[0-9a-f]{32}").fullmatch


class Md5s:
    """Of the objects in one answer.

    The ETag of an object that was uploaded in one piece is its MD5, unless it is encrypted with a key of KMS or of a
    customer (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html). Whether that is so is looked up for
    one object of each top-level prefix: buckets encrypt what is below it in one way.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._meaningful: dict[str, bool] = {}

    def of(self, key: str, etag: str) -> str | None:
        """The MD5 of an object; None if its ETag does not tell."""
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
