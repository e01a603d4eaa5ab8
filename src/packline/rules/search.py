"""Search: the entries by which annotated datums are found, and what a query asks of them.

Entries are hints in one sparse index; whether a datum matches is decided on the datum itself.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from packline.model import Datum, Hit, Span
from packline.rules.described import properties_of, tags_of

LONGEST_VALUE = 128
"""Characters of a text that are sorted by; the datum itself has all of it."""
LONGEST_NAME = 512
"""Bytes. A longer tag or property name cannot be searched for (DynamoDB: a sort key has at most 1,024)."""
MOST_ENTRIES = 100
"""Entries one datum may have; what is beyond cannot be searched for."""

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


class Entry(NamedTuple):
    """A place in the search index: a partition and a sort key in it."""

    where: str
    sort: str


def entries_of(datum: Datum) -> list[Entry]:
    """All entries of a datum: its name, its tags, and its properties with their values."""
    name = datum.path.rpartition("/")[2]
    entries = [Entry(NAMES, _sort(_text(name), datum.id))]
    entries += [
        Entry(tag_index(tag), _sort(_text(datum.path), datum.id))
        for tag in tags_of(datum.metadata)
        if len(tag.encode()) <= LONGEST_NAME
    ]
    for name, value in flat(properties_of(datum.metadata)):
        if len(name.encode()) <= LONGEST_NAME:
            entries.append(Entry(property_index(name), _sort(sortable(value), datum.id)))
    return list(dict.fromkeys(entries))[:MOST_ENTRIES]


def is_first(datum: Datum, span: Span, hit: Hit) -> bool:
    """Whether this is the datum's first entry in the span: one with several is found once, on whatever page."""
    sorts = [e.sort for e in entries_of(datum) if e.where == span.where and span.low <= e.sort <= span.high]
    return bool(sorts) and min(sorts) == hit.sort


def tag_index(tag: str) -> str:
    return f"TAG#{tag}"


def property_index(name: str) -> str:
    return f"PROP#{name}"


def flat(properties: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Properties by name; those inside objects by dotted name, the elements of a list under the list's name."""
    for name, value in properties.items():
        if isinstance(value, dict):
            yield f"{prefix}{name}", None
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", None
            yield from ((f"{prefix}{name}", item) for item in value if not isinstance(item, (dict, list)))
        else:
            yield f"{prefix}{name}", value


def sortable(value: object) -> str:
    """A value as text that sorts within its type: null, booleans, numbers, texts."""
    if value is None:
        return "0"
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, (int, float)):
        return f"n{_number(value)}"
    return f"t{_text(str(value))}"


def by_name(pattern: str) -> Span:
    """Datums whose base name is the pattern's, or begins like it as far as it has no wildcard."""
    base = pattern.rpartition("/")[2]
    fixed = base[: min((at for sign in GLOB if (at := base.find(sign)) >= 0), default=len(base))]
    if fixed == base:
        return _exactly(NAMES, _text(base))
    return Span(NAMES, _text(fixed) or BOTTOM, _text(fixed) + TOP)


def by_tag(tag: str) -> Span:
    return Span(tag_index(tag), BOTTOM, TOP)


def by_value(name: str, operator: str, value: object) -> Span:
    """Entries of a property that may satisfy the comparison."""
    index, key = property_index(name), sortable(value)
    if operator == "":
        return Span(index, BOTTOM, TOP)
    if operator == "=":
        return _exactly(index, key)
    kind = key[0]
    return Span(index, kind, key + END + LAST) if operator[0] == "<" else Span(index, key, chr(ord(kind) + 1))


def name_matches(path: str, pattern: str) -> bool:
    """Whether a name is the pattern, wholly or by its last component; ``*``, ``?`` and ``[…]`` are wildcards."""
    return any(name == pattern or fnmatchcase(name, pattern) for name in (path, path.rpartition("/")[2]))


def _exactly(index: str, value: str) -> Span:
    return Span(index, value + END, value + END + LAST)


def _sort(value: str, datum: str) -> str:
    return f"{value}{END}{datum}"


def _text(value: str) -> str:
    """The beginning that is sorted by: what has the smaller text never has the larger beginning, with its end.

    It stops at the first control character, for which a space stands: those sort below ``END``, or are it.
    """
    control = _CONTROL.search(value)
    return (f"{value[: control.start()]} " if control else value)[:LONGEST_VALUE]


def _number(value: float) -> str:
    """16 hex digits that sort like the number: IEEE 754 bits, the sign turned, negative ones reversed."""
    try:
        (bits,) = struct.unpack(">Q", struct.pack(">d", float(value) + 0.0))
    except OverflowError:
        bits = 0x7FF0_0000_0000_0000 if value > 0 else 0xFFF0_0000_0000_0000
    return f"{(~bits & 0xFFFF_FFFF_FFFF_FFFF) if bits >> 63 else (bits | 1 << 63):016x}"
