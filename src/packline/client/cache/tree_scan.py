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
    writable: list[int]
    """Files whose mode is not ``tree.file_mode``."""


def scan(folder: Path) -> ScannedTree:
    """Read a tree; no link is followed. Raises OSError, also for an entry that vanishes meanwhile."""
    scanned = ScannedTree(TreeIndex(), [], [])
    below = [b""]
    root = os.open(folder, ENTER)
    try:
        while below:
            path = below.pop()
            handle = os.open(path, ENTER, dir_fd=root) if path else root
            try:
                below += reversed(_read_folder(handle, path, scanned))
            finally:
                if handle != root:
                    os.close(handle)
    finally:
        os.close(root)
    return scanned


def _read_folder(handle: int, path: bytes, scanned: ScannedTree) -> list[bytes]:
    """Add a folder and its files; the paths of the folders in it, in order."""
    tree, folders, status = scanned.tree, list[bytes](), os.stat
    tree.add_folder(path, os.fstat(handle))
    for name in sorted(map(os.fsencode, os.listdir(handle))):
        found = status(name, dir_fd=handle, follow_symlinks=False)
        kind = stat.S_IFMT(found.st_mode)
        if kind == stat.S_IFREG:
            if not tree.names:
                tree.file_mode = found.st_mode & ~0o222
            if found.st_mode != tree.file_mode:
                scanned.writable.append(len(tree.names))
            tree.add_file(name, found)
        elif kind == stat.S_IFDIR:
            folders.append(join(path, name))
        else:
            scanned.others.append(join(path, name))
    return folders
