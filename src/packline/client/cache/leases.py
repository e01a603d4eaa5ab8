"""Leases: a job that uses a cached version says so by a file, and eviction leaves it alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from packline.client.cache.process_identity import is_alive, this_process, write_owner
from packline.client.cache.store import Cache
from packline.client.failures import LocalWriteFailed


@contextmanager
def hold(cache: Cache, content: str) -> Iterator[Path]:
    """Keep a version in the cache for the time of a ``with`` block; also before it is there."""
    folder = cache.leases / content
    lease = folder / f"{os.getpid()}-{os.urandom(4).hex()}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_owner(lease, this_process())
    except OSError as error:
        raise LocalWriteFailed(
            f"The cache {cache.root} cannot be written: {error.strerror}.",
            "Set PACKLINE_CACHE to another folder.",
        ) from error
    try:
        yield lease
    finally:
        lease.unlink(missing_ok=True)


def is_held(cache: Cache, content: str) -> bool:
    """Whether a living job holds the version. Leases of the dead are removed on the way."""
    held = False
    for lease in (cache.leases / content).glob("*.json"):
        if is_alive(lease):
            held = True
        else:
            lease.unlink(missing_ok=True)
    return held
