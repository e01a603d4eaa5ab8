"""Checks whether a target still holds the version that a fetch left there, and what differs."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterable
from typing import NamedTuple

from packline.client.placement.link_mode import WRITABLE
from packline.client.placement.target_record import (
    TargetRecord,
    folders_digest,
    ignored_names,
    walk_folders,
)


class TargetDifference(NamedTuple):
    """How a target differs from the version it should hold. Paths are relative to the target."""

    missing: list[str]
    """Files that are not there, or not whole though nobody has written to them since."""
    edited: list[str]
    """Files that were written to since, or in whose way there is something else now."""
    extra: list[str]
    """Files that no fetch has made."""
    doubtful: list[str]
    """Files of the right size and with an old time that were renamed, replaced or given another mode since."""


def is_intact(root: str, record: TargetRecord, budget_seconds: float) -> bool:
    """Return whether the target is as it was when it was complete, by names, sizes and times. Raises OSError.

    Names cost one look at each folder. Then each file is looked at, as long as ``budget_seconds`` allow, starting at a
    random folder. Files that a job may write to are also compared by ctime, which no tool resets.
    """
    if folders_digest(root, record.filled) != record.folders:
        return False
    ends_at = time.monotonic() + budget_seconds
    writable = record.mode in WRITABLE
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
            if writable and details.st_ctime_ns > record.completed_ns:
                return False
        if time.monotonic() > ends_at:
            return True
    return (files, total) == (record.files, record.bytes)


def compare(root: str, expected: Iterable[tuple[str, int]], record: TargetRecord) -> TargetDifference:
    """Compare every file below ``root`` with the paths and sizes that should be there. Raises OSError."""
    present = _present(root, ignored_names(record.filled))
    difference = TargetDifference([], [], [], [])
    in_the_way: set[str] = set()
    for path, size in expected:
        details = present.pop(path, None)
        if details is not None:
            _sort_in(difference, path, size, details, record.completed_ns)
        elif obstacle := _obstacle(root, path, present):
            in_the_way.add(obstacle)
            difference.edited.append(path)
        else:
            difference.missing.append(path)
    difference.extra.extend(path for path in present if path not in in_the_way)
    return difference


def _present(root: str, ignored: Container[str]) -> dict[str, os.stat_result]:
    present: dict[str, os.stat_result] = {}
    for path, _ in walk_folders(root, ignored):
        for name, details in _files(os.path.join(root, path), () if path else ignored):
            present[os.path.join(path, name)] = details
    return present


def _sort_in(
    difference: TargetDifference, path: str, size: int, details: os.stat_result, completed_ns: int
) -> None:
    """Add a file that is there to the list that it belongs to, if any."""
    if details.st_mtime_ns > completed_ns:
        difference.edited.append(path)
    elif details.st_size != size:
        difference.missing.append(path)
    elif details.st_ctime_ns > completed_ns:
        difference.doubtful.append(path)


def _obstacle(root: str, path: str, present: Container[str]) -> str:
    """Return what stands where ``path`` or a folder above it should be; empty if nothing does."""
    if os.path.isdir(os.path.join(root, path)) and not os.path.islink(os.path.join(root, path)):
        return path
    end = path.find("/")
    while end >= 0:
        if path[:end] in present:
            return path[:end]
        end = path.find("/", end + 1)
    return ""


def _files(folder: str, ignored: Container[str]) -> Iterable[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False) and entry.name not in ignored:
                yield entry.name, entry.stat(follow_symlinks=False)
