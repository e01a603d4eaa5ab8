"""Reads what makes members the same from the rows of a shard, as columns: in a fifth of the time of whole members."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from packline.manifest.rows import decode_lines

_PIECES = 10
"""Quotes of a row that has all values: five texts."""


class MemberIdentities(NamedTuple):
    """What makes consecutive members the same in two versions, one list for each value."""

    paths: list[bytes]
    """As UTF-8."""
    sizes: list[int]
    """Bytes."""
    size_digits: list[bytes]
    """The same in decimal digits."""
    etags: list[bytes]
    """As UTF-8."""

    @classmethod
    def empty(cls) -> MemberIdentities:
        """Return columns of no members."""
        return cls([], [], [], [])

    def section(self, first: int, end: int | None = None) -> MemberIdentities:
        """Return the members from number ``first`` on, up to but not including ``end``."""
        return MemberIdentities(
            self.paths[first:end], self.sizes[first:end], self.size_digits[first:end], self.etags[first:end]
        )

    def extend(self, others: MemberIdentities) -> None:
        """Add members at the end."""
        self.paths.extend(others.paths)
        self.sizes.extend(others.sizes)
        self.size_digits.extend(others.size_digits)
        self.etags.extend(others.etags)

    def select(self, chosen: Sequence[bool]) -> MemberIdentities:
        """Return the members that are chosen, a value for each."""
        return MemberIdentities(
            list(compress(self.paths, chosen)),
            list(compress(self.sizes, chosen)),
            list(compress(self.size_digits, chosen)),
            list(compress(self.etags, chosen)),
        )

    def remove(self, first: int, end: int | None = None) -> None:
        """Remove the members from number ``first`` on, up to but not including ``end``."""
        del self.paths[first:end], self.sizes[first:end], self.size_digits[first:end], self.etags[first:end]


def read_identities(rows: bytes, key: str = "") -> MemberIdentities:
    """Read paths, sizes and ETags of the rows of a shard, which are JSON. Raises UnreadableManifest."""
    return _split(rows) or _parse(rows, key)


def _split(rows: bytes) -> MemberIdentities | None:
    """Read rows that are as ``encode_row`` writes most of them: no escapes, no column but ours, no value null."""
    if b"\\" in rows:
        return None
    pieces = rows.split(b'"')
    count = len(pieces) // _PIECES
    commas = [b","] * count
    is_usual = (
        len(pieces) == _PIECES * count + 1
        and [pieces[0], pieces[-1]] == [b"[", b"]\n"]
        and pieces[_PIECES:-1:_PIECES] == [b"]\n["] * (count - 1)
        and all(pieces[column::_PIECES] == commas for column in (2, 4, 6))
    )
    digits = b"".join(pieces[8::_PIECES])[1:-1].split(b",,")
    if not is_usual or len(digits) != count or not b"".join(digits).isdigit():
        return None
    return MemberIdentities(pieces[1::_PIECES], list(map(int, digits)), digits, pieces[9::_PIECES])


def _parse(rows: bytes, key: str) -> MemberIdentities:
    columns = MemberIdentities.empty()
    for member in decode_lines(rows.splitlines(), key):
        columns.paths.append(member.path.encode())
        columns.sizes.append(member.size)
        columns.size_digits.append(b"%d" % member.size)
        columns.etags.append(member.etag.encode())
    return columns
