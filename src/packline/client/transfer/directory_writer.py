"""Creates files below one folder through kept directory handles: one open, write and close for a small file."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable
from contextlib import suppress

from packline.client.transfer.descriptors import MAX_FOLDERS
from packline.os_errors import member_error
from packline.vhpkgzip.member_paths import check_path_bytes

FILE_MODE = 0o444
"""Cached files are read-only: a job that writes into its input gets an error, not a poisoned cache."""

CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

# Names of these alone cannot be unsafe; whatever else a name holds sends its path to the full check.
_is_plain_name = re.compile(rb"[A-Za-z0-9_(][A-Za-z0-9_.()+=,@ -]{0,199}").fullmatch

Data = bytes | bytearray | memoryview


class DirectoryWriter:
    """Writes into the tree below ``root``. Not safe among threads; several processes may share a tree."""

    def __init__(self, root: str, kept: int = MAX_FOLDERS) -> None:
        """``kept``: how many folders are kept open."""
        self.kept = kept
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._handles: dict[bytes, int] = {b"": self._root}
        self.seen: list[os.stat_result] | None = None
        """If it is a list, it gets the status of every file that ``create_all`` has written."""

    def create(self, path: bytes, data: Data, replace: bool) -> None:
        """Write a whole file.

        Args:
            path: Relative to the root.
            data: The content.
            replace: Whether a file of that name may be left from a failed attempt, and is overwritten; otherwise it is
            a
                collision.

        Raises:
            UnsafePath, PathCollision, NoSpace, LocalError: The file cannot be written.
        """
        handle = self.open(path, replace)
        try:
            if os.write(handle, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise member_error(error, path) from error
        finally:
            os.close(handle)

    def create_all(self, files: Iterable[tuple[bytes, Data]], replace: bool, made: list[bytes]) -> None:
        """Write many small files as ``create`` does; each path is appended to ``made`` once it is written.

        This is what a fetch does most often, so it is one loop: a folder is looked up once for the files in a row.
        """
        path, here, parent = b"", None, -1
        seen = self.seen
        try:
            for path, data in files:
                slash = path.rfind(b"/")
                folder, name = path[: slash + 1], path[slash + 1 :]
                if folder != here or not _is_plain_name(name):
                    here, (_, parent) = folder, self.locate(path)
                if replace:
                    with suppress(FileNotFoundError):
                        os.unlink(name, dir_fd=parent)
                handle = os.open(name, CREATE, FILE_MODE, dir_fd=parent)
                try:
                    if os.write(handle, data) != len(data):
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                    if seen is not None:
                        seen.append(os.fstat(handle))
                finally:
                    os.close(handle)
                made.append(path)
        except OSError as error:
            raise member_error(error, path) from error

    def open(self, path: bytes, replace: bool) -> int:
        """Open a new empty file for writing. Raises as ``create``."""
        slash = path.rfind(b"/")
        folder = path[:slash] if slash > 0 else b""
        name = path[slash + 1 :]
        if slash == 0 or not _is_plain_name(name):
            check_path_bytes(path)
        try:
            parent = self._handles[folder] if folder in self._handles else self._enter(folder)
            if replace:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=parent)
            return os.open(name, CREATE, FILE_MODE, dir_fd=parent)
        except OSError as error:
            raise member_error(error, path) from error

    def reopen(self, path: bytes) -> int:
        """Open a file that was created before for writing. Raises OSError."""
        name, parent = self.locate(path)
        return os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)

    def locate(self, path: bytes) -> tuple[bytes, int]:
        """Return the name of a file, and a descriptor of the folder it is or will be in. Raises as ``create``."""
        folder, _, name = path.rpartition(b"/")
        if path.startswith(b"/") or not _is_plain_name(name):
            check_path_bytes(path)
        try:
            return name, self._handles[folder] if folder in self._handles else self._enter(folder)
        except OSError as error:
            raise member_error(error, path) from error

    def remove(self, path: bytes) -> None:
        """Remove a file created before, if it exists."""
        folder, _, name = path.rpartition(b"/")
        try:
            parent = self._handles.get(folder)
            os.unlink(name, dir_fd=self._enter(folder) if parent is None else parent)
        except FileNotFoundError:
            return

    def close(self) -> None:
        """Close every handle."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()

    def _enter(self, folder: bytes) -> int:
        check_path_bytes(folder)
        handle = self._root
        passed = b""
        for name in folder.split(b"/"):
            passed = passed + b"/" + name if passed else name
            existing = self._handles.get(passed)
            if existing is None and len(self._handles) > self.kept:
                self._forget(handle)
            handle = existing if existing is not None else self._make(passed, name, handle)
        return handle

    def _make(self, folder: bytes, name: bytes, parent: int) -> int:
        # It may have been made by another process; a file in its place fails at the open.
        with suppress(FileExistsError):
            os.mkdir(name, 0o755, dir_fd=parent)
        handle = os.open(name, OPEN_FOLDER, dir_fd=parent)
        self._handles[folder] = handle
        return handle

    def _forget(self, parent: int) -> None:
        # Entries come in path order, so the folders entered last are the ones in use: drop the oldest half.
        for folder in list(self._handles)[1 : max(2, self.kept // 2)]:
            if self._handles[folder] != parent:
                os.close(self._handles.pop(folder))
