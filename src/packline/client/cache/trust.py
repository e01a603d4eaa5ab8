"""Whose files in a cache are used: those of this user and of root, and those of others only where they are shared.

A user who can write a file of the cache decides what a job reads. So a folder or file of another user is used only if
the cache belongs to a group of this process (its folder is setgid and writable for that group, and the file has the
group), or if PACKLINE_CACHE_TRUST says so. Below the cache no symbolic link is followed, since it could lead elsewhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.errors import UntrustedCache
from packline.worker_settings import choice_setting

if TYPE_CHECKING:
    from packline.client.cache.store import Cache

SUBFOLDERS = (
    *("v1", "staging", "notes", "refs", "leases", "known", "places", "index", "manifests"),
    *("members", "parts"),
)
"""The folders of a cache."""
SETTING = "PACKLINE_CACHE_TRUST"


class Trust(NamedTuple):
    """Whose files are used."""

    user: int
    group: int
    """The group whose files are used, or -1."""
    everyone: bool

    def accepts(self, status: os.stat_result) -> bool:
        """Return whether a file with this status is used."""
        return self.everyone or status.st_uid in (self.user, 0) or status.st_gid == self.group


def trust_of(folder: Path) -> Trust:
    """Return whose files below a folder are used, by its group and PACKLINE_CACHE_TRUST. Raises InvalidSetting."""
    setting = choice_setting(SETTING)
    group = -1
    if setting != "own":
        try:
            status = os.stat(folder)
        except OSError:
            return Trust(os.geteuid(), -1, setting == "all")
        shared = setting == "group" or is_shared(status)
        if shared and status.st_gid in (os.getegid(), *os.getgroups()):
            group = status.st_gid
    return Trust(os.geteuid(), group, setting == "all")


def is_shared(status: os.stat_result) -> bool:
    """Return whether a folder is shared with a group: new files get its group, and members may write there."""
    return bool(status.st_mode & stat.S_ISGID and status.st_mode & stat.S_IWGRP)


def check_cache(cache: Cache, content: str = "") -> None:
    """Refuse a cache with links in it, or with folders of users that are not trusted.

    Args:
        cache: The cache; what it does not have is not checked.
        content: A version that is about to be used.

    Raises:
        UntrustedCache: One sentence that says which path, and whose it is.
        InvalidSetting: PACKLINE_CACHE_TRUST has an unknown value.
    """
    trust = trust_of(cache.root)
    for name in SUBFOLDERS:
        _check(cache.root / name, trust)
    if content:
        for path in (cache.folder(content), *cache.records(content)):
            _check(path, trust)


def share_folders(cache: Cache) -> bool:
    """Make the folders of a shared cache writable for its group, whatever the umask is.

    Returns whether the cache is shared. Raises OSError.
    """
    try:
        shared = is_shared(os.stat(cache.root))
    except OSError:
        return False
    for name in SUBFOLDERS if shared else ():
        make_shared(cache.root / name)
    return shared


def make_shared(folder: Path) -> None:
    """Make a folder that is not there, writable for its group. Raises OSError."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    os.chmod(folder, 0o2775)


def share_files(folder: Path, handles: Iterable[int]) -> None:
    """Let the group write to new files of a folder that is shared with it, whatever the umask is.

    Files of another user stay as they are.
    """
    with suppress(OSError):
        if is_shared(os.stat(folder)):
            for handle in handles:
                os.fchmod(handle, 0o664)


def _check(path: Path, trust: Trust) -> None:
    try:
        status = os.lstat(path)
    except OSError:
        return  # what cannot be read is not used either
    if stat.S_ISLNK(status.st_mode):
        raise UntrustedCache(
            f"{path} is a symbolic link: below the cache, none is followed.",
            "Remove it, or set PACKLINE_CACHE to another folder.",
        )
    if not trust.accepts(status):
        raise UntrustedCache(
            f"{path} belongs to user {_user(status.st_uid)}, whose files are not trusted here.",
            f"Set PACKLINE_CACHE to a folder of your own, or {SETTING} to group or all to share this one.",
        )


def _user(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
