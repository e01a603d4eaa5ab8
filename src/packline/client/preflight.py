"""Checks, before the first byte, whether the disk can hold the result."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from packline.client.progress import format_bytes
from packline.errors import NoSpace, PathCollision, UnsafePath

REMEDY = "Free some, or set PACKLINE_CACHE to a folder on a larger disk."


def check_room(folder: Path, files: int, bytes: int, remedy: str = REMEDY) -> None:
    """Refuse what will not fit on the file system of ``folder``. Raises NoSpace, with ``remedy``.

    Each file takes whole file-system blocks: half a block more than its size, on average.
    """
    system = os.statvfs(folder)
    needed = bytes + files * system.f_frsize // 2
    free = system.f_bavail * system.f_frsize
    # ramfs and some FUSE file systems report no size at all; so do inodes where they are made as needed (btrfs, NFS).
    if system.f_blocks and needed > free:
        raise NoSpace(
            f"{folder} has {format_bytes(free)} free, the version needs {format_bytes(needed)} ({files:,} files).",
            remedy,
        )
    if system.f_files and files > system.f_favail:
        raise NoSpace(f"{folder} has {system.f_favail:,} free inodes, the version needs {files:,}.", remedy)


def is_case_insensitive(folder: Path) -> bool:
    """Return whether the file system takes names that differ in case for the same name."""
    probe = folder / ".Packline-Case"
    probe.touch()
    try:
        return (folder / ".packline-case").exists()
    finally:
        probe.unlink()


def check_names(folder: Path, paths: Iterable[str]) -> None:
    """Refuse paths that cannot all be files here. Raises UnsafePath, PathCollision."""
    from packline.vhpkgzip.format_errors import CaseClash, FormClash
    from packline.vhpkgzip.member_paths import find_collisions

    all_paths = list(paths)
    if not all_paths:
        return
    longest = os.statvfs(folder).f_namemax
    for path in all_paths:
        if any(len(name) > longest for name in os.fsencode(path).split(b"/")):
            raise UnsafePath(f"A name in {path!r} is longer than the {longest} bytes this file system takes.")
    folds = is_case_insensitive(folder)
    for clash in find_collisions(all_paths):
        if folds or clash.error not in (CaseClash, FormClash):
            raise PathCollision(
                f"{clash.first!r} and {clash.second!r} cannot both be files in {folder}.",
                "Rename one of them in the dataset, or use a case-sensitive file system.",
            )
