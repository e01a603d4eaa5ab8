"""Build the index entries by which datums are found, and the index ranges that a query reads.

Entries are hints in one sparse index; whether a datum matches is decided on the datum itself.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import NamedTuple

from packline.model import Datum
from packline.rules.reserved_keys import properties_of, tags_of
from packline.search_index import IndexEntry, IndexRange

LONGEST_VALUE = 128
"""Characters of a text that are sorted by; the datum itself has all of it."""
LONGEST_NAME = 512
"""Bytes. A longer tag or property name stands in the index as its beginning and its SHA-256 (DynamoDB: a sort key has
at most 1,024 bytes)."""
MOST_ELEMENTS = 100
"""Different values of a property that have an entry each. A longer list, such as an embedding, has one for all."""

NAMES = "NAME"
END = "\x1f"
"""Ends a value in a sort key; below every character that is sorted by."""
_CONTROL = re.compile(r"[\x00-\x1f]")
LAST = "\x7f"
"""Sorts after the identity that follows a value (hex digits and dashes)."""
TOP = "\U0010fffd"
BOTTOM = "\x01"
"""Sorts before every value; a key cannot be empty."""

GLOB = "*?["


OVERFLOW = "m"
"""Where a value would stand: the datum has more values of this property than there are entries for."""


class SearchEntry(NamedTuple):
    """A place in the search index: a partition and a sort key in it."""

    where: str
    sort: str


def search_entries_of(datum: Datum) -> list[SearchEntry]:
    """Return all search entries of a datum: its name, its tags, and its properties with their values.

    By every tag and property, and by every value, the datum is found in the spans of a query: a list that is too long
    for an entry each has one that is in the span of every comparison with that property (``overflow_range``).
    """
    name = datum.path.rpartition("/")[2]
    entries = [SearchEntry(NAMES, _sort(_text(name), datum.id))]
    entries += [
        SearchEntry(tag_partition(tag), _sort(_text(datum.path), datum.id)) for tag in tags_of(datum.metadata)
    ]
    for name, values in _values(properties_of(datum.metadata)).items():
        keys = list(dict.fromkeys(map(sort_text, values)))
        if len(keys) > MOST_ELEMENTS:
            keys = [OVERFLOW]
        entries += [SearchEntry(property_partition(name), _sort(key, datum.id)) for key in keys]
    return list(dict.fromkeys(entries))


def _values(properties: Mapping[str, object]) -> dict[str, list[object]]:
    """Return property names with all their values."""
    values: dict[str, list[object]] = {}
    for name, value in flatten(properties):
        values.setdefault(name, []).append(value)
    return values


def is_first_entry(datum: Datum, spans: Sequence[IndexRange], at: int, hit: IndexEntry) -> bool:
    """Return whether this is the datum's first entry in the ranges, so that it is found once, on whatever page.

    ``at``: the span that the hit is in.
    """
    entries = search_entries_of(datum)
    if any(_in_span(entry, span) for span in spans[:at] for entry in entries):
        return False
    sorts = [entry.sort for entry in entries if _in_span(entry, spans[at])]
    return bool(sorts) and min(sorts) == hit.sort


def _in_span(entry: SearchEntry, span: IndexRange) -> bool:
    return entry.where == span.where and span.low <= entry.sort <= span.high


def tag_partition(tag: str) -> str:
    """Return the partition of the index that holds a tag."""
    return f"TAG#{_short(tag)}"


def property_partition(name: str) -> str:
    """Return the partition of the index that holds a property."""
    return f"PROP#{_short(name)}"


def _short(name: str) -> str:
    """Return the name, if it has at most ``LONGEST_NAME`` bytes; else what stands for it in the index."""
    raw = name.encode()
    if len(raw) <= LONGEST_NAME:
        return name
    digest = sha256(raw).hexdigest()
    return f"{raw[: LONGEST_NAME - len(digest) - 1].decode(errors='ignore')}#{digest}"


def flatten(properties: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield properties by name; those inside objects by dotted name, the elements of a list under the list's name."""
    for name, value in properties.items():
        if isinstance(value, dict):
            yield f"{prefix}{name}", None
            yield from flatten(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", None
            yield from ((f"{prefix}{name}", item) for item in value if not isinstance(item, (dict, list)))
        else:
            yield f"{prefix}{name}", value


def sort_text(value: object) -> str:
    """Format a value as text that sorts within its type: null, booleans, numbers, texts."""
    if value is None:
        return "0"
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, (int, float)):
        return f"n{_number(value)}"
    return f"t{_text(str(value))}"


def name_range(pattern: str) -> IndexRange:
    """Return the range of datums whose base name equals the pattern, or begins like it up to its first wildcard."""
    base = pattern.rpartition("/")[2]
    fixed = base[: min((at for sign in GLOB if (at := base.find(sign)) >= 0), default=len(base))]
    if fixed == base:
        return _exact_range(NAMES, _text(base))
    return IndexRange(NAMES, _text(fixed) or BOTTOM, _text(fixed) + TOP)


def tag_range(tag: str) -> IndexRange:
    """Return the range of datums with that tag."""
    return IndexRange(tag_partition(tag), BOTTOM, TOP)


def overflow_range(name: str) -> IndexRange:
    """Return the range of datums that have too many values of a property for an entry each."""
    return _exact_range(property_partition(name), OVERFLOW)


def value_range(name: str, operator: str, value: object) -> IndexRange:
    """Return the range of a property's entries that may satisfy the comparison; see also ``overflow_range``."""
    index, key = property_partition(name), sort_text(value)
    if operator == "":
        return IndexRange(index, BOTTOM, TOP)
    if operator == "=":
        return _exact_range(index, key)
    kind = key[0]
    return (
        IndexRange(index, kind, key + END + LAST)
        if operator[0] == "<"
        else IndexRange(index, key, chr(ord(kind) + 1))
    )


def whole_kind_range(name: str, value: object) -> IndexRange:
    """Return the range of all values of a property that have the type of this value."""
    kind = sort_text(value)[0]
    return IndexRange(property_partition(name), kind, chr(ord(kind) + 1))


def name_matches(path: str, pattern: str) -> bool:
    """Return whether the pattern matches the path or its last component; ``*``, ``?`` and ``[…]`` are wildcards."""
    return any(name == pattern or fnmatchcase(name, pattern) for name in (path, path.rpartition("/")[2]))


def _exact_range(index: str, value: str) -> IndexRange:
    return IndexRange(index, value + END, value + END + LAST)


def _sort(value: str, datum: str) -> str:
    return f"{value}{END}{datum}"


def _text(value: str) -> str:
    """Return the beginning that is sorted by: what has the smaller text never has the larger beginning, with its end.

    It stops at the first control character, for which a space stands: those sort below ``END``, or are it.
    """
    control = _CONTROL.search(value)
    return (f"{value[: control.start()]} " if control else value)[:LONGEST_VALUE]


def _number(value: float) -> str:
    """Encode a number as 16 hex digits that sort like it: IEEE 754 bits, the sign turned, negative ones reversed."""
    try:
        (bits,) = struct.unpack(">Q", struct.pack(">d", float(value) + 0.0))
    except OverflowError:
        bits = 0x7FF0_0000_0000_0000 if value > 0 else 0xFFF0_0000_0000_0000
    return f"{(~bits & 0xFFFF_FFFF_FFFF_FFFF) if bits >> 63 else (bits | 1 << 63):016x}"
