"""Checks, before the first byte, whether the disk can hold the result."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from packline.client.progress import format_bytes
from packline.errors import NoSpace, PathCollision, UnsafePath
from packline.fs.free_space import measure_free_space

REMEDY = "Free some, or set PACKLINE_CACHE to a folder on a larger disk."


def check_room(folder: Path, files: int, bytes: int, remedy: str = REMEDY) -> None:
    """Refuse what will not fit on the file system of ``folder``. Raises NoSpace, with ``remedy``.

    Each file takes whole file-system blocks: half a block more than its size, on average.
    """
    free = measure_free_space(folder)
    needed = bytes + files * free.block_bytes // 2
    if free.bytes is not None and needed > free.bytes:
        raise NoSpace(
            f"{folder} has {format_bytes(free.bytes)} free, "
            f"the version needs {format_bytes(needed)} ({files:,} files).",
            remedy,
        )
    if free.inodes is not None and files > free.inodes:
        raise NoSpace(f"{folder} has {free.inodes:,} free inodes, the version needs {files:,}.", remedy)


def check_names(folder: Path, paths: Iterable[str]) -> None:
    """Refuse paths that cannot all be files here. Raises UnsafePath, PathCollision."""
    from packline.fs.case_folding import probe_folding  # most fetches know no paths beforehand
    from packline.vhpkgzip.format_errors import CaseClash, FormClash
    from packline.vhpkgzip.member_paths import find_collisions

    all_paths = list(paths)
    if not all_paths:
        return
    longest = os.statvfs(folder).f_namemax
    for path in all_paths:
        if any(len(name) > longest for name in os.fsencode(path).split(b"/")):
            raise UnsafePath(f"A name in {path!r} is longer than the {longest} bytes this file system takes.")
    folding = probe_folding(folder)
    for clash in find_collisions(all_paths):
        if folding.case or clash.error not in (CaseClash, FormClash):
            raise PathCollision(
                f"{clash.first!r} and {clash.second!r} cannot both be files in {folder}.",
                "Rename one of them in the dataset, or use a case-sensitive file system.",
            )
