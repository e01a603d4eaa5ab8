"""Probes whether a file system takes names that differ in case or Unicode form for one file."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import NamedTuple

_PROBE = ".packline-probe-\u00e4"


class Folding(NamedTuple):
    """Which names a file system takes for one file."""

    case: bool
    """``A`` and ``a`` (macOS, Windows, and ext4 folders with the attribute F)."""
    form: bool
    """A letter with an accent in one code point, or in two (NFC and NFD)."""


def probe_folding(folder: Path) -> Folding:
    """Create a file in a folder, look for it under other names, and remove it. Raises OSError."""
    probe = folder / _PROBE
    probe.touch()
    try:
        return Folding(
            case=os.path.lexists(folder / _PROBE.upper()),
            form=os.path.lexists(folder / unicodedata.normalize("NFD", _PROBE)),
        )
    finally:
        probe.unlink()
