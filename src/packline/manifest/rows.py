"""Rows of a manifest: members as JSON arrays, cut into content-addressed gzip shards, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from packline.errors import CorruptPackage
from packline.keys import manifest_shard_key
from packline.model import Member

SHARD_ROWS = 40_000
"""About 4 MB of gzip: 25 shards hold a million members."""
MAX_SHARD_BYTES = 256 << 20
"""Unpacked size of a shard: 40,000 rows with the longest key that S3 takes, as path and as key, have 100 MB."""
MANIFEST_REMEDY = "The store holds another manifest than the table records: make the version again."

_ISAL_LEVEL = 1
"""A fifth of the time of zlib's level 3, and 7 % fewer bytes; most of a row is hashes, which no level makes smaller."""

_BATCH_ROWS = 1000
_COLUMNS = len(Member._fields)
_ROW_TYPES = (str, str, str, int, str)
_GZIP_WINDOW = 31
"""zlib's window bits for a gzip header, whose CRC is checked."""
_named_digest = re.compile(r"[^/]*/?([0-9a-f]{64})(?:\.v2)?\.jsonl\.gz").fullmatch
_PART_RANGE = b'","part:'
"""Where a row has it, its fourth value is a location in a part: inside of a value, a quote follows a backslash."""
_quoted = json.encoder.encode_basestring
"""Encodes a text as JSON, without escaping it to ASCII."""


class UnreadableManifest(CorruptPackage):
    """A manifest whose shards are not gzip, not rows of members, or not the rows that its digests name."""


class Shard(NamedTuple):
    """One shard: its digest (SHA-256 of the rows before compression), its gzip bytes, the rows, and the members."""

    digest: str
    body: bytes
    rows: bytes
    members: list[Member]

    @property
    def key(self) -> str:
        """Where the store has it."""
        return shard_key(self.digest, self.rows)


def shard_key(digest: str, rows: bytes) -> str:
    """Return the key of a shard: of form 2 if a member lies in a part that its uploader built."""
    return manifest_shard_key(digest, 2 if _PART_RANGE in rows else 1)


def encode_row(member: Member) -> bytes:
    """Encode ``["path","datum","key","version id",size,"etag"]`` and a newline; equal members give equal bytes."""
    path, datum, key, version_id, size, etag = member
    version = _quoted(version_id) if version_id is not None else "null"
    # What json.dumps would write, at a fifth of its time: it builds an encoder for every row.
    row = f"[{_quoted(path)},{_quoted(datum)},{_quoted(key)},{version},{size},{_quoted(etag)}]\n"
    return row.encode()


def encode_shards(members: Iterable[Member], shard_rows: int = SHARD_ROWS) -> Iterator[Shard]:
    """Cut members, in path order, into shards; bit-reproducible (gzip without time or name)."""
    iterator = iter(members)
    while batch := list(islice(iterator, shard_rows)):
        rows = b"".join(map(encode_row, batch))
        yield Shard(*pack_shard(rows), rows, batch)


def pack_shard(rows: bytes) -> tuple[str, bytes]:
    """Return the digest of a shard's rows, and the rows as gzip without time or name."""
    return sha256(rows).hexdigest(), compress_rows(rows)


def compress_rows(rows: bytes) -> bytes:
    """Compress rows to gzip without time or name: the same bytes on processors of one kind."""
    from isal import igzip  # a fetch only reads

    return igzip.compress(rows, _ISAL_LEVEL, mtime=0)


def decode_row(row: bytes) -> Member:
    """Decode one row; columns that a newer release has added are ignored."""
    return Member(*json.loads(row)[:_COLUMNS])


def path_of_row(row: bytes) -> str:
    """Return the path of a row that is still JSON."""
    end = row.index(b'","')
    if row.find(b"\\", 2, end) < 0:
        return row[2:end].decode()  # a fifth of the time of the parser
    path: str = json.loads(row)[0]
    return path


def decode_rows(body: bytes, key: str = "") -> Iterator[Member]:
    """Decode the members of one gzip shard. Raises UnreadableManifest."""
    return decode_lines(split_rows(body, key), key)


def decode_lines(lines: Sequence[bytes], key: str = "") -> Iterator[Member]:
    """Decode rows that are still JSON. Raises UnreadableManifest, which names the shard ``key``."""
    try:
        for first in range(0, len(lines), _BATCH_ROWS):
            # One call of the parser for many rows takes half the time of one call a row.
            batch = json.loads(b"[" + b",".join(lines[first : first + _BATCH_ROWS]) + b"]")
            for (
                path,
                datum,
                object_key,
                version_id,
                size,
                etag,
                *_,
            ) in batch:  # newer releases may add columns
                if (type(path), type(datum), type(object_key), type(size), type(etag)) != _ROW_TYPES:
                    raise TypeError("a row has values of other types")
                yield Member(path, datum, object_key, version_id, size, etag)
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableManifest(
            f"Manifest shard {key!r} cannot be read: {error}.", MANIFEST_REMEDY
        ) from error


def split_rows(body: bytes, key: str = "") -> list[bytes]:
    """Return the rows of one gzip shard, each still JSON: for callers that want few of them."""
    return unpack_shard(body, key).splitlines()


def unpack_shard(body: bytes, key: str = "") -> bytes:
    """Unpack a gzip shard, at most 256 MiB, and compare the rows with the SHA-256 in its key.

    Args:
        body: The object.
        key: Its key; the digest is compared if the key names one.

    Raises:
        UnreadableManifest: The object is not gzip, is cut off or too long, or holds other rows than its key says.
    """
    import zlib  # most fetches never read a manifest

    unpacking = zlib.decompressobj(wbits=_GZIP_WINDOW)
    try:
        rows = unpacking.decompress(body, MAX_SHARD_BYTES)
    except zlib.error as error:
        raise UnreadableManifest(
            f"Manifest shard {key!r} cannot be read: {error}.", MANIFEST_REMEDY
        ) from error
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableManifest(
            f"Manifest shard {key!r} is cut off, or longer than any of ours.", MANIFEST_REMEDY
        )
    named = _named_digest(key)
    if named is not None and sha256(rows).hexdigest() != named[1]:
        raise UnreadableManifest(
            f"Manifest shard {key!r} does not have the SHA-256 that its name says.", MANIFEST_REMEDY
        )
    return rows
