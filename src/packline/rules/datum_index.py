"""The datum index beside a manifest of several shards: find the row of a datum without reading all rows.

Records of 12 bytes, sorted: the last 64 bits of the datum id, and its row in the manifest. The ids are hashes, so
a record stands near its share of the range; one ranged read of some 100 KB finds it among millions.

The index of more than ``PIECE_ROWS`` rows is cut into pieces by the first bits that differ between ids, so that each
can be sorted and written alone.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import isqrt

RECORD_BYTES = 12
_SUFFIX_BYTES, _ROW_BYTES = 8, 4
_SPACE = 1 << 62
"""The last 64 bits begin with the two fixed bits of the UUID variant; the rest is uniform."""
_SPREAD = 4
"""Half-width of the window in standard deviations; a record outside is looked for in the whole index."""


PIECE_ROWS = 8_000_000
"""Rows of one piece of an index, on average: 96 MB."""
BUCKETS = 64
"""The first byte of an id suffix has two fixed bits."""
_HEADER = struct.Struct(f">{BUCKETS + 1}I")


def count_pieces(rows: int) -> int:
    """Return how many pieces the index of a manifest has: a power of two, at most ``BUCKETS``."""
    pieces = 1
    while pieces * PIECE_ROWS < rows and pieces < BUCKETS:
        pieces *= 2
    return pieces


def piece_of(datum: str, pieces: int) -> int:
    """Return the number of the piece in which a datum stands."""
    return _bucket_of(id_suffix(datum)) * pieces // BUCKETS


def _bucket_of(suffix: bytes) -> int:
    return int.from_bytes(suffix[:1]) % BUCKETS


class DatumIndexBuilder:
    """Sorts the records of an index, or of one piece, at some 12 bytes a row."""

    def __init__(self) -> None:
        self._buckets = [bytearray() for _ in range(BUCKETS)]
        """Records by the first byte of their id suffix."""
        self._row = 0

    def add(self, id_suffix: bytes) -> None:
        """Add the next row, with the last 64 bits of its datum id."""
        self._buckets[_bucket_of(id_suffix)] += id_suffix + self._row.to_bytes(_ROW_BYTES)
        self._row += 1

    def add_group(self, bucket: int, records: bytes, first_row: int) -> None:
        """Add records of one bucket whose rows are counted from ``first_row``."""
        words = array("I", records)
        swapped = sys.byteorder == "little"
        if swapped:
            words.byteswap()
        words[2::3] = array("I", [row + first_row for row in words[2::3]])
        if swapped:
            words.byteswap()
        self._buckets[bucket] += words.tobytes()

    def encode(self, first: int = 0, stop: int = BUCKETS) -> bytes:
        """Return the sorted records of some buckets, which are empty then."""
        index = bytearray()
        for bucket in range(first, stop):
            records, self._buckets[bucket] = bytes(self._buckets[bucket]), bytearray()
            index += b"".join(
                sorted(records[at : at + RECORD_BYTES] for at in range(0, len(records), RECORD_BYTES))
            )
        return bytes(index)

    def encode_pieces(self, pieces: int) -> Iterator[bytes]:
        """Yield the pieces of an index, the first of ``pieces`` first."""
        for piece in range(pieces):
            yield self.encode(piece * BUCKETS // pieces, (piece + 1) * BUCKETS // pieces)

    def groups(self) -> bytes:
        """Return the records by bucket, not sorted, behind a table of where each bucket begins."""
        ends = accumulate(map(len, self._buckets), initial=_HEADER.size)
        return _HEADER.pack(*ends) + b"".join(self._buckets)


GROUPS_HEADER = _HEADER.size


def group_offsets(header: bytes) -> tuple[int, ...]:
    """Return where the groups begin in what ``DatumIndexBuilder.groups`` returned, and where the last one ends."""
    return _HEADER.unpack(header)


def encode_index(datums: Iterable[str]) -> bytes:
    """Encode the index of datum ids that are given in the order of their rows."""
    builder = DatumIndexBuilder()
    for datum in datums:
        builder.add(id_suffix(datum))
    return builder.encode()


def search_window(datum: str, rows: int, pieces: int = 1) -> tuple[int, int]:
    """Return the first record and the number of records among which the datum is expected, in its piece.

    Args:
        datum: Its id.
        rows: Of the whole manifest.
        pieces: How many pieces the index has.
    """
    begin = _SPACE // pieces * piece_of(datum, pieces)
    expected = ((int.from_bytes(id_suffix(datum)) & (_SPACE - 1)) - begin) * rows // _SPACE
    # The place of a given hash among n is binomial: its deviation is at most sqrt(n) / 2, in a small piece sqrt(n).
    half = _SPREAD * (isqrt(rows // pieces) // (2 if pieces == 1 else 1) + 1)
    first = max(0, expected - half)
    return first, min(rows, expected + half + 1) - first


def find_rows(records: bytes, datum: str) -> list[int]:
    """Return the rows of the datum among these records; an empty list if it is not among them."""
    tail = id_suffix(datum)
    count = len(records) // RECORD_BYTES
    at = bisect_left(
        range(count),
        tail,
        key=lambda number: records[number * RECORD_BYTES : number * RECORD_BYTES + _SUFFIX_BYTES],
    )
    rows = []
    while at < count and records[at * RECORD_BYTES : at * RECORD_BYTES + _SUFFIX_BYTES] == tail:
        rows.append(int.from_bytes(records[at * RECORD_BYTES + _SUFFIX_BYTES : (at + 1) * RECORD_BYTES]))
        at += 1
    return rows


def id_suffix(datum: str) -> bytes:
    """Return the last 64 bits of a datum id."""
    return bytes.fromhex(datum[19:23] + datum[24:])
