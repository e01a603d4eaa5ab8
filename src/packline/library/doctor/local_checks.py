"""Checks of this machine: the settings of the worker, its cache folder, and the room on its disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from packline.client.cache.listing import list_versions
from packline.client.cache.store import Cache
from packline.client.cache.trust import check_cache
from packline.client.progress import format_bytes
from packline.deployment_settings import PROFILE, STACK, config_path
from packline.errors import InvalidSetting, NoSpace, PermissionRefused
from packline.fs.free_space import measure_free_space
from packline.library import environment
from packline.library.doctor.report import Check, CheckWarning
from packline.worker_settings import check_environment

FAILING_BYTES, LOW_BYTES = 100 << 20, 10 << 30
"""Free bytes of the cache's disk: below the first no version of any use fits, below the second few do."""
LOW_INODES = 100_000
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
    """Return what the cache holds. Raises PermissionRefused, UntrustedCache."""
    check_cache(Cache(root))
    existing = existing_parent(root)
    if not os.access(existing, os.W_OK | os.X_OK):
        raise PermissionRefused(
            f"{existing} may not be written, so nothing can be cached in {root}.",
            "Make it writable, or name another folder with --cache or PACKLINE_CACHE.",
        )
    if existing != root:
        return f"{root} (will be created)"
    versions = list_versions(Cache(root))
    return f"{root}, {len(versions):,} versions"


def check_disk(root: Path) -> str:
    """Return the room on the disk of the cache. Raises NoSpace; CheckWarning where it is low."""
    folder = existing_parent(root)
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
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
