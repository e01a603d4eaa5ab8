"""Free bytes and inodes of a file system, as far as it reports them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

MAX_BLOCK_BYTES = 4096
"""NFS reports the size of its transfers as that of a block, up to 1 MiB; its servers store small files in less."""


class FreeSpace(NamedTuple):
    """What is free to this user."""

    bytes: int | None
    """None where the file system reports no size at all (ramfs and some FUSE file systems)."""
    inodes: int | None
    """None where inodes are created as needed (btrfs, NFS)."""
    block_bytes: int
    """Size of a file-system block: a file takes whole ones. At most ``MAX_BLOCK_BYTES``."""


def measure_free_space(folder: Path) -> FreeSpace:
    """Return the free space of the file system of ``folder``. Raises OSError."""
    status = os.statvfs(folder)
    return FreeSpace(
        bytes=status.f_bavail * status.f_frsize if status.f_blocks else None,
        inodes=status.f_favail if status.f_files else None,
        block_bytes=min(status.f_frsize, MAX_BLOCK_BYTES),
    )
