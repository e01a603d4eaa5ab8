"""Create files below one folder through open directory handles, so that no link can lead a write outside it."""

from __future__ import annotations

import os
from contextlib import suppress
from types import TracebackType
from typing import Self

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class FileCreator:
    """Creates files below one existing folder.

    It keeps the handles of the folders above the last file open. Each thread needs its own.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._names: list[str] = []
        self._handles = [os.open(root, _FOLDER)]
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave(0)
        os.close(self._handles.pop())

    def create(self, path: str) -> int:
        """Create an empty file at a checked path, with the folders above it; return its handle for writing.

        Raises FileExistsError if the path exists.
        """
        folder, _, name = path.rpartition("/")
        if folder != self._last:
            self.enter(folder)
        return os.open(name, _NEW_FILE, 0o644, dir_fd=self._handles[-1])

    def enter(self, folder: str) -> None:
        """Create a folder and those above it unless they exist, and open it. Raises OSError for a symbolic link."""
        names = folder.split("/") if folder else []
        shared = 0
        while shared < min(len(names), len(self._names)) and names[shared] == self._names[shared]:
            shared += 1
        self._leave(shared)
        for name in names[shared:]:
            with suppress(FileExistsError):
                os.mkdir(name, 0o755, dir_fd=self._handles[-1])
            self._handles.append(os.open(name, _FOLDER, dir_fd=self._handles[-1]))
            self._names.append(name)
        self._last = folder

    def _leave(self, depth: int) -> None:
        while len(self._names) > depth:
            self._names.pop()
            os.close(self._handles.pop())


def write_all(handle: int, data: memoryview) -> None:
    """Write every byte. ``os.write`` alone may write fewer: at most 2 GiB on Linux, less when a disk fills up."""
    written = os.write(handle, data)
    while written < len(data):
        written += os.write(handle, data[written:])
