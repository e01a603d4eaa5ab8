"""The completion record of a target folder: which version it holds, and how its folders looked when it was complete.

It is an extended attribute of the folder, so that no tool sees it among the files. Where the file system has none, it
is a hidden file beside the folder, or inside where there is no beside (a mount point).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.fs.rename import rename
from packline.fs.tree import temporary_path

NO_RECORD = (errno.ENODATA, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOENT, errno.ENOTDIR)
"""The folder has no such attribute, or its file system has none at all."""
ATTRIBUTE = "user.packline"
INSIDE = ".packline.json"
WORKSPACE = ".packline"
RECORD = "record"
"""In a scratch folder: the record while it is written."""
IGNORED = frozenset({INSIDE, WORKSPACE, "lost+found"})
"""Entries of a target's root that are not files of a version."""


class TargetRecord(NamedTuple):
    """What a fetch left in a folder when it was complete."""

    content: str
    """Content id of the version or selection."""
    uri: str
    files: int
    bytes: int
    mode: str
    """The LinkMode that was taken."""
    completed_ns: int
    """When, by the clock of the folder's file system: files changed since then are not the version's."""
    folders: str
    """Digest of the names and times of all folders: a name added, removed or replaced since changes it."""
    filled: bool
    """Whether the folder was filled in place: then the root's names are compared, not its time."""


def write_record(folder: str, record: TargetRecord, beside: str | None, scratch: Path) -> None:
    """Write the record of ``folder``. Raises OSError.

    Args:
        folder: A folder that is complete.
        record: What it holds.
        beside: The file for file systems without attributes; None: inside the folder.
        scratch: A folder of this run on the same file system, in which the file is written before it is renamed: a run
            that is killed leaves nothing beside a user's files.
    """
    text = json.dumps(record, separators=(",", ":")).encode()
    if hasattr(os, "setxattr"):
        with suppress(OSError):
            os.setxattr(folder, ATTRIBUTE, text)
            return
    file = beside or os.path.join(folder, INSIDE)
    temporary = temporary_path(scratch / RECORD)
    with open(temporary, "w") as out:
        json.dump([os.stat(folder).st_ino, *record], out)
    rename(temporary, file)


def read_record(folder: str, beside: str | None) -> TargetRecord | None:
    """Read the record of a folder; None if there is none, or it is of another folder. Raises OSError if it is
    unreadable.
    """
    with suppress(ValueError, TypeError, AttributeError):
        try:
            return TargetRecord(*json.loads(os.getxattr(folder, ATTRIBUTE)))
        except OSError as error:
            if error.errno not in NO_RECORD:
                raise
    for file in filter(None, (beside, os.path.join(folder, INSIDE))):
        with suppress(OSError, ValueError, TypeError):
            with open(file, "rb") as text:
                inode, *fields = json.load(text)
            if inode == os.stat(folder).st_ino:
                return TargetRecord(*fields)
    return None


def remove_record(folder: str, beside: str | None) -> None:
    """Remove the record, wherever it is."""
    with suppress(OSError, AttributeError):
        os.removexattr(folder, ATTRIBUTE)
    for file in filter(None, (beside, os.path.join(folder, INSIDE))):
        with suppress(OSError):
            os.unlink(file)


def folders_digest(root: str, filled: bool) -> str:
    """Hash all folders below ``root`` with their times; of a ``filled`` root, its names. Raises OSError.

    Reads only folders that hold others: the cost is that of the folders, not of the files.
    """
    digest = hashlib.sha256()
    rows = []
    for path, details in walk_folders(root, ignored_names(filled)):
        rows.append((path, 0 if filled and not path else details.st_mtime_ns))
    if filled:
        rows += [(name, -1) for name in os.listdir(root) if name not in IGNORED]
    for row in sorted(rows):
        digest.update(repr(row).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


def ignored_names(filled: bool) -> Container[str]:
    """Return the entries of a target's root that do not belong to the version; none where the folder was placed as
    a whole.
    """
    return IGNORED if filled else ()


def walk_folders(root: str, ignored: Container[str] = frozenset()) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and status of the root (as "") and each folder below it, but for ``ignored`` ones in the root."""
    below = [""]
    while below:
        path = below.pop()
        folder = os.path.join(root, path) if path else root
        details = os.stat(folder, follow_symlinks=False)
        yield path, details
        # Most file systems count a folder's subfolders as its links; 1 where they do not (btrfs, overlayfs).
        left = details.st_nlink - 2
        if left == 0:
            continue
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    left -= 1
                    if path or entry.name not in ignored:
                        below.append(os.path.join(path, entry.name))
                    if left == 0:
                        break
