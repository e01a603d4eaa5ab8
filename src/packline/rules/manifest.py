"""Manifests: members as rows of JSON, in path order, cut into content-addressed gzip shards."""

from __future__ import annotations

import gzip
import heapq
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from packline.model import Member

SHARD_ROWS = 40_000
"""About 4 MB of gzip: 25 shards hold a million members."""


COLUMNS = len(Member._fields)

_quoted = json.encoder.encode_basestring
"""A text as JSON, not escaped to ASCII."""


class Shard(NamedTuple):
    """One shard: its digest (sha-256 of the rows before compression), its gzip bytes, the rows, and the members."""

    digest: str
    body: bytes
    rows: bytes
    members: list[Member]


def encode_row(member: Member) -> bytes:
    """``["path","datum","key","version id",size,"etag"]`` and a newline: the same member gives the same bytes."""
    path, datum, key, version_id, size, etag = member
    version = _quoted(version_id) if version_id is not None else "null"
    # What json.dumps would write, at a fifth of its time: it builds an encoder for every row.
    row = f"[{_quoted(path)},{_quoted(datum)},{_quoted(key)},{version},{size},{_quoted(etag)}]\n"
    return row.encode()


def decode_rows(body: bytes) -> Iterator[Member]:
    """Members of one gzip shard."""
    return map(decode_row, split_rows(body))


def decode_row(row: bytes) -> Member:
    """The member of one row; columns that a newer release has added are passed over."""
    return Member(*json.loads(row)[:COLUMNS])


def split_rows(body: bytes) -> list[bytes]:
    """The rows of one gzip shard, each still JSON: for those who want few of them."""
    return gzip.decompress(body).splitlines()


def encode_shards(members: Iterable[Member], shard_rows: int = SHARD_ROWS) -> Iterator[Shard]:
    """Cut members (in order) into shards; bit-reproducible (gzip without time or name)."""
    iterator = iter(members)
    while batch := list(islice(iterator, shard_rows)):
        rows = b"".join(map(encode_row, batch))
        yield Shard(sha256(rows).hexdigest(), gzip.compress(rows, 6, mtime=0), rows, batch)


def merge_members(
    base: Iterable[Member], fresh: Iterable[Member], exclude: frozenset[str]
) -> Iterator[Member]:
    """Inherited members less the excluded names, with the fresh ones; both in path order, and so is the result.

    Exclusion is by exact path and of inherited members only. One datum is never twice in a version; two datums
    may share a path: the inherited one comes first, so that the last one wins on disk.
    """
    kept = (member for member in base if member.path not in exclude)
    previous: Member | None = None
    for member in heapq.merge(kept, fresh, key=by_path):
        if previous is None or (member.path, member.datum) != (previous.path, previous.datum):
            yield member
        previous = member


def discard_matches(inherited: Iterable[Member], names: set[str]) -> Iterator[Member]:
    """The same members; each takes its path out of ``names``, so that those which match nothing stay."""
    for member in inherited:
        names.discard(member.path)
        yield member


def winners(members: Iterable[Member]) -> Iterator[Member]:
    """One member a path: of equal paths the last."""
    last: Member | None = None
    for member in members:
        if last is not None and last.path != member.path:
            yield last
        last = member
    if last is not None:
        yield last


def by_path(member: Member) -> bytes:
    """The order of manifests and packages: byte order of the UTF-8 path."""
    return member.path.encode()
