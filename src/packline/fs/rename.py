"""Renames files and folders, also where a network file system repeats a request whose answer was lost."""

from __future__ import annotations

import os

from packline.fs.os_errors import AnyPath


def rename(source: AnyPath, target: AnyPath) -> None:
    """Rename as ``os.rename`` does; what is at ``target`` in the end is what was at ``source``, or it raises OSError.

    NFS (RFC 1813, section 4.3) repeats a RENAME whose answer was lost, and the server then says ENOENT of what it has
    moved already.
    """
    before = os.lstat(source)
    try:
        os.rename(source, target)
    except FileNotFoundError:
        if not _is_at(target, before):
            raise


def _is_at(target: AnyPath, before: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.lstat(target), before)
    except OSError:
        return False
