"""Distinguishes file systems that keep inode numbers from those that may assign new ones."""

from __future__ import annotations

import os
from pathlib import Path

from packline.fs.mount_table import read_mount_table

REMOTE = (
    "nfs",
    "cifs",
    "smb",
    "fuse",
    "9p",
    "virtiofs",
    "ceph",
    "lustre",
    "gpfs",
    "beegfs",
    "afs",
    "glusterfs",
)


def has_stable_inodes(folder: Path) -> bool:
    """Return whether a folder is on a local file system (proc(5), mountinfo); True where the system does not tell."""
    try:
        device = os.stat(folder).st_dev
        table = read_mount_table()
    except OSError:
        return True
    number = os.major(device), os.minor(device)
    kind = next((mounted.kind for mounted in table if mounted.device == number), "")
    return not kind.startswith(REMOTE)
