"""Leases: a process that uses a cached version says so by a file, and eviction leaves the version alone.

``leases/<content id>/`` holds a file for each process that uses the version, and one for a process that is about to
evict it. Each writes its own file first and then looks for the other's, so at least one of them sees the other: a user
waits until the eviction is over, and an eviction gives way to a user.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from packline.client.cache.liveness import Liveness, check_liveness, is_alive
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.store import Cache
from packline.client.cache.trust import check_cache, make_shared, share_folders
from packline.fs.os_errors import file_error

ATTEMPTS = 100
LEASE = ".json"
EVICTION = ".evict"
EVICTION_SECONDS = 10.0
"""How long a user waits for an eviction to rename the version away, which takes a moment."""
LEASE_SILENT_SECONDS = 5 * 60.0
"""A user that cannot be seen but by its heartbeats: keeping a version too long costs only room."""
UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT)


@contextmanager
def hold_lease(cache: Cache, content: str) -> Iterator[OwnerFile | None]:
    """Keep a version in the cache for the time of a ``with`` block; also before it is there.

    Yields the lease; None where none can be written: a version in a read-only cache is used without.
    Raises LocalError for a cache that is not a folder, UntrustedCache for one that may not be used.
    """
    check_cache(cache, content)
    lease = _create(cache, content, LEASE)
    try:
        if lease is not None:
            _wait_for_eviction(lease.file)
        yield lease
    finally:
        if lease is not None:
            _release(lease)


@contextmanager
def announce_eviction(cache: Cache, content: str) -> Iterator[bool]:
    """Announce that a version is about to be removed; whether it may be, since nobody holds it."""
    notice = _create(cache, content, EVICTION)
    try:
        yield notice is not None and not is_held(cache, content)
    finally:
        if notice is not None:
            _release(notice)


def is_held(cache: Cache, content: str) -> bool:
    """Return whether a living process holds the version. Leases of dead processes are removed on the way."""
    return any(_is_used(cache.leases / content / name) for name in _names(cache.leases / content, LEASE))


def remove_dead_leases(cache: Cache, deadline: float) -> None:
    """Remove what dead processes have left, until ``deadline`` by ``time.monotonic``."""
    for content in _names(cache.leases, ""):
        for name in _names(cache.leases / content, ""):
            if time.monotonic() > deadline:
                return
            _is_used(cache.leases / content / name)
        with suppress(OSError):
            os.rmdir(cache.leases / content)


def _create(cache: Cache, content: str, suffix: str) -> OwnerFile | None:
    folder = cache.leases / content
    for _ in range(ATTEMPTS):
        try:
            if share_folders(cache):
                make_shared(folder)
            folder.mkdir(parents=True, exist_ok=True)
            return OwnerFile(folder / f"{os.getpid()}-{os.urandom(4).hex()}{suffix}", keep=suffix == LEASE)
        except FileNotFoundError:
            continue  # the last one to leave has removed the folder in between
        except OSError as error:
            if error.errno in UNWRITABLE:
                return None
            raise file_error(error, folder, "write a lease in") from error
    return None


def _release(file: OwnerFile) -> None:
    file.release()
    with suppress(OSError):
        os.rmdir(file.file.parent)


def _wait_for_eviction(lease: Path) -> None:
    deadline = time.monotonic() + EVICTION_SECONDS
    for name in _names(lease.parent, EVICTION):
        while is_alive(lease.with_name(name)) and time.monotonic() < deadline:
            time.sleep(0.005)


def _is_used(lease: Path) -> bool:
    """Return whether the owner of a lease may live; else it is removed."""
    liveness = check_liveness(lease, silent_seconds=LEASE_SILENT_SECONDS)
    if liveness in (Liveness.ALIVE, Liveness.STOPPED):
        return True
    with suppress(OSError):
        lease.unlink()
    return False


def _names(folder: Path, suffix: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.endswith(suffix)]
    except OSError:
        return []
