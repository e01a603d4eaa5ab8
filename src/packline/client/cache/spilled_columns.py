"""Columns of a tree index that grow on the disk: those of ten million files would take half a gigabyte of memory."""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO


class SpilledColumns:
    """A file without a name for each column. What was appended is written, and cleared in memory."""

    def __init__(self, folder: Path) -> None:
        """``folder``: on the disk that holds the tree."""
        self._folder = folder
        self._files: list[FileIO] = []

    def append(self, columns: Sequence[array[int] | bytearray]) -> None:
        """Move the ends of columns, the same ones each time and in the same order, to their files.

        Raises OSError where the disk has no room or is read-only: the columns and the files are then as they were.
        """
        from tempfile import TemporaryFile  # a warm fetch spills nothing

        while len(self._files) < len(columns):
            self._files.append(TemporaryFile(dir=self._folder, buffering=0))  # noqa: SIM115
        ends = [file.tell() for file in self._files]
        try:
            for file, column in zip(self._files, columns, strict=True):
                _write(file, column)
        except OSError:
            for file, end in zip(self._files, ends, strict=True):
                file.truncate(end)
                file.seek(end)
            if not any(ends):
                self._close()
            raise
        for column in columns:
            del column[:]

    def finish(self, columns: Sequence[array[int] | bytearray]) -> list[memoryview]:
        """Append the last ends of columns, and return the bytes of each, mapped from its file.

        Where there is no room for the ends, all is read into memory. The bytes may be changed, and none may be added.
        Raises OSError.
        """
        try:
            self.append(columns)
        except OSError:
            views = self._map()
            return [
                memoryview(bytearray(view) + bytes(memoryview(column).cast("B")))
                for view, column in zip(views, columns, strict=True)
            ]
        return self._map()

    def _map(self) -> list[memoryview]:
        views = []
        for file in self._files:
            size = os.fstat(file.fileno()).st_size
            views.append(memoryview(mmap.mmap(file.fileno(), size) if size else bytearray()))
        self._close()
        return views

    def _close(self) -> None:
        for file in self._files:
            file.close()
        self._files = []


def _write(file: FileIO, column: array[int] | bytearray) -> None:
    """Write a whole column. Raises OSError."""
    with memoryview(column).cast("B") as content:
        written = 0
        while written < len(content):
            written += file.write(content[written:])
