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
        """Move the ends of columns, the same ones each time and in the same order, to their files. Raises OSError."""
        from tempfile import TemporaryFile  # a warm fetch spills nothing

        while len(self._files) < len(columns):
            self._files.append(TemporaryFile(dir=self._folder, buffering=0))  # noqa: SIM115
        for file, column in zip(self._files, columns, strict=True):
            left = memoryview(column).cast("B")
            while left:
                left = left[file.write(left) :]
            left.release()
            del column[:]

    def map(self) -> list[memoryview]:
        """Return the bytes of each column, mapped from its file; they may be changed, and none may be added."""
        views = []
        for file in self._files:
            size = os.fstat(file.fileno()).st_size
            views.append(memoryview(mmap.mmap(file.fileno(), size) if size else bytearray()))
            file.close()
        self._files = []
        return views
