"""Reads a folder tree from disk into a tree index."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.tree_index import TreeIndex, join
from packline.client.transfer.stat_records import StatsByInode
from packline.fs.open_flags import OPEN_FOLDER


class ScannedTree(NamedTuple):
    """What is below a folder."""

    tree: TreeIndex
    others: list[bytes]
    """Paths of what is neither a folder nor a regular file: links, pipes, sockets, devices."""
    writable: list[int]
    """Files whose mode is not ``tree.file_mode``."""


def scan(folder: Path, known_stats: StatsByInode | None = None) -> ScannedTree:
    """Read a tree; no link is followed. Raises OSError, also for an entry that vanishes meanwhile.

    ``known_stats``: modification time and size of files by inode, recorded by the workers that wrote them in this run.
    Such a file needs no stat(2), which is most of the cost of a scan.
    """
    scanned = ScannedTree(TreeIndex(), [], [])
    below = [b""]
    root = os.open(folder, OPEN_FOLDER)
    try:
        while below:
            path = below.pop()
            handle = os.open(path, OPEN_FOLDER, dir_fd=root) if path else root
            try:
                below += reversed(_read_folder(handle, path, scanned, known_stats or {}))
            finally:
                if handle != root:
                    os.close(handle)
            scanned.tree.spill(folder.parent)
        scanned.tree.finish()
    finally:
        os.close(root)
    return scanned


def _read_folder(handle: int, path: bytes, scanned: ScannedTree, known_stats: StatsByInode) -> list[bytes]:
    """Add a folder and its files; the paths of the folders in it, in order."""
    tree, folders, encode = scanned.tree, list[bytes](), os.fsencode
    tree.add_folder(path, os.fstat(handle))
    with os.scandir(handle) as entries:
        listed = [(entry.name, entry.inode(), entry.is_file(follow_symlinks=False)) for entry in entries]
    if known_stats and tree.names and _add_known(listed, tree, known_stats):  # the first file shows the mode
        return folders
    for name, inode, is_file in sorted((encode(text), inode, is_file) for text, inode, is_file in listed):
        recorded = known_stats.get(inode) if known_stats else None
        if recorded is not None and is_file and tree.names:
            tree.add_file(name, recorded[1], recorded[0], inode)
        elif _add_entry(handle, name, scanned):
            folders.append(join(path, name))
    return folders


def _add_known(listed: list[tuple[str, int, bool]], tree: TreeIndex, known_stats: StatsByInode) -> bool:
    """Add all entries of a folder at once if workers have seen each of them; a fifth of the time of one by one."""
    listed.sort()
    names = "\0".join([name for name, _, _ in listed])
    if not listed or not names.isascii():  # other names sort by their bytes
        return False
    inodes = [inode for _, inode, _ in listed]
    recorded = [known_stats[inode] for inode in inodes if inode in known_stats]
    if len(recorded) < len(listed) or not all(is_file for _, _, is_file in listed):
        return False
    times, sizes = zip(*recorded, strict=True)
    tree.add_files(names.encode().split(b"\0"), sizes, times, inodes)
    return True


def _add_entry(handle: int, name: bytes, scanned: ScannedTree) -> bool:
    """Add an entry by its status; True for a folder."""
    tree = scanned.tree
    status = os.stat(name, dir_fd=handle, follow_symlinks=False)
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFREG:
        if not tree.names:
            tree.file_mode = status.st_mode & ~0o222
        if status.st_mode != tree.file_mode:
            scanned.writable.append(len(tree.names))
        tree.add_file(name, status.st_size, status.st_mtime_ns, status.st_ino)
    elif kind != stat.S_IFDIR:
        scanned.others.append(join(tree.folders[-1], name))
    return kind == stat.S_IFDIR
