"""Wildcards in store URIs: ``*`` within a level, ``**`` across levels; and the part of a path that they keep."""

from __future__ import annotations

import re
from typing import NamedTuple

_WILD = re.compile(r"\*\*/|\*\*|\*")
_MEANING = {"**/": r"(?:.*/)?", "**": ".*", "*": "[^/]*"}


class UriPattern(NamedTuple):
    """A key, or a pattern of keys."""

    text: str
    prefix: str
    """What comes before the first wildcard: a listing need not look elsewhere."""
    wild: bool

    def matches(self, key: str) -> bool:
        """Return whether a key matches; folder markers (keys that end with a slash) never do."""
        if not self.wild:
            return key == self.text
        return not key.endswith("/") and self.regex.fullmatch(key) is not None

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern as a regular expression (which ``re`` keeps compiled)."""
        literal = _WILD.split(self.text)
        wild = [_MEANING[wildcard] for wildcard in _WILD.findall(self.text)]
        text = "".join(re.escape(part) + sign for part, sign in zip(literal, [*wild, ""], strict=True))
        return re.compile(text, re.DOTALL)

    def suffix(self, key: str) -> str:
        """Return the path below the folder in which the wildcards begin (``keep-directories: suffix``)."""
        root = self.prefix.rpartition("/")[0] if self.wild else self.text.rpartition("/")[0]
        return key.removeprefix(f"{root}/") if root else key.lstrip("/")


def parse_pattern(text: str) -> UriPattern:
    """Parse the pattern of a key."""
    first = text.find("*")
    return UriPattern(text, text if first < 0 else text[:first], first >= 0)
