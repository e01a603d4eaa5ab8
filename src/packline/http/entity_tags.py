"""Lists of entity tags, as If-Match and If-None-Match have them (RFC 9110, 8.8.3 and 13.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

ANY = "*"

_tag = r'(?:W/)?"[\x21\x23-\x7e\x80-\U0010ffff]*"'
_list = re.compile(rf"[ \t,]*{_tag}(?:[ \t]*,[ \t,]*{_tag})*[ \t,]*", re.ASCII).fullmatch
_each = re.compile(_tag).findall


def parse_etags(text: str) -> tuple[str, ...] | None:
    """Return the tags of a list, each in its quotes, or ``*`` alone; None if the text is not such a list."""
    if text.strip(" \t") == ANY:
        return (ANY,)
    return tuple(_each(text)) if _list(text) else None


def matches_strongly(tags: Sequence[str], etag: str) -> bool:
    """Return whether one of the tags equals that of what is there, and neither is weak (RFC 9110, 8.8.3.2)."""
    return ANY in tags or (etag in tags and not etag.startswith("W/"))


def matches_weakly(tags: Sequence[str], etag: str) -> bool:
    """Return whether one of the tags equals that of what is there, weak or not."""
    return ANY in tags or etag.removeprefix("W/") in (tag.removeprefix("W/") for tag in tags)
