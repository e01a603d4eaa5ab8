"""Creates files below one folder through kept directory handles: one open, write and close for a small file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress

from packline.fs.directory_handles import MAX_FOLDERS, DirectoryHandles, PathCheck, is_plain_name
from packline.fs.open_flags import NEW_FILE
from packline.fs.os_errors import member_error

READ_ONLY_MODE = 0o444
"""Cached files are read-only: a job that writes into its input gets an error, and the cache stays as it is."""
WRITABLE_MODE = 0o644

Data = bytes | bytearray | memoryview


class DirectoryWriter(DirectoryHandles):
    """Writes into the tree below a root; folders are created when a path needs them."""

    def __init__(
        self,
        root: str | os.PathLike[str],
        check_path: PathCheck,
        kept: int = MAX_FOLDERS,
        file_mode: int = READ_ONLY_MODE,
    ) -> None:
        """Open the root; the first three arguments are those of ``DirectoryHandles``.

        Args:
            root: An existing folder.
            check_path: Refuses unsafe paths.
            kept: How many folders are kept open.
            file_mode: Permission bits of the files, before the umask.

        Raises:
            OSError: The root cannot be opened.
        """
        super().__init__(root, check_path, kept)
        self._file_mode = file_mode
        self.seen: list[os.stat_result] | None = None
        """If it is a list, it gets the status of every file that ``create_all`` has written."""

    def create(self, path: bytes, data: Data, replace: bool) -> None:
        """Write a whole file.

        Args:
            path: Relative to the root.
            data: The content.
            replace: Whether a file of that name, left by a failed attempt, is overwritten; otherwise it is a collision.

        Raises:
            UnsafePath, PathCollision, NoSpace, LocalError: The file cannot be written.
        """
        name, parent = self.locate(path)
        try:
            if replace:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=parent)
            handle = os.open(name, NEW_FILE, self._file_mode, dir_fd=parent)
            try:
                if os.write(handle, data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            finally:
                os.close(handle)
        except OSError as error:
            raise member_error(error, path) from error

    def create_all(self, files: Iterable[tuple[bytes, Data]], replace: bool, made: list[bytes]) -> None:
        """Write many small files as ``create`` does; each path is appended to ``made`` once it is written.

        This is what a fetch does most often, so it is one loop: a folder is looked up once for the files in a row.
        """
        path, here, parent = b"", None, -1
        seen, mode = self.seen, self._file_mode
        try:
            for path, data in files:
                slash = path.rfind(b"/")
                folder, name = path[: slash + 1], path[slash + 1 :]
                if folder != here or not is_plain_name(name):
                    here, (_, parent) = folder, self.locate(path)
                if replace:
                    with suppress(FileNotFoundError):
                        os.unlink(name, dir_fd=parent)
                handle = os.open(name, NEW_FILE, mode, dir_fd=parent)
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
        name, parent = self.locate(path)
        try:
            if replace:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=parent)
            return os.open(name, NEW_FILE, self._file_mode, dir_fd=parent)
        except OSError as error:
            raise member_error(error, path) from error

    def reopen(self, path: bytes) -> int:
        """Open a file that was created before for writing. Raises OSError."""
        name, parent = self.locate(path)
        return os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)

    def create_folder(self, path: bytes) -> None:
        """Create a folder and those above it, unless they exist. Raises as ``create``."""
        try:
            if path not in self._handles:
                self._enter(path)
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

    def _open_folder(self, name: bytes, parent: int) -> int:
        # It may have been made by another process; a file in its place fails at the open.
        with suppress(FileExistsError):
            os.mkdir(name, 0o755, dir_fd=parent)
        return super()._open_folder(name, parent)
