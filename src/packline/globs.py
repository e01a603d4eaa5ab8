"""Match paths by glob patterns, in two dialects: patterns that select members, and patterns of store URIs.

**Members** (``compile_globs``: ``--include``, ``include=``, adoptions): ``*``, ``?`` and ``[…]`` within a component,
``**`` for any number of components. A pattern without a slash matches the name of the file or of any folder above it
(``*.jpg``, ``train``). A pattern with a slash matches the whole path from the top (``train/*/0*.jpg``, ``**/masks``).
A pattern that matches a folder selects everything below it.

**URIs** (``parse_uri_pattern``: inputs, with the meaning that Valohai documents): ``*`` within a level, ``**`` across
levels, also inside a name (``images/**.jpg``); no other character is special. A pattern always matches a whole key.

Matching is case-sensitive in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from packline.errors import InvalidInput


def compile_globs(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Compile patterns to a function that tells whether one of them selects a path. No pattern selects every path.

    Raises:
        InvalidInput: A pattern can never match a member.
    """
    parts = [_pattern(pattern) for pattern in patterns]
    if not parts:
        return lambda path: True
    match = re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL).fullmatch
    return lambda path: match(path) is not None


def literal_prefixes(patterns: Iterable[str]) -> list[str]:
    """Return what the paths begin with that the patterns select: one beginning for each, an empty one for any path."""
    prefixes = []
    for pattern in patterns:
        literal = re.match(r"[^*?\[]*", pattern)
        prefixes.append(literal[0] if literal and "/" in pattern else "")
    return prefixes or [""]


def _pattern(pattern: str) -> str:
    components = pattern.split("/")
    folder_only = len(components) > 1 and not components[-1]
    if folder_only:
        components.pop()
    if not all(components) or ".." in components or "." in components:
        raise InvalidInput(
            f"{pattern!r} matches no path.",
            "Write it relative to the version, such as 'train/*.jpg' or 'train/'.",
        )
    anchored = len(components) > 1 or folder_only
    below = "/.+" if folder_only else "(?:/.+)?"
    return _components(components if anchored else ["**", *components]) + below


def _components(components: list[str]) -> str:
    """Join the runs between ``**`` to a regular expression that matches each run at its first possible place.

    The first place is as good as any later one. Atomic groups keep the engine from trying others, so that no pattern
    makes matching slow.
    """
    first, *others = _runs(components)
    if not others:
        return first
    *middle, last = others
    middle_runs = "".join(f"(?>(?:[^/]+/)*?{run}/)" for run in middle if run)
    return (f"{first}/" if first else "") + middle_runs + (f"(?:[^/]+/)*?{last}" if last else ".+")


def _runs(components: list[str]) -> list[str]:
    """Split the components of a pattern at ``**``."""
    runs: list[list[str]] = [[]]
    for component in components:
        if component == "**":
            runs.append([])
        else:
            runs[-1].append(_component(component))
    return ["/".join(run) for run in runs]


def _component(component: str) -> str:
    pieces, at = [""], 0
    while at < len(component):
        letter = component[at]
        at += 1
        end = component.find("]", at + 1 + component.startswith("!", at)) if letter == "[" else -1
        if end >= 0:
            pieces[-1] += _set(component[at:end])
            at = end + 1
        elif letter == "*":
            pieces.append("")
        else:
            pieces[-1] += "[^/]" if letter == "?" else re.escape(letter)
    first, *others = pieces
    if not others:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in others[:-1] if piece) + "[^/]*" + others[-1]


def _set(inside: str) -> str:
    negated = inside.startswith("!")
    letters = inside[negated:]
    choices, at = "", 0
    while at < len(letters):
        first, last = letters[at], letters[at + 2 : at + 3]
        if last and letters[at + 1] == "-":
            if first > last:
                return r"[^\s\S]"
            choices += f"{re.escape(first)}-{re.escape(last)}"
            at += 3
        else:
            choices += re.escape(first)
            at += 1
    return f"(?!/)[{'^' if negated else ''}{choices}]"


_URI_WILDCARD = re.compile(r"\*\*/|\*\*|\*")
_URI_MEANING = {"**/": r"(?:.*/)?", "**": ".*", "*": "[^/]*"}


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
        literal = _URI_WILDCARD.split(self.text)
        wild = [_URI_MEANING[wildcard] for wildcard in _URI_WILDCARD.findall(self.text)]
        text = "".join(re.escape(part) + sign for part, sign in zip(literal, [*wild, ""], strict=True))
        return re.compile(text, re.DOTALL)

    def suffix(self, key: str) -> str:
        """Return the path below the folder in which the wildcards begin (``keep-directories: suffix``)."""
        root = self.prefix.rpartition("/")[0] if self.wild else self.text.rpartition("/")[0]
        return key.removeprefix(f"{root}/") if root else key.lstrip("/")


def parse_uri_pattern(text: str) -> UriPattern:
    """Parse the part of a store URI that names keys."""
    first = text.find("*")
    return UriPattern(text, text if first < 0 else text[:first], first >= 0)
