"""List the files of a local folder as members, in the order of their paths."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from packline.errors import InvalidInput, NotFound, ObjectChanged
from packline.fs.os_errors import file_error
from packline.vhpkgzip.member_paths import check_path
from packline.vhpkgzip.writer import MemberSource

_PIECE_BYTES = 1 << 20


def scan_folder(root: str | os.PathLike[str]) -> list[MemberSource]:
    """List all regular files below a folder, sorted by the bytes of their paths. Empty folders are left out.

    Raises:
        NotFound: There is no such folder.
        UnsafePath: A name is not UTF-8 or holds a backslash.
        InvalidInput: There is a symbolic link, socket, pipe or device. To leave it out silently would lose data.
    """
    if not os.path.isdir(root):
        raise NotFound(f"{os.fspath(root)!r} is not a folder.", "Name the folder that holds the files.")
    try:
        members = list(_below(os.fspath(root), ""))
    except OSError as error:
        raise file_error(error, action="read") from error
    members.sort(key=lambda member: member.path.encode())
    return members


def _below(root: str, prefix: str) -> Iterator[MemberSource]:
    with os.scandir(root) as entries:
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, path + "/")
            elif entry.is_file(follow_symlinks=False):
                size = entry.stat(follow_symlinks=False).st_size
                yield MemberSource(check_path(path), size, partial(_read, entry.path))
            else:
                kind = "a symbolic link" if entry.is_symlink() else "not a regular file"
                raise InvalidInput(f"{path!r} is {kind}.", "Replace it by the file itself, or remove it.")


def _read(path: str | Path) -> Iterator[bytes]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        if not isinstance(error, FileNotFoundError | NotADirectoryError) and error.errno != errno.ELOOP:
            raise file_error(error, path, "read") from error
        raise ObjectChanged(f"{str(path)!r} cannot be read: {error.strerror}.", "Pack again.") from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ObjectChanged(f"{str(path)!r} is not a regular file any more.", "Pack again.")
        while piece := os.read(handle, _PIECE_BYTES):
            yield piece
    finally:
        os.close(handle)
