"""Match paths with what people type: a part of a path, or a pattern; searched as bytes of JSON before it is decoded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from packline.rules.search_entries import name_matches

_WILDCARDS = re.compile(r"[*?\[]")
_FOLDERS = re.compile(r"(?:^|(?<=/))\*\*/")
"""What stands for any number of folders, also for none."""
_NOT_COMPOSED = (
    range(0x340, 0x2B00),
    range(0xF900, 0xFB50),
    range(0x1D15E, 0x1D1C1),
    range(0x2F800, 0x2FA1E),
)
"""Where Unicode has characters that are others in the form NFC: a test reads all of them."""


class PathPattern(NamedTuple):
    """A pattern, ready for use."""

    matches: Callable[[str], bool]
    """Whether a path has the part, or matches the pattern."""
    needle: bytes
    """In lower case, what the JSON of every such path has; it may be empty."""


def parse_path_pattern(pattern: str) -> PathPattern:
    """Parse a part of a path, in any case, or a pattern; an accent may be a character of its own or not.

    Args:
        pattern: With ``*``, ``?`` or ``[``, what the whole path or its last component must match; else a part.
            A component ``**`` is any number of folders, also none.
    """
    if _WILDCARDS.search(pattern):
        # What is between wildcards is literal, but for the set of characters of a bracket.
        literals = re.split(_FOLDERS.pattern + r"|[*?]|\[!?\]?[^\]]*(?:\]|$)", pattern)
        patterns = {pattern, _FOLDERS.sub("", pattern)}
        needle = max(map(_as_in_json, literals), key=len)
        composed = {_composed(each) for each in patterns}
        return PathPattern(lambda path: any(name_matches(_composed(path), each) for each in composed), needle)
    if pattern.isascii():
        part = pattern.encode().lower()
        return PathPattern(lambda path: part in path.encode().lower(), _as_in_json(pattern))
    folded = _composed(pattern).lower()
    return PathPattern(lambda path: folded in _composed(path).lower(), _as_in_json(pattern))


def _composed(text: str) -> str:
    """Return a text in the form NFC: file systems of a Mac write an accent as a character of its own, others do not."""
    return unicodedata.normalize("NFC", text)


def _as_in_json(text: str) -> bytes:
    """Return the longest piece of a text that the JSON of each path with it has, whatever its case and accents."""
    pieces = [""]
    for letter in _composed(text):
        if _has_one_form(letter):
            pieces[-1] += letter
        else:
            pieces.append("")
    return max(pieces, key=len).encode().lower()


def _has_one_form(letter: str) -> bool:
    if letter.isascii():
        return letter not in '"\\' and letter.isprintable()
    is_whole = unicodedata.normalize("NFD", letter) == letter and not unicodedata.combining(letter)
    return is_whole and letter.lower() == letter.upper() and letter not in _letters_with_twins()


@cache
def _letters_with_twins() -> frozenset[str]:
    """Return what other characters turn into in the form NFC: letters of Hindi with a dot, ideographs of old sets."""
    others = map(chr, chain.from_iterable(_NOT_COMPOSED))
    return frozenset(letter for each in others if _composed(each) != each for letter in _composed(each))


def lines_with(lines: bytes, start: int, needle: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines from a byte on that have the needle in any case, each with the byte behind its newline."""
    lowered, at = lines.lower(), start
    while at < len(lines) and (hit := lowered.find(needle, at)) >= 0:
        begin = lines.rfind(b"\n", 0, hit) + 1
        at = lines.index(b"\n", hit) + 1
        yield at, lines[begin : at - 1]
