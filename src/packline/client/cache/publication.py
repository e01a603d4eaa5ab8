"""The only way into ``v1/``: what is on disk is compared with what should be there, indexed, then renamed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.cache.inspection import FOLDER_MODE, inspect
from packline.client.cache.process_identity import boot_id
from packline.client.cache.store import CacheEntry
from packline.client.cache.tree_compare import Damage, ExpectedFiles, compare
from packline.client.cache.tree_index import TreeIndex
from packline.client.cache.tree_scan import ScannedTree, scan
from packline.client.errors import IncompleteFetch
from packline.fs.rename import rename

if TYPE_CHECKING:
    from packline.client.cache.store import Cache
    from packline.client.transfer.stat_records import StatsByInode

RecordChecksums = Callable[[TreeIndex], None]
"""Puts the CRC-32 of files that were checked when they came into an index."""
MAX_PATHS_SHOWN = 3


def publish(
    cache: Cache,
    content: str,
    files: Path,
    entry: CacheEntry,
    expected: ExpectedFiles | None = None,
    record_checksums: RecordChecksums | None = None,
    known_stats: StatsByInode | None = None,
) -> Path:
    """Rename a finished folder to its place in the cache, read-only and with its tree index; its path there.

    The number of files and their bytes on disk must be those of ``entry``. ``expected``: path and size of every file,
    where the manifest or an index says them; without it, only what has checked names itself (the blocks of a package
    that was received in this run) may be published. ``record_checksums``: what is known of their CRC-32.
    ``known_stats``: what the workers of this run have seen of them.
    If another run was faster, its result is used. Raises IncompleteFetch, OSError.
    """
    scanned = scan(files, known_stats)
    refuse_damage(scanned, entry, expected)
    tree = scanned.tree
    if record_checksums is not None:
        record_checksums(tree)
    _make_read_only(files, scanned)
    cache.versions.mkdir(parents=True, exist_ok=True)
    cache.write_entry(content, entry)
    if _rename(cache, content, files):
        write_index_after_rename(cache, content, tree)
    return cache.folder(content)


def index_published(cache: Cache, content: str, expected: ExpectedFiles, uri: str) -> None:
    """Index a version that an older client has published, after comparing it with its manifest.

    Raises IncompleteFetch, OSError.
    """
    folder = cache.folder(content)
    scanned = scan(folder)
    tree = scanned.tree
    refuse_damage(scanned, CacheEntry(len(tree.names), tree.total_bytes, uri, ""), expected)
    _make_read_only(folder, scanned)
    cache.write_entry(content, CacheEntry(len(tree.names), tree.total_bytes, uri, boot_id()))
    write_index_after_rename(cache, content, tree)


def refuse_damage(scanned: ScannedTree, entry: CacheEntry, expected: ExpectedFiles | None) -> None:
    """Compare a tree with what should be there. Raises IncompleteFetch."""
    damage = Damage([], scanned.others) if expected is None else compare(scanned, expected)
    tree = scanned.tree
    if not damage and (len(tree.names), tree.total_bytes) == (entry.files, entry.bytes):
        return
    shown = ", ".join(repr(os.fsdecode(path)) for path in [*damage.files, *damage.extra][:MAX_PATHS_SHOWN])
    raise IncompleteFetch(
        f"{len(tree.names):,} files with {tree.total_bytes:,} bytes are on disk, {entry.uri} has {entry.files:,} "
        f"with {entry.bytes:,}{f' (wrong: {shown})' if shown else ''}.",
        "Fetch again; if it repeats, package the version again.",
    )


def write_index_after_rename(cache: Cache, content: str, tree: TreeIndex) -> None:
    """Make the renamed folder itself read-only, and write the index, which says that everything is checked."""
    folder = cache.folder(content)
    with suppress(PermissionError):
        os.chmod(folder, FOLDER_MODE)
    tree.record_folder(0, os.stat(folder))
    cache.write_index(content, tree)


def _make_read_only(files: Path, scanned: ScannedTree) -> None:
    """Take write permission from files and folders. Folders that lose it get another ctime."""
    root, tree = os.fsencode(files), scanned.tree
    for number in scanned.writable:
        os.chmod(os.path.join(root, tree.path(number)), stat.S_IMODE(tree.file_mode))
    for number, path in enumerate(tree.folders):
        if number:  # a folder that is to be renamed must stay writable
            folder = os.path.join(root, path)
            os.chmod(folder, FOLDER_MODE)
            tree.record_folder(number, os.stat(folder))


def _rename(cache: Cache, content: str, files: Path) -> bool:
    """Rename, or remove what is in the way and is not whole; False if another run has published the same."""
    folder = cache.folder(content)
    while True:
        try:
            rename(files, folder)
        except OSError:
            if not os.path.lexists(folder):
                raise
            if inspect(cache, content, float("inf")).intact:
                return False
            cache.drop(content)
        else:
            return True
