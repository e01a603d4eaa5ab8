"""Frees ranges of sparse files."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

_KEEP_SIZE, _PUNCH_HOLE = 1, 2
"""Flags of fallocate(2), linux/falloc.h."""


def punch_hole(handle: int, start: int, length: int) -> bool:
    """Free a range of an open file: it reads as zeros, and takes no room any more.

    Args:
        handle: Descriptor of a file that is open for writing.
        start: First byte.
        length: Bytes; the file system frees whole blocks of its own.

    Returns:
        Whether the range was freed; False where system or file system cannot (macOS, older NFS).
    """
    library = _library()
    if library is None or length <= 0:
        return False
    result = library.fallocate(handle, _KEEP_SIZE | _PUNCH_HOLE, start, length)
    return bool(result == 0)


@cache
def _library() -> CDLL | None:
    """Return the C library, if it has fallocate(2)."""
    if os.uname().sysname != "Linux":
        return None
    import ctypes

    try:
        library = ctypes.CDLL(None, use_errno=True)
        library.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
        library.fallocate.restype = ctypes.c_int
    except (OSError, AttributeError):
        return None
    return library
