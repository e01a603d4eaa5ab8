"""Asks ext4 to keep folders apart on disk, so that they are filled at full speed.

ext4 puts a file into the block group of its folder, and a new folder into the group of its parent. Where a version was
removed lately, each new file then looks through all the inodes that were freed there and may not be used again for some
minutes, and takes ten times as long: this happens to a cache that makes room. Folders in a folder with the attribute T
(chattr(1): top of directory hierarchies) are spread over all groups. Figures: docs/decisions/0022.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

_NUMBER = struct.calcsize("l") << 16 | ord("f") << 8
GET_FLAGS = 2 << 30 | _NUMBER | 1
"""FS_IOC_GETFLAGS of ioctl_iflags(2): declared for a long, but an int is read and written."""
SET_FLAGS = 1 << 30 | _NUMBER | 2
TOP_OF_HIERARCHY = 0x20000
"""FS_TOPDIR_FL."""
_FLAGS = struct.Struct("i4x")


def spread_subfolders(folder: Path) -> bool:
    """Mark a folder as the top of a hierarchy; False where the file system has no such attribute."""
    if sys.platform != "linux":
        return False
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        (flags,) = _FLAGS.unpack(fcntl.ioctl(handle, GET_FLAGS, bytes(_FLAGS.size)))
        if not flags & TOP_OF_HIERARCHY:
            fcntl.ioctl(handle, SET_FLAGS, _FLAGS.pack(flags | TOP_OF_HIERARCHY))
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
