"""Sizes in bytes as people write them: ``1000``, ``10MB``, ``1.5 GiB``, ``2G``. One parser for every option."""

from __future__ import annotations

import re

from packline.errors import InvalidSetting

_UNITS = ("", "K", "M", "G", "T", "P")
_size = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:([KMGTP])(IB|B)?|B)?", re.IGNORECASE).fullmatch

REMEDY = "Write a number of bytes, or one with a unit: 500000, 10MB, 1.5GiB."


def parse_bytes(text: str, name: str = "The size") -> int:
    """Parse the number of bytes that a text names.

    Units are those of GNU coreutils: ``KB``, ``MB``, ``GB``, ``TB``, ``PB`` are powers of 1,000; ``KiB``, ``MiB`` and
    so on, and single letters (``K``, ``M``, ``G``), are powers of 1,024. Case and a space before the unit do not
    matter.

    Args:
        text: What the user wrote.
        name: The option or variable, for the error.

    Raises:
        InvalidSetting: Not a size: empty, negative, or an unknown unit.
    """
    match = _size(text.strip())
    if match is None:
        reason = "empty" if not text.strip() else f"{text!r}, which is not a size"
        raise InvalidSetting(f"{name} is {reason}.", REMEDY)
    number, unit, suffix = match[1], (match[2] or "").upper(), (match[3] or "").upper()
    factor: int = (1000 if suffix == "B" else 1024) ** _UNITS.index(unit)
    whole, _, fraction = number.partition(".")
    # In whole numbers: a float of 9,007,199,254,740,993 bytes is another number.
    scale: int = 10 ** len(fraction)
    return int(whole) * factor + int(fraction or "0") * factor // scale
