"""Distinguishes file systems that keep inode numbers from those that may assign new ones."""

from __future__ import annotations

import os
from pathlib import Path

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
        lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:
        return True
    number = b"%d:%d" % (os.major(device), os.minor(device))
    for line in lines:
        fields = line.split()
        if fields[2] == number:
            kind = fields[fields.index(b"-") + 1].decode()
            return not kind.startswith(REMOTE)
    return True
