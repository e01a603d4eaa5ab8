"""Decides by its content whether a file that looks touched is still the one that was fetched."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from packline.client.cache.local_disks import has_stable_inodes
from packline.client.cache.tree_index import TreeIndex
from packline.fs.open_flags import READ_FILE

READ_BYTES = 1 << 20


def is_unchanged(folder: Path, tree: TreeIndex, number: int) -> bool:
    """Return whether a file of the right size has its content; if so, its time and inode are updated in ``tree``.

    Its CRC-32 decides if that is known. If it is not, a file is accepted only if nothing but its inode differs and the
    file
    system does not keep inode numbers, or if nothing differs but its mode.
    """
    path = os.path.join(os.fsencode(folder), tree.path(number))
    handle = _open(path, tree.file_mode)
    if handle < 0:
        return False
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size != tree.sizes[number]:
            return False
        if tree.has_crc[number]:
            unchanged = read_crc32(handle) == tree.crcs[number]
        else:
            unchanged = _is_likely_the_same(folder, tree, number, status)
        if unchanged:
            tree.record_file(number, status)
            if status.st_mode != tree.file_mode:
                with suppress(OSError):
                    os.fchmod(handle, stat.S_IMODE(tree.file_mode))
        return unchanged
    finally:
        os.close(handle)


def read_crc32(handle: int) -> int:
    """Compute the CRC-32 of the unread rest of a file. Raises OSError."""
    crc = 0
    while piece := os.read(handle, READ_BYTES):
        crc = crc32(piece, crc)
    return crc


def _is_likely_the_same(folder: Path, tree: TreeIndex, number: int, status: os.stat_result) -> bool:
    if status.st_mtime_ns != tree.mtimes[number]:
        return False
    if status.st_ino != tree.inodes[number]:
        return not has_stable_inodes(folder)
    # Its inode was written to: by a link to it, by its mode, or because it is another file by now.
    return status.st_nlink > 1 or status.st_mode != tree.file_mode


def _open(path: bytes, mode: int) -> int:
    """Return a descriptor of a file, which gets its mode again if it cannot be read; -1 if it cannot."""
    for _ in range(2):
        with suppress(OSError):
            return os.open(path, READ_FILE)
        with suppress(OSError):
            if stat.S_ISREG(os.lstat(path).st_mode):
                os.chmod(path, stat.S_IMODE(mode))
    return -1
