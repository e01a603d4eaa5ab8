"""Restores what is damaged or missing in a folder of the cache, and only that.

Every file is downloaded beside and renamed to its place: a job that reads the folder sees the damaged file or the right
one, and what is hard-linked to a damaged file stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.content_check import read_crc32
from packline.client.cache.inspection import CacheState, Inspection, find_damage, inspect, refresh_index
from packline.client.cache.publication import index_published
from packline.client.cache.staging import write_once
from packline.client.cache.store import Cache
from packline.client.cache.tree_check import check
from packline.client.cache.tree_compare import Damage, compare
from packline.client.cache.tree_index import TreeIndex
from packline.client.cache.tree_scan import scan
from packline.client.download import StagedDownload, WarningLog
from packline.client.errors import DamagedCache
from packline.client.progress import Reporter
from packline.client.repair_source import RepairSource
from packline.client.transfer.engine import ObjectSource
from packline.client.transfer.settings import TransferSettings, environment_settings
from packline.fs.open_flags import READ_FILE
from packline.fs.os_errors import file_error
from packline.fs.tree import make_writable, remove_tree

MAX_PATHS_SHOWN = 3
INDEX_POLLS, INDEX_POLL_SECONDS = 10, 0.02


class FetchContext(NamedTuple):
    """What a repair or download works with."""

    source: ObjectSource
    reporter: Reporter
    warn: WarningLog
    settings: TransferSettings | None
    offline: bool
    """Use only what the cache has."""


def repair(
    cache: Cache, content: str, repair_source: RepairSource, context: FetchContext
) -> dict[str, int] | None:
    """Make a cached folder whole again; returns the counts for the receipt.

    None: nothing of it could be used, and it was removed. Raises DamagedCache if files are damaged and there is no
    connection, LocalError if the cache cannot be written, and the typed error of what failed.
    """
    inspection = _inspect_all(cache, content)
    if inspection.state in (CacheState.INTACT, CacheState.ABSENT):
        return {} if inspection.intact else None
    sizes, damage, files = _sizes_and_damage(
        cache, content, inspection.tree, inspection.damage, repair_source
    )
    if context.offline and damage.files:
        raise damaged_error(cache, repair_source.uri, damage, files)
    if len(damage.files) == files:
        cache.drop(content)
        return None
    sizes_to_fetch = {path.decode(): sizes[path] for path in damage.files}
    counters: dict[str, int] = {}
    try:
        if sizes_to_fetch:
            fill_result = fetch_in_place(
                *(cache, cache.folder(content), repair_source, sizes_to_fetch, damage, context),
                repaired=lambda: inspect(cache, content, float("inf")).intact,
            )
            if fill_result is None:
                return {}
            counters = fill_result
        else:
            move_into_place(cache.folder(content), damage, cache.folder(content))
        _record(cache, content, inspection.tree, damage, repair_source)
    except OSError as error:
        # Names below the version's folder are relative to it; those of the files beside it are whole.
        whole = isinstance(error.filename, str) and error.filename.startswith(str(cache.root))
        path = error.filename if whole else cache.folder(content)
        raise file_error(error, path, f"repair the cached files of {repair_source.uri} in") from error
    if damage:
        context.warn(_summary(damage, files))
    return counters


def move_into_place(folder: Path, damage: Damage, fetched: Path) -> None:
    """Remove what does not belong into ``folder``, and rename the files of ``fetched`` to where they are missing."""
    root, new = os.fsencode(folder), os.fsencode(fetched)
    make_writable(root)
    for path in damage.extra:
        entry = os.path.join(root, path)
        make_writable(os.path.dirname(entry))
        _remove(entry)
    for path in damage.files:
        _make_parents(root, path)
        entry = os.path.join(root, path)
        if os.path.isdir(entry) and not os.path.islink(entry):
            _remove(entry)
        os.replace(os.path.join(new, path), entry)


def fetch_in_place(
    cache: Cache,
    folder: Path,
    repair_source: RepairSource,
    sizes_to_fetch: Mapping[str, int],
    damage: Damage,
    context: FetchContext,
    repaired: Callable[[], bool],
) -> dict[str, int] | None:
    """Fetch the ``sizes_to_fetch`` files, given with their sizes, and mend ``folder`` with them; what it took.

    None if another process has done it while this one waited for it, as ``repaired`` tells. Raises OSError, and the
    typed error of what failed.
    """
    # Another damage is another staging folder: what a killed repair has brought serves the same repair only.
    name = hashlib.sha256("\0".join([str(folder), *sizes_to_fetch]).encode()).hexdigest()
    counters: dict[str, int] = {}
    staging = write_once(cache.staging, name, repaired, lambda _: None)
    if staging is None:
        return None
    try:
        if sizes_to_fetch:
            download = StagedDownload(
                repair_source.plan_for(sizes_to_fetch), staging, context.reporter, context.warn
            )
            download.run(context.source, context.settings or environment_settings())
            counters = download.counters()
        move_into_place(folder, damage, staging.files)
    except BaseException:
        staging.release()
        raise
    staging.discard()
    return counters


def damaged_error(cache: Cache, uri: str, damage: Damage, files: int) -> DamagedCache:
    """Return the error for damage that cannot be repaired now."""
    shown = ", ".join(repr(os.fsdecode(path)) for path in damage.files[:MAX_PATHS_SHOWN])
    more = ", …" if len(damage.files) > MAX_PATHS_SHOWN else ""
    return DamagedCache(
        f"{len(damage.files):,} of the {files:,} files of {uri} in the cache {cache.root} were changed or removed "
        f"since they were fetched: {shown}{more}.",
        "Fetch it with a connection: only those are fetched again.",
    )


def _inspect_all(cache: Cache, content: str) -> Inspection:
    """Look at all of a version. One that was published a moment ago gets its index in the next one."""
    inspection = inspect(cache, content, float("inf"))
    for _ in range(INDEX_POLLS):
        if inspection.state is not CacheState.UNINDEXED:
            break
        time.sleep(INDEX_POLL_SECONDS)
        inspection = inspect(cache, content, float("inf"))
    return inspection


def _sizes_and_damage(
    cache: Cache, content: str, tree: TreeIndex | None, damage: Damage | None, repair_source: RepairSource
) -> tuple[dict[bytes, int], Damage, int]:
    """Return the sizes that files should have, what is wrong, and how many files there should be."""
    if tree is not None and damage is not None:
        numbers = {path: tree.find(path) for path in damage.files}
        return {path: tree.sizes[number] for path, number in numbers.items()}, damage, len(tree.names)
    sizes = dict(repair_source.expected())
    if cache.folder(content).is_symlink() or not cache.folder(content).is_dir():
        return sizes, Damage(list(sizes), []), len(sizes)
    return sizes, compare(scan(cache.folder(content)), sizes.items()), len(sizes)


def _record(
    cache: Cache, content: str, tree: TreeIndex | None, damage: Damage, repair_source: RepairSource
) -> None:
    """Record what was repaired. Raises DamagedCache if something is wrong again already."""
    folder = cache.folder(content)
    if tree is None:
        index_published(cache, content, repair_source.expected(), repair_source.uri)
        return
    for path in damage.files:
        number = tree.find(path)
        handle = os.open(os.path.join(os.fsencode(folder), path), READ_FILE)
        try:
            crc, status = read_crc32(handle), os.fstat(handle)
        finally:
            os.close(handle)
        if not tree.has_crc[number]:
            tree.set_crc(number, crc)
        if tree.crcs[number] == crc and tree.sizes[number] == status.st_size:
            tree.record_file(number, status)
    report = check(tree, folder, -1)
    again = find_damage(folder, tree, report)
    if again:
        raise damaged_error(cache, repair_source.uri, again, len(tree.names))
    refresh_index(cache, content, tree, report)
    cache.mark_checked(content, tree)


def _summary(damage: Damage, files: int) -> str:
    """Return what was done, for people."""
    if not damage.files:
        return f"Removed {_count(len(damage.extra), 'entry', 'entries')} from the cache that did not belong there."
    repaired = (
        f"Repaired {len(damage.files):,} of {files:,} files in the cache: they had been changed or removed"
    )
    extra = f" {_count(len(damage.extra), 'other entry', 'other entries')} removed." if damage.extra else ""
    return f"{repaired} since they were fetched.{extra}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _remove(entry: bytes) -> None:
    if os.path.isdir(entry) and not os.path.islink(entry):
        remove_tree(Path(os.fsdecode(entry)))
    else:
        with suppress(FileNotFoundError):
            os.unlink(entry)


def _make_parents(root: bytes, path: bytes) -> None:
    folder = root
    for name in path.split(b"/")[:-1]:
        parent, folder = folder, os.path.join(folder, name)
        if not os.path.isdir(folder):
            make_writable(parent)
            os.mkdir(folder)
    make_writable(folder)
