"""Checks of this machine: the settings of the worker, its cache folder, and the room on its disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from packline.client.cache.listing import list_versions
from packline.client.cache.store import Cache
from packline.client.cache.trust import SUBFOLDERS, check_cache
from packline.client.progress import format_bytes
from packline.deployment_settings import PROFILE, STACK, config_path
from packline.errors import InvalidSetting, NoSpace, UnusablePath
from packline.fs.free_space import measure_free_space
from packline.fs.os_errors import file_error
from packline.library import environment
from packline.library.doctor.report import Check, CheckWarning
from packline.worker_settings import check_environment

FAILING_BYTES, LOW_BYTES = 4 << 20, 10 << 30
"""Free bytes of the cache's disk: below the first nothing fits, below the second few large versions do."""
LOW_INODES = 100_000
PROBE_BYTES = 4_096
DISK_REMEDY = "Free some, or name another disk with --cache or PACKLINE_CACHE."


def local_checks(cache: Path | None, *, named: bool) -> Iterator[Check]:
    """Yield the checks of this machine.

    Args:
        cache: The folder of ``--cache``, if it is given.
        named: Whether an option names the deployment.
    """
    yield Check("configuration", lambda: check_configuration(named=named))
    yield Check("cache", lambda: check_cache_folder(environment.cache_folder(cache)))
    yield Check("disk", lambda: check_disk(environment.cache_folder(cache)), ("cache",))


def check_configuration(*, named: bool = False) -> str:
    """Return where the settings are from. Raises InvalidSetting for one that cannot be used."""
    check_environment()
    sources = [
        name for name in (STACK, PROFILE, "PACKLINE_API_URL", "PACKLINE_TABLE") if os.environ.get(name)
    ]
    file = config_path()
    if os.path.exists(file):
        sources.append(file)
    if named:
        sources.insert(0, "--api")
    if not sources:
        raise InvalidSetting(
            "No deployment is configured.",
            "Set PACKLINE_STACK to the name of the stack, or PACKLINE_API_URL, or run `packline configure`.",
        )
    return f"settings from {', '.join(sources)}"


def check_cache_folder(root: Path) -> str:
    """Return what the cache holds, after a file was written and removed where a fetch writes.

    Raises UntrustedCache, and PermissionRefused, ReadOnlyTarget, NoSpace where nothing can be written; CheckWarning if
    such a cache has versions, because those can be fetched from it.
    """
    cache = Cache(root)
    check_cache(cache)
    existing = existing_parent(root)
    if not existing.is_dir():
        raise UnusablePath(f"{existing} is not a folder.", "Name a folder with --cache or PACKLINE_CACHE.")
    versions = list_versions(cache) if existing == root else []
    try:
        for folder in (existing, *(root / name for name in SUBFOLDERS)):
            if folder.is_dir():
                _write_probe(folder)
    except OSError as error:
        refused = file_error(error, folder, "write to")
        if not versions:
            raise refused from error
        raise CheckWarning(
            f"{refused.message} The {len(versions):,} versions in the cache can be fetched, others cannot.",
            "For others, name a folder that can be written with --cache or PACKLINE_CACHE, or use --place direct.",
        ) from error
    if existing != root:
        return f"{root} (will be created)"
    return f"{root}, {len(versions):,} versions"


def _write_probe(folder: Path) -> None:
    """Write a file and remove it: a mode says neither that a disk is full or read-only, nor what a server allows."""
    with TemporaryFile(dir=folder) as file:
        file.write(bytes(PROBE_BYTES))


def check_disk(root: Path) -> str:
    """Return the room on the disk of the cache. Raises NoSpace; CheckWarning where it is low."""
    folder = existing_parent(root)
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return "mounted read-only"
    free = measure_free_space(folder)
    if free.bytes is not None and free.bytes < FAILING_BYTES:
        raise NoSpace(f"The disk of {folder} has {format_bytes(free.bytes)} free.", DISK_REMEDY)
    if free.inodes == 0:
        raise NoSpace(f"The disk of {folder} has no inode left.", DISK_REMEDY)
    if free.bytes is not None and free.bytes < LOW_BYTES:
        raise CheckWarning(f"The disk of {folder} has only {format_bytes(free.bytes)} free.", DISK_REMEDY)
    if free.inodes is not None and free.inodes < LOW_INODES:
        raise CheckWarning(f"The disk of {folder} has only {free.inodes:,} inodes left.", DISK_REMEDY)
    size = "unknown" if free.bytes is None else format_bytes(free.bytes)
    return f"{size} free" + ("" if free.inodes is None else f", {free.inodes:,} inodes")


def existing_parent(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder
