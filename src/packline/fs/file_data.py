"""Writes and copies the bytes of open files, however few of them one system call takes."""

from __future__ import annotations

import os
from contextlib import suppress

COPY_BYTES = 1 << 20


def write_all(handle: int, data: bytes | memoryview) -> None:
    """Write every byte. ``os.write`` alone may write fewer: at most 2 GiB on Linux, less when a disk fills up."""
    written = os.write(handle, data)
    if written < len(data):
        view = memoryview(data)[written:]
        while view:
            view = view[os.write(handle, view) :]


def copy_remaining(source: int, target: int) -> int:
    """Copy the unread rest of a file to another; return the number of bytes. Raises OSError."""
    total = 0
    with suppress(
        AttributeError, OSError
    ):  # not every file system shares data: the loop below copies the rest
        while count := os.copy_file_range(source, target, COPY_BYTES):
            total += count
    while data := os.read(source, COPY_BYTES):
        write_all(target, data)
        total += len(data)
    return total
