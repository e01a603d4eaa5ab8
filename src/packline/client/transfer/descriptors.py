"""Divides the file descriptors of a worker among connections and open folders: 256 in all are enough."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from typing import NamedTuple

from packline.fs.directory_handles import MAX_FOLDERS

MAX_DESCRIPTORS = 1024
"""What a worker raises its own limit to where that is allowed; more than this it never needs."""
RESERVED = 16
"""For the channel, the selector and what the libraries open."""


class DescriptorShares(NamedTuple):
    """What one worker may have open at a time."""

    connections: int
    """Each may be writing a file too, so it counts as two."""
    folders: int


def raise_limit() -> None:
    """Raise the limit of this process, a worker; the program that fetches, and what it starts, keep their own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _at_most(soft) < _at_most(hard):
        with suppress(OSError, ValueError):  # macOS has a limit of its own below the hard one
            resource.setrlimit(resource.RLIMIT_NOFILE, (_at_most(hard), hard))


def share_descriptors() -> DescriptorShares:
    """Return the shares of a worker of this process, which starts with the descriptors that are open here."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    third = (_at_most(hard) - _open_now() - RESERVED) // 3
    return DescriptorShares(max(1, third), max(4, min(MAX_FOLDERS, third)))


def _at_most(limit: int) -> int:
    """Return the limit, ``MAX_DESCRIPTORS`` where it is larger or there is none."""
    return MAX_DESCRIPTORS if limit == resource.RLIM_INFINITY else min(limit, MAX_DESCRIPTORS)


def _open_now() -> int:
    for folder in ("/proc/self/fd", "/dev/fd"):
        with suppress(OSError):
            return len(os.listdir(folder))
    return RESERVED
