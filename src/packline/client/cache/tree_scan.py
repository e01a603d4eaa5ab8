"""Reads a folder tree from disk into a tree index."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.tree_index import TreeIndex, join

ENTER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class ScannedTree(NamedTuple):
    """What is below a folder."""

    tree: TreeIndex
    others: list[bytes]
    """Paths of what is neither a folder nor a regular file: links, pipes, sockets, devices."""


def scan(folder: Path) -> ScannedTree:
    """Read a tree; no link is followed. Raises OSError, also for an entry that vanishes meanwhile."""
    index, others = TreeIndex(), list[bytes]()
    below = [b""]
    root = os.open(folder, ENTER)
    try:
        while below:
            path = below.pop()
            handle = os.open(path, ENTER, dir_fd=root) if path else root
            try:
                below += reversed(_read_folder(handle, path, index, others))
            finally:
                if handle != root:
                    os.close(handle)
    finally:
        os.close(root)
    return ScannedTree(index, others)


def _read_folder(handle: int, path: bytes, index: TreeIndex, others: list[bytes]) -> list[bytes]:
    """Add a folder and its files; the paths of the folders in it, in order."""
    index.add_folder(path, os.fstat(handle))
    folders = []
    status, regular = os.stat, stat.S_IFREG
    for name in sorted(map(os.fsencode, os.listdir(handle))):
        found = status(name, dir_fd=handle, follow_symlinks=False)
        kind = stat.S_IFMT(found.st_mode)
        if kind == regular:
            if not index.names:
                index.file_mode = found.st_mode & ~0o222
            index.add_file(name, found)
        elif kind == stat.S_IFDIR:
            folders.append(join(path, name))
        else:
            others.append(join(path, name))
    return folders
