"""Inspects a cached version: whether it exists, and is still as it was when it was checked."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.process_identity import boot_id
from packline.client.cache.tree_check import CheckReport, check
from packline.client.cache.tree_index import TreeIndex, read_index
from packline.fs.open_flags import OPEN_FOLDER
from packline.worker_settings import number_setting

if TYPE_CHECKING:
    from packline.client.cache.store import Cache
    from packline.client.cache.tree_compare import Damage

FOLDER_MODE = 0o555
"""Folders of the cache: a program that writes through a link gets an error, the cache stays as it is."""


class CacheState(StrEnum):
    """What an inspection has found."""

    ABSENT = "absent"
    INTACT = "intact"
    DAMAGED = "damaged"
    UNINDEXED = "unindexed"
    """Published by an older client, or its index is damaged: it must be compared with its manifest."""


class Inspection(NamedTuple):
    """The state of a cached version; if it is damaged, what is wrong."""

    state: CacheState
    tree: TreeIndex | None = None
    damage: Damage | None = None
    files_checked: int = 0
    """Files that were looked at one by one."""
    complete: bool = True
    """Whether those were all."""

    @property
    def intact(self) -> bool:
        """Whether the version can be used as it is."""
        return self.state is CacheState.INTACT


def inspect(cache: Cache, content: str, budget_seconds: float | None = None) -> Inspection:
    """Compare a cached version with its index.

    ``budget_seconds`` is for files in folders that look untouched (default: PACKLINE_CHECK_SECONDS, else 0.5); after a
    restart of the machine, when files may be short, all are looked at. Raises OSError, InvalidSetting.
    """
    folder = cache.folder(content)
    if not os.path.lexists(folder):
        return Inspection(CacheState.ABSENT)
    tree = read_index(cache.index_file(content))
    if tree is None:
        return Inspection(CacheState.UNINDEXED)
    entry = cache.entry(content)
    same_boot = entry is not None and entry.boot == boot_id()
    budget = check_seconds() if budget_seconds is None else budget_seconds
    report = check(tree, folder, budget if same_boot else float("inf"))
    if not report.as_recorded:
        damage = find_damage(folder, tree, report)
        if damage:
            return Inspection(CacheState.DAMAGED, tree, damage, report.files_checked, report.complete)
        refresh_index(cache, content, tree, report)
    if not same_boot:
        cache.mark_checked(content, tree)
    return Inspection(CacheState.INTACT, tree, None, report.files_checked, report.complete)


def check_seconds() -> float:
    """Return PACKLINE_CHECK_SECONDS, the time for looking at single files on each use. Raises InvalidSetting."""
    return number_setting("PACKLINE_CHECK_SECONDS")


def find_damage(folder: Path, tree: TreeIndex, report: CheckReport) -> Damage:
    """Return what is wrong; files whose times differ but whose content is right are updated in ``tree``."""
    from packline.client.cache.content_check import is_unchanged
    from packline.client.cache.tree_compare import Damage

    wrong = [*report.missing, *report.changed]
    wrong += [number for number in report.doubtful if not is_unchanged(folder, tree, number)]
    return Damage([tree.path(number) for number in sorted(wrong)], report.extra)


def refresh_index(cache: Cache, content: str, tree: TreeIndex, report: CheckReport) -> None:
    """Keep the new times and inodes of files that proved to be right, so that they need not be proved again.

    Folders become read-only again.
    """
    folder = os.fsencode(cache.folder(content))
    for number in report.touched_folders:
        _record_folder(folder, tree, number)
    with suppress(OSError):  # a cache that may only be read is checked again each time
        cache.write_index(content, tree)


def _record_folder(folder: bytes, tree: TreeIndex, number: int) -> None:
    """Make a folder read-only again and record its times, unless its entries changed since they were compared."""
    with suppress(OSError):
        handle = os.open(os.path.join(folder, tree.folders[number]), OPEN_FOLDER)
        try:
            if stat.S_IMODE(os.fstat(handle).st_mode) & 0o222:
                with suppress(OSError):
                    os.fchmod(handle, FOLDER_MODE)
            status = os.fstat(handle)
            if set(map(os.fsencode, os.listdir(handle))) == _entries(tree, number):
                tree.record_folder(number, status)
        finally:
            os.close(handle)


def _entries(tree: TreeIndex, number: int) -> set[bytes]:
    path = tree.folders[number]
    names = set(tree.names[tree.starts[number] : tree.starts[number + 1]])
    names.update(
        below.rpartition(b"/")[2] for below in tree.folders if below and below.rpartition(b"/")[0] == path
    )
    return names
