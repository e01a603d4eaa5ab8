"""The list of a manifest's shards as an object of its own, where the item of the table would grow with the version.

An item names up to ``MOST_NAMED`` shards itself. With more, it names one object: a gzip of JSON lines, each
``["key"]``, or ``["key", "first path"]`` for the shards of an execution's metadata. Its key ends in
``.list.v2.jsonl.gz``, which releases that know no lists refuse as a shard of a later form.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from typing import Protocol

from packline.keys import SHARD_LIST_SUFFIX, shard_list_key
from packline.manifest.rows import MANIFEST_REMEDY, UnreadableManifest, compress_rows
from packline.model import FetchPlan, ManifestRef, MetadataShard

MOST_NAMED = 100
"""Shards that an item names itself: 8,500 bytes, for 4,000,000 rows."""
MAX_LIST_BYTES = 64 << 20
_KEPT = 8
"""Lists that a process keeps in memory; each is read once and never changes."""
_GZIP = 31
recent_lists: OrderedDict[str, list[list[str]]] = OrderedDict()


class _Reader(Protocol):
    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole object. Raises ObjectNotFound."""


class _Writer(Protocol):
    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write an object unless there is one."""


def name_shards(keys: Sequence[str], store: _Writer) -> tuple[str, ...]:
    """Return the keys that an item names: those of the shards, or that of their list, which is written then."""
    if len(keys) <= MOST_NAMED:
        return tuple(keys)
    return (_write([[key] for key in keys], store),)


def name_metadata_shards(shards: Sequence[MetadataShard], store: _Writer) -> tuple[MetadataShard, ...]:
    """Return the metadata shards that an item names: themselves, or one that is their list."""
    if len(shards) <= MOST_NAMED:
        return tuple(shards)
    return (MetadataShard(_write([[shard.key, shard.first] for shard in shards], store), shards[0].first),)


def is_listed(manifest: ManifestRef) -> bool:
    """Return whether the shards of a manifest stand in a list that has not been read."""
    return len(manifest.shards) == 1 and manifest.shards[0].endswith(SHARD_LIST_SUFFIX)


def expand_shards(manifest: ManifestRef, store: _Reader) -> ManifestRef:
    """Return the manifest with the keys of all its shards. Raises ObjectNotFound, UnreadableManifest."""
    if not is_listed(manifest):
        return manifest
    keys = tuple(row[0] for row in _read(manifest.shards[0], store))
    return ManifestRef(**{**vars(manifest), "shards": keys})


def expand_metadata_shards(shards: Sequence[MetadataShard], store: _Reader) -> Sequence[MetadataShard]:
    """Return all metadata shards of an execution. Raises ObjectNotFound, UnreadableManifest."""
    if len(shards) != 1 or not shards[0].key.endswith(SHARD_LIST_SUFFIX):
        return shards
    return [MetadataShard(key, first) for key, first, *_ in _read(shards[0].key, store)]


def expand_plan(plan: FetchPlan, store: _Reader) -> FetchPlan:
    """Return the plan of a version with the keys of all its shards. Raises ObjectNotFound, UnreadableManifest."""
    return FetchPlan(**{**vars(plan), "manifest": expand_shards(plan.manifest, store)})


def _write(rows: Sequence[Sequence[str]], store: _Writer) -> str:
    text = "".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n" for row in rows).encode()
    key = shard_list_key(sha256(text).hexdigest())
    store.create(key, compress_rows(text), "application/jsonl")
    return key


def _read(key: str, store: _Reader) -> list[list[str]]:
    rows = recent_lists.get(key)
    if rows is None:
        rows = recent_lists[key] = _decode(key, store.read(key))
        if len(recent_lists) > _KEPT:
            recent_lists.popitem(last=False)
    return rows


def _decode(key: str, body: bytes) -> list[list[str]]:
    import zlib

    try:
        unpacking = zlib.decompressobj(wbits=_GZIP)
        text = unpacking.decompress(body, MAX_LIST_BYTES)
        if not unpacking.eof or shard_list_key(sha256(text).hexdigest()) != key:
            raise ValueError("its content does not have the SHA-256 that its name says")
        return [[str(column) for column in json.loads(line)] for line in text.splitlines()]
    except (ValueError, zlib.error, TypeError) as error:
        raise UnreadableManifest(f"Shard list {key!r} cannot be read: {error}.", MANIFEST_REMEDY) from error
