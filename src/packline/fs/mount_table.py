"""Reads which file systems are mounted where, as Linux lists them (proc_pid_mountinfo(5))."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

TABLE = "/proc/self/mountinfo"
_ESCAPE = re.compile(rb"\\([0-7]{3})")


class MountedFileSystem(NamedTuple):
    """One line of the table."""

    device: tuple[int, int]
    """Major and minor number, as ``st_dev`` has them."""
    point: bytes
    """Where it is mounted."""
    kind: str
    """Its type, such as ``nfs4`` or ``ext4``."""
    source: str
    """What is mounted: ``server:/export``, a device, or a word."""
    read_only: bool
    root: bytes = b"/"
    """The folder of the file system that is mounted there; another one than ``/`` for a bind mount of a part."""


def read_mount_table(table: str = TABLE) -> list[MountedFileSystem]:
    """Read the table in its order: what is mounted over another file system comes after it.

    Raises OSError where there is none (not Linux).
    """
    with open(table, "rb") as lines:
        return [mounted for line in lines if (mounted := _parse(line)) is not None]


def find_file_system(path: str, table: list[MountedFileSystem]) -> MountedFileSystem | None:
    """Return the file system that a path without links lies in; the last one mounted there counts."""
    encoded = os.fsencode(path)
    best: MountedFileSystem | None = None
    for mounted in table:
        below = mounted.point.rstrip(b"/") + b"/"
        if (encoded == mounted.point or encoded.startswith(below)) and (
            best is None or len(mounted.point) >= len(best.point)
        ):
            best = mounted
    return best


def _parse(line: bytes) -> MountedFileSystem | None:
    fields = line.split()
    try:
        separator = fields.index(b"-", 6)
        major, _, minor = fields[2].partition(b":")
        kind, source, super_options = fields[separator + 1 : separator + 4]
        device = int(major), int(minor)
    except (ValueError, IndexError):
        return None
    options = {*fields[5].split(b","), *super_options.split(b",")}
    return MountedFileSystem(
        device=device,
        point=_unescape(fields[4]),
        kind=kind.decode("utf-8", "replace"),
        source=os.fsdecode(_unescape(source)),
        read_only=b"ro" in options,
        root=_unescape(fields[3]),
    )


def _unescape(field: bytes) -> bytes:
    """Return a field with its space, tab, newline and backslash, which the table writes as octal numbers."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 8) & 255]), field)
