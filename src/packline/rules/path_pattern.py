"""Match paths with what people type: a part of a path, or a pattern; searched as bytes of JSON before it is decoded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from packline.rules.search_entries import name_matches

_WILDCARDS = re.compile(r"[*?\[]")
_FOLDERS = re.compile(r"(?:^|(?<=/))\*\*/")
"""What stands for any number of folders, also for none."""


class PathPattern(NamedTuple):
    """A pattern, ready for use."""

    matches: Callable[[str], bool]
    """Whether a path has the part, or matches the pattern."""
    needle: bytes
    """In lower case, what the JSON of every such path has; it may be empty."""


def parse_path_pattern(pattern: str) -> PathPattern:
    """Parse a part of a path, the letters A to Z in any case, or a pattern.

    Args:
        pattern: With ``*``, ``?`` or ``[``, what the whole path or its last component must match; else a part.
            A component ``**`` is any number of folders, also none.
    """
    if _WILDCARDS.search(pattern):
        # What is between wildcards is literal, but for the set of characters of a bracket.
        literals = re.split(_FOLDERS.pattern + r"|[*?]|\[!?\]?[^\]]*(?:\]|$)", pattern)
        patterns = {pattern, _FOLDERS.sub("", pattern)}
        return PathPattern(
            lambda path: any(name_matches(path, each) for each in patterns),
            _as_in_json(max(literals, key=len)),
        )
    part = pattern.encode().lower()
    return PathPattern(lambda path: part in path.encode().lower(), _as_in_json(pattern))


def _as_in_json(text: str) -> bytes:
    """Return a text as JSON has it, up to the first character that JSON may write in several ways."""
    plain = re.split(r'["\\\x00-\x1f\x7f]', text, maxsplit=1)[0]
    return plain.encode().lower()


def lines_with(lines: bytes, start: int, needle: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines from a byte on that have the needle in any case, each with the byte behind its newline."""
    lowered, at = lines.lower(), start
    while at < len(lines) and (hit := lowered.find(needle, at)) >= 0:
        begin = lines.rfind(b"\n", 0, hit) + 1
        at = lines.index(b"\n", hit) + 1
        yield at, lines[begin : at - 1]
