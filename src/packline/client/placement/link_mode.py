"""How files get to a target folder."""

from __future__ import annotations

from enum import StrEnum

from packline.errors import InvalidInput


class LinkMode(StrEnum):
    """How files get to a target folder (``--place``)."""

    AUTO = "auto"
    """Real folders with files: reflinks where the file system can, else hard links, else copies."""
    HARDLINK = "hardlink"
    REFLINK = "reflink"
    COPY = "copy"
    SYMLINK = "symlink"
    """One symbolic link to the cached version."""
    DIRECT = "direct"
    """Extracted straight into the target, without a cache."""


FALLBACKS = {
    LinkMode.AUTO: (LinkMode.REFLINK, LinkMode.HARDLINK, LinkMode.COPY),
    LinkMode.REFLINK: (LinkMode.REFLINK, LinkMode.COPY),
    LinkMode.HARDLINK: (LinkMode.HARDLINK, LinkMode.COPY),
    LinkMode.COPY: (LinkMode.COPY,),
    LinkMode.SYMLINK: (LinkMode.SYMLINK, LinkMode.COPY),
}
"""What is tried for a mode, in order, for one pair of file systems."""

WRITABLE = (LinkMode.REFLINK, LinkMode.COPY)
"""Modes whose files belong to the job alone: it may change them."""


def parse_link_mode(text: str) -> LinkMode:
    """Return the mode of that name. Raises InvalidInput."""
    try:
        return LinkMode(text)
    except ValueError:
        names = ", ".join(LinkMode)
        raise InvalidInput(f"{text!r} is not a way to place files.", f"Use one of: {names}.") from None
