"""Find elements in the XML of S3's answers, whose form is known, without a parser of documents from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator


def elements(text: str, start: str, end: str) -> Iterator[str]:
    """Yield what stands between each start tag and the end tag behind it."""
    for piece in text.split(start)[1:]:
        yield piece.partition(end)[0]


def element(text: str, name: str) -> str:
    """Return the content of the first element of that name, still escaped; empty if there is none."""
    return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


def unescape(text: str) -> str:
    """Replace XML's entities and character references."""
    return re.sub(r"&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[a-z]+);", _character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] != "#":
        return _ENTITIES.get(name, match[0])
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else match[0]
