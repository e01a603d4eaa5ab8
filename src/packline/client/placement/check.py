"""Whether a target still holds the version that a fetch has put there, and what is wrong if not."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterable
from typing import NamedTuple

from packline.client.placement.target_record import (
    TargetRecord,
    folders_digest,
    ignored_names,
    walk_folders,
)


class Difference(NamedTuple):
    """How a target differs from the version it should hold. Paths below the target."""

    missing: list[str]
    """Files that are not there, or not whole though nobody has written to them since."""
    edited: list[str]
    """Files that were written to since."""
    extra: list[str]
    """Files that no fetch has made."""


def is_intact(root: str, record: TargetRecord, budget_seconds: float) -> bool:
    """Whether the target is as it was when it was complete, by names, sizes and times. Raises OSError.

    Names cost one look at each folder. Then each file is looked at, as long as ``budget_seconds`` allow, beginning at
    a random folder.
    """
    if folders_digest(root, record.filled) != record.folders:
        return False
    ends_at = time.monotonic() + budget_seconds
    ignored = ignored_names(record.filled)
    folders = [path for path, _ in walk_folders(root, ignored)]
    start = int.from_bytes(os.urandom(4)) % len(folders)
    files = total = 0
    for path in folders[start:] + folders[:start]:
        for _, details in _files(os.path.join(root, path), () if path else ignored):
            files += 1
            total += details.st_size
            if details.st_mtime_ns > record.completed_ns:
                return False
        if time.monotonic() > ends_at:
            return True
    return (files, total) == (record.files, record.bytes)


def compare(root: str, expected: Iterable[tuple[str, int]], record: TargetRecord) -> Difference:
    """Compare every file below ``root`` with the paths and sizes that should be there. Raises OSError."""
    present: dict[str, os.stat_result] = {}
    ignored = ignored_names(record.filled)
    for path, _ in walk_folders(root, ignored):
        for name, details in _files(os.path.join(root, path), () if path else ignored):
            present[os.path.join(path, name)] = details
    difference = Difference([], [], [])
    for path, size in expected:
        if path not in present:
            difference.missing.append(path)
            continue
        details = present.pop(path)
        if details.st_mtime_ns > record.completed_ns:
            difference.edited.append(path)
        elif details.st_size != size:
            difference.missing.append(path)
    difference.extra.extend(present)
    return difference


def _files(folder: str, ignored: Container[str]) -> Iterable[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False) and entry.name not in ignored:
                yield entry.name, entry.stat(follow_symlinks=False)
