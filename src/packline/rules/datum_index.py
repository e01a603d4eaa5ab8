"""The datum index beside a manifest of several shards: find the row of a datum without reading all rows.

Records of 12 bytes, sorted: the last 64 bits of the datum id, and its row in the manifest. The ids are hashes, so
a record stands near its share of the range; one ranged read of some 100 KB finds it among millions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from math import isqrt

RECORD_BYTES = 12
_SUFFIX_BYTES, _ROW_BYTES = 8, 4
_SPACE = 1 << 62
"""The last 64 bits begin with the two fixed bits of the UUID variant; the rest is uniform."""
_SPREAD = 4
"""Half-width of the window in standard deviations; a record outside is looked for in the whole index."""


class DatumIndexBuilder:
    """Sorts the records of an index, at some 12 bytes a row."""

    def __init__(self) -> None:
        self._buckets = [bytearray() for _ in range(256)]
        """Records by the first byte of their id suffix."""
        self._row = 0

    def add(self, id_suffix: bytes) -> None:
        """Add the next row, with the last 64 bits of its datum id."""
        self._buckets[int.from_bytes(id_suffix[:1])] += id_suffix + self._row.to_bytes(_ROW_BYTES)
        self._row += 1

    def add_all(self, id_suffixes: bytes) -> None:
        """Add the next rows, with the last 64 bits of each datum id."""
        for at in range(0, len(id_suffixes), _SUFFIX_BYTES):
            self.add(id_suffixes[at : at + _SUFFIX_BYTES])

    def encode(self) -> bytes:
        """Return the index; the builder is empty then."""
        index = bytearray()
        while self._buckets:
            records = self._buckets.pop(0)
            index += b"".join(
                sorted(records[at : at + RECORD_BYTES] for at in range(0, len(records), RECORD_BYTES))
            )
        return bytes(index)


def encode_index(datums: Iterable[str]) -> bytes:
    """Encode the index of datum ids that are given in the order of their rows."""
    builder = DatumIndexBuilder()
    for datum in datums:
        builder.add(id_suffix(datum))
    return builder.encode()


def search_window(datum: str, rows: int) -> tuple[int, int]:
    """Return the first record and the number of records among which the datum is expected."""
    expected = (int.from_bytes(id_suffix(datum)) & (_SPACE - 1)) * rows // _SPACE
    # The place of a given hash among n is binomial: its deviation is at most sqrt(n) / 2.
    half = _SPREAD * (isqrt(rows) // 2 + 1)
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
