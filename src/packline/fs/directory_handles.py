"""Keeps handles of the folders below one root, so that a path costs no look-up and no link leads outside."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from types import TracebackType
from typing import Self

from packline.fs.open_flags import OPEN_FOLDER
from packline.fs.os_errors import member_error

MAX_FOLDERS = 256
"""Folders that are kept open at most, where the caller names no other number."""

# Names of these alone cannot be unsafe; any other name sends its path to the full check.
is_plain_name = re.compile(rb"[A-Za-z0-9_(][A-Za-z0-9_.()+=,@ -]{0,199}").fullmatch

PathCheck = Callable[[bytes], object]
"""Raises a typed error for a path that must not become a file; ``vhpkgzip.member_paths.check_path_bytes`` is one."""


class DirectoryHandles:
    """Folders of an existing tree. Not safe among threads; several processes may share a tree."""

    def __init__(self, root: str | os.PathLike[str], check_path: PathCheck, kept: int = MAX_FOLDERS) -> None:
        """Open the root.

        Args:
            root: An existing folder.
            check_path: Called with each path, relative to the root, whose name is not plain, and with each folder.
            kept: How many folders are kept open.

        Raises:
            OSError: The root cannot be opened.
        """
        self.kept = kept
        self._check_path = check_path
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._handles: dict[bytes, int] = {b"": self._root}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def locate(self, path: bytes) -> tuple[bytes, int]:
        """Return the name of a file, and a handle of the folder it is in.

        Raises:
            UnsafePath, PathCollision, NoSpace, LocalError: The folder cannot be opened.
        """
        folder, _, name = path.rpartition(b"/")
        if path.startswith(b"/") or not is_plain_name(name):
            self._check_path(path)
        try:
            return name, self._handles[folder] if folder in self._handles else self._enter(folder)
        except OSError as error:
            raise member_error(error, path) from error

    def close(self) -> None:
        """Close every handle."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()

    def _enter(self, folder: bytes) -> int:
        """Open a folder and those above it. Raises OSError."""
        self._check_path(folder)
        handle = self._root
        passed = b""
        for name in folder.split(b"/"):
            passed = passed + b"/" + name if passed else name
            existing = self._handles.get(passed)
            if existing is None:
                if len(self._handles) > self.kept:
                    self._forget(handle)
                existing = self._handles[passed] = self._open_folder(name, handle)
            handle = existing
        return handle

    def _open_folder(self, name: bytes, parent: int) -> int:
        return os.open(name, OPEN_FOLDER, dir_fd=parent)

    def _forget(self, parent: int) -> None:
        # Paths come in order, so the folders entered last are the ones in use: drop the oldest half.
        for folder in list(self._handles)[1 : max(2, self.kept // 2)]:
            if self._handles[folder] != parent:
                os.close(self._handles.pop(folder))
