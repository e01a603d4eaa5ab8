"""Translates refusals of the operating system: every OSError becomes one typed error that names the path.

The numbers and their meanings: errno(3), and the ERRORS sections of open(2), write(2), rename(2), mkdir(2).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from packline import errors

AnyPath = str | bytes | os.PathLike[str]


class _Meaning(NamedTuple):
    error: type[errors.PacklineError]
    remedy: str


_FREE_SPACE = (
    "Free space or inodes there, or choose a folder on another disk (--cache or PACKLINE_CACHE, --to)."
)
_FREE_QUOTA = "Remove files that count against your quota, or choose a folder elsewhere (--cache, --to)."
_PERMIT = (
    "Check its owner and mode (`ls -ld`), or choose a folder of your own (--cache or PACKLINE_CACHE, --to)."
)
_WRITABLE = "Choose a folder on a file system that is mounted for writing (--cache or PACKLINE_CACHE, --to)."
_LIMIT = "Raise the limit of open files (`ulimit -n`), or end other programs, and run again."
_WAIT = "End what uses it (`fuser -m` shows who), unmount it, or choose another folder; then run again."
_STORAGE = "Check the disk or the file server (`dmesg`), then run again; finished files are kept."
_STALE = (
    "It was removed or replaced on its file server meanwhile: run again; if it repeats, mount the share again "
    "(`umount -l`, `mount`)."
)
_PATH = "Check each folder of the path, or choose another one."
_FOLDER = "A folder is where a file belongs: remove it or rename it, and run again."
_MEMORY = "Give the job more memory, and run again."
_THREADS = "Give the job more memory, or more processes and threads (`ulimit -u`, `pids.max`), and run again."

_MEANINGS = {
    errno.ENOSPC: _Meaning(errors.NoSpace, _FREE_SPACE),
    errno.EDQUOT: _Meaning(errors.NoSpace, _FREE_QUOTA),
    errno.EFBIG: _Meaning(errors.NoSpace, "Raise the limit of a file's size (`ulimit -f`), and run again."),
    errno.EACCES: _Meaning(errors.PermissionRefused, _PERMIT),
    errno.EPERM: _Meaning(errors.PermissionRefused, _PERMIT),
    errno.EROFS: _Meaning(errors.ReadOnlyTarget, _WRITABLE),
    errno.EMFILE: _Meaning(errors.TooManyOpenFiles, _LIMIT),
    errno.ENFILE: _Meaning(errors.TooManyOpenFiles, _LIMIT),
    errno.EBUSY: _Meaning(errors.FileBusy, _WAIT),
    errno.ETXTBSY: _Meaning(errors.FileBusy, _WAIT),
    errno.EIO: _Meaning(errors.StorageFault, _STORAGE),
    errno.ESTALE: _Meaning(errors.StorageFault, _STALE),
    errno.ENOMEM: _Meaning(errors.LocalError, _MEMORY),
    errno.EAGAIN: _Meaning(errors.LocalError, _THREADS),
    errno.ENOENT: _Meaning(errors.UnusablePath, _PATH),
    errno.ENOTDIR: _Meaning(errors.UnusablePath, _PATH),
    errno.EISDIR: _Meaning(errors.UnusablePath, _FOLDER),
    errno.EEXIST: _Meaning(errors.UnusablePath, _PATH),
    errno.ENOTEMPTY: _Meaning(errors.UnusablePath, _PATH),
    errno.ELOOP: _Meaning(errors.UnusablePath, _PATH),
    errno.ENAMETOOLONG: _Meaning(errors.UnusablePath, "Choose a shorter path, or shorten the name."),
    errno.EILSEQ: _Meaning(errors.UnusablePath, "Choose a path that the file system accepts."),
    errno.EINVAL: _Meaning(errors.UnusablePath, "Choose a path that the file system accepts."),
}
_NETWORK = {
    errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, errno.ENETUNREACH, errno.EHOSTUNREACH,
    errno.ENETDOWN, errno.ETIMEDOUT, errno.EADDRNOTAVAIL, errno.EPIPE, errno.ENOTCONN,
}  # fmt: skip
_OTHER = _Meaning(errors.LocalError, "Check the path and the file system, then run again.")


def file_error(error: OSError, path: AnyPath | None = None, action: str = "use") -> errors.PacklineError:
    """Return the typed error for a refusal of the operating system; raise it ``from error``.

    Args:
        error: The refusal.
        path: The file or folder for people; default: the one that the system names.
        action: The verb of the sentence "Cannot <action> <path>".

    Returns:
        One of the errors of LocalError or NoSpace; EndpointUnreachable for an error of the network without a path.
    """
    if path is None and not _has_path(error) and is_network(error):
        return errors.EndpointUnreachable(
            f"The connection failed: {reason(error)}.",
            "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
        )
    meaning = _MEANINGS.get(error.errno or 0, _OTHER)
    return meaning.error(f"Cannot {action} {_named(error, path)}: {reason(error)}.", meaning.remedy)


def member_error(error: OSError, path: bytes) -> errors.PacklineError:
    """Return the typed error for a member of a version that cannot become a file here; ``path`` is below the folder."""
    name = repr(printable(path))
    if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ELOOP):
        return errors.PathCollision(
            f"{name} collides with another file of the version on this file system.",
            "Rename one of them, or use a case-sensitive file system.",
        )
    if error.errno in (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL):
        return errors.UnsafePath(
            f"{name} cannot be a file name on this file system: {reason(error)}.", "Shorten or rename it."
        )
    return file_error(error, path, "write")


def is_network(error: OSError) -> bool:
    """Return whether an error is one of a connection or of the name service."""
    if isinstance(error, ConnectionError | TimeoutError) or error.errno in _NETWORK:
        return True
    return any(kind.__module__ in ("socket", "ssl") for kind in type(error).__mro__)


def is_local(error: OSError) -> bool:
    """Return whether an error is one of files of this machine, while something is read from a connection."""
    return not is_network(error) and (_has_path(error) or error.errno in _MEANINGS)


@contextmanager
def naming(path: AnyPath) -> Iterator[None]:
    """Give errors of files that name no path (of a write, a read, a listing) this one; a path that is named stays."""
    try:
        yield
    except OSError as error:
        if not _has_path(error) and is_local(error):
            error.filename = os.fspath(path)
        raise


def is_exhausted(error: OSError) -> bool:
    """Return whether this machine lacks what a connection takes (descriptors, memory): the endpoint is not at fault."""
    return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS)


def reason(error: OSError) -> str:
    """Return the reason in the system's words, without a path."""
    return error.strerror or str(error) or type(error).__name__


def printable(path: AnyPath) -> str:
    """Return a path as a terminal can show it; bytes that are not UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _has_path(error: OSError) -> bool:
    """Return whether the system names a path; a call with a descriptor has that number as its ``filename``."""
    return isinstance(error.filename, str | bytes)


def _named(error: OSError, path: AnyPath | None) -> str:
    if path is not None:
        return repr(printable(path))
    names = [name for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    return " to ".join(repr(printable(name)) for name in names) or _unnamed(error)


def _unnamed(error: OSError) -> str:
    """Return what a call without a path was about: the current folder if that has been removed (getcwd(3))."""
    if error.errno == errno.ENOENT:
        try:
            os.getcwd()
        except OSError:
            return "the current folder, which was removed"
    return "a file"
