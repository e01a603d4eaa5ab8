"""Group paths into the files and folders of one level, as S3 does with the delimiter ``/``."""

from __future__ import annotations

from typing import NamedTuple

SLASH = "/"
_BEHIND_SLASH = b"0"
"""The byte that follows ``/``: nothing below a folder sorts at or behind the folder's name with it."""


class DirectoryEntry(NamedTuple):
    """What a path is on the level below a prefix: itself, or the folder that it is in (which ends in a slash)."""

    path: str
    is_folder: bool


def directory_entry(path: str, prefix: str) -> DirectoryEntry:
    """Return the file or folder that stands for a path on the level below a prefix.

    The path starts with the prefix (S3, ListObjectsV2: common prefixes).
    """
    slash = path.find(SLASH, len(prefix))
    return DirectoryEntry(path, False) if slash < 0 else DirectoryEntry(path[: slash + 1], True)


def key_after(entry: DirectoryEntry) -> bytes:
    """Return the least byte string that sorts after the entry and after all that a folder holds."""
    name = entry.path.encode()
    return name[:-1] + _BEHIND_SLASH if entry.is_folder else name + b"\0"
