"""Part files: what readers of packages have kept of parts, counted and evicted like versions.

``parts/<sha-256>`` is a sparse file, ``parts/<sha-256>.ranges`` its journal (``sparse_part``). No lease protects them:
a reader keeps what it has opened, and fetches again what is gone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.fs.tree import TEMPORARY_PREFIX

if TYPE_CHECKING:
    from packline.client.cache.store import Cache

JOURNAL_SUFFIX = ".ranges"
BLOCK_BYTES = 512
"""Unit of ``st_blocks`` (stat(2))."""
USE_SECONDS = 60.0
"""How often a reader marks a part file as used."""


class CachedPart(NamedTuple):
    """A part file."""

    name: str
    used_at: float
    bytes: int
    """On the disk: holes do not count."""


def list_parts(cache: Cache) -> list[CachedPart]:
    """Return all part files, in no order."""
    parts: list[CachedPart] = []
    try:
        names = os.listdir(cache.parts)
    except OSError:
        return parts
    for name in names:
        if name.endswith(JOURNAL_SUFFIX) or name.startswith(TEMPORARY_PREFIX):
            continue
        with suppress(OSError):
            status = os.lstat(cache.parts / name)
            parts.append(CachedPart(name, status.st_mtime, status.st_blocks * BLOCK_BYTES))
    return parts


def parts_bytes(cache: Cache) -> int:
    """Return the bytes that all part files take on the disk."""
    return sum(part.bytes for part in list_parts(cache))


def remove_part(cache: Cache, name: str) -> bool:
    """Remove a part file and its journal; returns whether it is gone.

    The journal goes first: without a journal, nothing is known of the file.
    """
    for path in (cache.parts / f"{name}{JOURNAL_SUFFIX}", cache.parts / name):
        try:
            os.unlink(path)
        except FileNotFoundError:
            continue
        except OSError:
            return False
    return True


def mark_used(path: Path) -> None:
    """Record that a part file is used now, for the order of eviction."""
    with suppress(OSError):
        os.utime(path, follow_symlinks=False)


def remove_unused_indexes(cache: Cache) -> None:
    """Remove the member indexes of versions of which the cache has nothing else. A reader keeps what it has mapped."""
    with suppress(OSError):
        for content in os.listdir(cache.members):
            if not cache.folder(content.partition(".")[0]).is_dir() and not list_parts(cache):
                with suppress(OSError):
                    os.unlink(cache.members / content)
