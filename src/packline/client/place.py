"""Puts a published version where the job wants it: a symlink to the cache, or links or copies of its files.

The default is one symlink: it takes the same time for ten files as for ten million. The others make an
ordinary folder of ordinary files, for programs that write beside their inputs or do not follow links.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from packline.client.cache.fs import remove_tree
from packline.client.cache.store import Cache
from packline.errors import TargetNotEmpty


class Place(StrEnum):
    """How files get from the cache to the target folder."""

    SYMLINK = "symlink"
    HARDLINK = "hardlink"
    REFLINK = "reflink"
    COPY = "copy"


def check_target(cache: Cache, folder: Path | None, to: Path) -> bool:
    """Before anything is fetched: whether ``to`` holds this version already. Raises TargetNotEmpty.

    ``folder`` is the version's place in the cache. An absent or empty folder may be used, and so may a link
    that an earlier fetch has made.
    """
    if to.is_symlink():
        target = Path(os.path.abspath(to.parent / os.readlink(to)))
        if target.parent == cache.versions:
            return target == folder and target.is_dir()
        raise _not_empty(to)
    if not to.exists():
        return False
    if not to.is_dir():
        raise _not_empty(to)
    if any(to.iterdir()):
        if folder is not None and cache.placed(to) == folder.name:
            return True
        raise _not_empty(to)
    return False


def place(cache: Cache, folder: Path, to: Path, how: Place) -> Place:
    """Make ``to`` show the files of ``folder``; how it was done in the end.

    Hard links and reflinks become copies where the file systems cannot make them. Raises TargetNotEmpty.
    """
    if check_target(cache, folder, to):
        return how
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = to.parent / f".{to.name}.packline-{os.getpid()}-{os.urandom(3).hex()}"
    try:
        if how is Place.SYMLINK:
            os.symlink(folder, beside)
        else:
            how = Copier(how).tree(folder, beside)
        _replace(beside, to)
    except BaseException:
        if beside.is_symlink():
            beside.unlink()
        remove_tree(beside)
        raise
    cache.remember_place(to, folder.name, link=how is Place.SYMLINK)
    return how


def _replace(beside: Path, to: Path) -> None:
    try:
        if to.is_dir() and not to.is_symlink():
            os.rmdir(to)
        elif to.is_symlink() and not beside.is_symlink():
            to.unlink()
        os.rename(beside, to)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise _not_empty(to) from error
        raise


def _not_empty(to: Path) -> TargetNotEmpty:
    return TargetNotEmpty(
        f"{to} is there already and is not a placement of this version.",
        "Choose another folder, or remove that one.",
    )


class Copier:
    """Recreates a tree file by file, by the cheapest means that works on these file systems."""

    def __init__(self, how: Place) -> None:
        self.how = how

    def tree(self, source: Path, target: Path) -> Place:
        """Recreate ``source`` as ``target``."""
        below = [(os.fspath(source), os.fspath(target))]
        while below:
            old, new = below.pop()
            os.mkdir(new)
            with os.scandir(old) as entries:
                for entry in entries:
                    path = os.path.join(new, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        below.append((entry.path, path))
                    else:
                        self.file(entry.path, path)
        return self.how

    def file(self, old: str, new: str) -> None:
        """Recreate a file."""
        if self.how is not Place.COPY:
            try:
                _cheap[self.how](old, new)
            except OSError as error:
                if error.errno not in (
                    errno.EXDEV,
                    errno.EOPNOTSUPP,
                    errno.EPERM,
                    errno.EINVAL,
                    errno.ENOTTY,
                ):
                    raise
                self.how = Place.COPY
            else:
                return
        import shutil  # only copies need it

        shutil.copyfile(old, new)


FICLONE = 0x40049409
"""ioctl_ficlone(2): share the data of two files until one is written."""


def _reflink(old: str, new: str) -> None:
    import fcntl

    with open(old, "rb") as source, open(new, "wb") as target:
        fcntl.ioctl(target.fileno(), FICLONE, source.fileno())


_cheap: dict[Place, Callable[[str, str], None]] = {Place.HARDLINK: os.link, Place.REFLINK: _reflink}
