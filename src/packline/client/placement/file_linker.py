"""Creates one file from another by the cheapest means that works between two file systems."""

from __future__ import annotations

import errno
import os

from packline.client.placement.link_mode import FALLBACKS, LinkMode

FICLONE = 0x40049409
"""ioctl_ficlone(2): share the data of two files until one is written."""
UNSUPPORTED = frozenset(
    {
        errno.EXDEV,
        errno.EOPNOTSUPP,
        errno.EPERM,  # also: a file of another user, where fs.protected_hardlinks is set
        errno.EACCES,
        errno.EINVAL,
        errno.ENOTTY,
        errno.ENOSYS,
    }
)
"""What link(2) and FICLONE answer where they cannot serve these two file systems."""


class FileLinker:
    """From files of a cache to files of a target. The first file decides which mode is used.

    Afterwards, a file that cannot be made that way (the number of links of a file is limited) is copied.
    """

    def __init__(self, mode: LinkMode) -> None:
        self.mode = mode
        self._untried = list(FALLBACKS[mode])
        self._settled = False
        self.copied = 0
        """Files that were copied although another way was settled."""

    @property
    def used(self) -> LinkMode:
        """The way that is taken."""
        return self._untried[0]

    @property
    def links_in_bulk(self) -> bool:
        """Whether hard links work, so that ``os.link`` may be called directly."""
        return self._settled and self.used is LinkMode.HARDLINK

    def make(
        self, source: str, target: str, source_folder: int | None = None, folder: int | None = None
    ) -> None:
        """Create the file ``target``. The folders are descriptors, if names are relative. Raises OSError."""
        while self.used is not LinkMode.COPY:
            try:
                _cheap[self.used](source, target, source_folder, folder)
            except OSError as error:
                if error.errno != errno.EMLINK and error.errno not in UNSUPPORTED:
                    raise
                if self._settled or error.errno == errno.EMLINK:
                    self.copied += 1
                    break
                self._untried.pop(0)
            else:
                self._settled = True
                return
        _copy(source, target, source_folder, folder)


def _hardlink(source: str, target: str, source_folder: int | None, folder: int | None) -> None:
    os.link(source, target, src_dir_fd=source_folder, dst_dir_fd=folder, follow_symlinks=False)


def _reflink(source: str, target: str, source_folder: int | None, folder: int | None) -> None:
    import fcntl

    old, new = _open_both(source, target, source_folder, folder)
    try:
        fcntl.ioctl(new, FICLONE, old)
    except OSError:
        os.unlink(target, dir_fd=folder)
        raise
    finally:
        os.close(old)
        os.close(new)


def _symlink(source: str, target: str, source_folder: int | None, folder: int | None) -> None:
    os.symlink(source, target, dir_fd=folder)


def _copy(source: str, target: str, source_folder: int | None, folder: int | None) -> None:
    from packline.fs.file_data import copy_remaining  # only copies need it

    old, new = _open_both(source, target, source_folder, folder)
    try:
        copy_remaining(old, new)
    finally:
        os.close(old)
        os.close(new)


def _open_both(source: str, target: str, source_folder: int | None, folder: int | None) -> tuple[int, int]:
    old = os.open(source, os.O_RDONLY | os.O_CLOEXEC, dir_fd=source_folder)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        return old, os.open(target, flags, 0o666, dir_fd=folder)
    except BaseException:
        os.close(old)
        raise


_cheap = {LinkMode.HARDLINK: _hardlink, LinkMode.REFLINK: _reflink, LinkMode.SYMLINK: _symlink}
