"""Patches the listings of moto's S3, which copy and sort the whole bucket for every page.

moto's ``list_object_versions`` deep-copies every object with its bytes for each page of 1,000: 0.13 ms for each
object of the bucket, so a listing costs the square of their number (10,000: 13 s). Here a bucket keeps its key
names sorted (UTF-8 byte order and Python's string order agree); a page is a bisection and a walk.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

import moto.s3.models as s3_models
from moto.s3.exceptions import InvalidContinuationToken
from moto.s3.models import FakeKey, S3Backend
from moto.s3.utils import _VersionedKeyStore

from packline.local.patches import Patches, require

_moto_list_object_versions: Any = None


class SortedKeyStore(_VersionedKeyStore):
    """moto's key store (name to versions, oldest first) that knows its names in order."""

    def __init__(self) -> None:
        super().__init__()
        self._sorted: list[str] = []
        self._stale = False

    def __setitem__(self, key: str, value: Any) -> None:
        self._stale = self._stale or key not in self
        super().__setitem__(key, value)

    def setlist(self, key: Any, list_: Any) -> None:
        """Set all versions of a name."""
        self._stale = self._stale or key not in self
        super().setlist(key, list_)

    def pop(self, key: str) -> None:  # type: ignore[override]
        """Remove a name with its versions."""
        self._stale = True
        super().pop(key)

    def __delitem__(self, key: str) -> None:
        self._stale = True
        super().__delitem__(key)

    def names(self) -> list[str]:
        """Return all names in order. Do not change the list."""
        if self._stale or len(self._sorted) != len(self):
            self._stale = False
            names = self._sorted
            if len(names) < len(self):
                # Timsort merges the sorted names at the front with the new ones in linear time.
                names = [name for name in names if name in self]
                seen = set(names)
                names.extend(sorted(name for name in list(self) if name not in seen))
            else:
                names = list(self)
            self._sorted = sorted(names)
        return self._sorted

    def below(self, prefix: str, after: str = "") -> Iterator[str]:
        """Yield the names that start with ``prefix`` and sort after ``after``."""
        names = self.names()
        at = max(bisect_left(names, prefix), bisect_right(names, after) if after else 0)
        while at < len(names) and names[at].startswith(prefix):
            yield names[at]
            at += 1


def patch_listings(patches: Patches) -> None:
    """Install the sorted key store and the two listings that use it."""
    require(s3_models.FakeBucket, "__init__", ("name", "account_id", "region_name", "bucket_namespace"))
    patches.replace(s3_models, "_VersionedKeyStore", SortedKeyStore)
    versions = ("bucket_name", "delimiter", "key_marker", "max_keys", "prefix", "version_id_marker")
    objects = ("bucket", "prefix", "delimiter", "continuation_token", "start_after", "max_keys")
    global _moto_list_object_versions
    _moto_list_object_versions = patches.replace(
        S3Backend, "list_object_versions", _list_object_versions, versions
    )
    patches.replace(S3Backend, "list_objects_v2", _list_objects_v2, objects)


def _list_objects_v2(
    backend: Any,
    bucket: Any,
    prefix: str | None,
    delimiter: str | None,
    continuation_token: str | None,
    start_after: str | None,
    max_keys: int,
) -> tuple[list[Any], bool, str | None]:
    """Return a page of keys and folders, whether more follow, and the continuation token."""
    after = _position(continuation_token) if continuation_token else start_after
    page: list[Any] = []
    for item in _objects_and_folders(bucket.keys, prefix or "", delimiter or "", after or ""):
        if len(page) == max_keys:
            if max_keys == 0:
                return [], False, None
            last = page[-1].name if isinstance(page[-1], FakeKey) else page[-1]
            return page, True, last.encode("utf-8").hex()
        page.append(item)
    return page, False, None


def _objects_and_folders(keys: SortedKeyStore, prefix: str, delimiter: str, after: str) -> Iterator[Any]:
    folder = after if delimiter and after.endswith(delimiter) else ""
    for name in keys.below(prefix, after):
        if folder and name.startswith(folder):
            continue
        cut = name.find(delimiter, len(prefix)) if delimiter else -1
        newest = keys.get(name)
        if not isinstance(newest, FakeKey):
            continue
        if cut >= 0:
            folder = name[: cut + len(delimiter)]
            yield folder
        else:
            yield newest


def _position(token: str) -> str:
    try:
        return bytes.fromhex(token).decode("utf-8")
    except ValueError:
        raise InvalidContinuationToken from None


def _list_object_versions(
    backend: Any,
    bucket_name: str,
    delimiter: str | None = None,
    key_marker: str | None = None,
    max_keys: int | None = 1000,
    prefix: str = "",
    version_id_marker: str | None = None,
) -> tuple[list[Any], list[str], list[Any], str | None, str | None]:
    """A page of versions, folders and delete markers, and the markers of its last if more follow."""
    if delimiter:
        answer: tuple[list[Any], list[str], list[Any], str | None, str | None]
        # Only people list folders; moto's own function is fast enough.
        answer = _moto_list_object_versions(
            backend, bucket_name, delimiter, key_marker, max_keys, prefix, version_id_marker
        )
        return answer
    keys: SortedKeyStore = backend.get_bucket(bucket_name).keys
    versions: list[Any] = []
    markers: list[Any] = []
    last: Any = None
    for version in _versions(keys, prefix, key_marker or "", version_id_marker or ""):
        if max_keys is not None and len(versions) + len(markers) >= max_keys:
            name = getattr(last, "name", key_marker or "")
            return versions, [], markers, name, getattr(last, "version_id", None)
        last = version
        (versions if isinstance(version, FakeKey) else markers).append(version)
    return versions, [], markers, None, None


def _versions(keys: SortedKeyStore, prefix: str, key_marker: str, version_marker: str) -> Iterator[Any]:
    """Versions by name, newest first, those after the markers only."""
    if key_marker and version_marker and key_marker.startswith(prefix):
        behind = False
        for version in _newest_first(keys, key_marker):
            if behind:
                yield version
            behind = behind or version.version_id == version_marker
    for name in keys.below(prefix, key_marker):
        yield from _newest_first(keys, name)


def _newest_first(keys: SortedKeyStore, name: str) -> Iterator[Any]:
    for at, version in enumerate(reversed(list(keys.getlist(name, [])))):
        version.is_latest = at == 0
        yield version
