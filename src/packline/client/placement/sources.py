"""The files to place at a target: a whole folder of the cache, or files from several places under chosen names."""

from __future__ import annotations

import filecmp
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.client.placement.file_linker import FileLinker
from packline.client.placement.link_mode import LinkMode
from packline.client.placement.tree_linker import LinkCounts, link_tree
from packline.fs.tree import walk


class FileSet(Protocol):
    """The files to place."""

    def make_all(self, target: str, linker: FileLinker) -> LinkCounts:
        """Create every file in the empty folder ``target``. Raises OSError."""

    def make(self, path: str, target: str, linker: FileLinker) -> None:
        """Create one file as ``target``. Raises OSError."""

    def expected(self, mode: LinkMode) -> Iterable[tuple[str, int]]:
        """Return path and size of every file, as they are at the target."""

    def is_at(self, path: str, target: str) -> bool:
        """Return whether ``target`` is the file ``path``, a link to it, or one with its bytes. Raises OSError."""


class CachedFolder:
    """A published folder of the cache, with its own names."""

    def __init__(self, folder: Path, files: int) -> None:
        self.folder, self._files = folder, files

    def make_all(self, target: str, linker: FileLinker) -> LinkCounts:
        """Link or copy the whole tree."""
        return link_tree(os.fspath(self.folder), target, linker, self._files)

    def make(self, path: str, target: str, linker: FileLinker) -> None:
        """Link or copy one file."""
        linker.make(os.path.join(self.folder, path), target)

    def expected(self, mode: LinkMode) -> Iterator[tuple[str, int]]:
        """List the files of the cached folder with their sizes."""
        start = len(os.fspath(self.folder)) + 1
        for entry in walk(self.folder):
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path[start:], entry.stat(follow_symlinks=False).st_size

    def is_at(self, path: str, target: str) -> bool:
        """Return whether the target is the cached file or has its bytes."""
        return has_same_bytes(os.path.join(self.folder, path), target)


class PlaceableFile(NamedTuple):
    """Where a file is, and whether it belongs to the cache."""

    path: str
    cached: bool


class NamedFiles:
    """Files under the names they get."""

    def __init__(self, files: Mapping[str, PlaceableFile]) -> None:
        self.files = files

    def make_all(self, target: str, linker: FileLinker) -> LinkCounts:
        """Link or copy every file to its name."""
        made = {""}
        # Somebody else's files are never hard-linked unasked: a job that writes would change them.
        foreign = FileLinker(LinkMode.REFLINK) if linker.mode is LinkMode.AUTO else linker
        for name, file in self.files.items():
            folder = name.rpartition("/")[0]
            if folder not in made:
                os.makedirs(os.path.join(target, folder), exist_ok=True)
                made.add(folder)
            self._make(file, os.path.join(target, name), linker if file.cached else foreign)
        copied = linker.copied + (foreign.copied if foreign is not linker else 0)
        return LinkCounts(len(self.files), copied)

    def make(self, path: str, target: str, linker: FileLinker) -> None:
        """Link or copy one file."""
        file = self.files[path]
        unasked = linker.mode in (LinkMode.AUTO, LinkMode.HARDLINK) and not file.cached
        self._make(file, target, FileLinker(LinkMode.REFLINK) if unasked else linker)

    def expected(self, mode: LinkMode) -> Iterator[tuple[str, int]]:
        """List the names with the sizes of their files, or of the links."""
        for name, file in self.files.items():
            link = mode is LinkMode.SYMLINK
            yield name, len(os.fsencode(file.path)) if link else os.stat(file.path).st_size

    def is_at(self, path: str, target: str) -> bool:
        """Return whether the target is a link to the file, the file itself, or has its bytes."""
        source = self.files[path].path
        return os.readlink(target) == source if os.path.islink(target) else has_same_bytes(source, target)

    def _make(self, file: PlaceableFile, target: str, linker: FileLinker) -> None:
        link = linker.mode is LinkMode.SYMLINK
        linker.make(file.path if link or file.cached else os.path.realpath(file.path), target)


def has_same_bytes(source: str, target: str) -> bool:
    """Return whether ``target``, which is not followed, is the file ``source`` or a regular file with its bytes.

    Raises OSError.
    """
    status = os.lstat(target)
    if os.path.samestat(os.stat(source), status):
        return True
    return stat.S_ISREG(status.st_mode) and filecmp.cmp(source, target, shallow=False)
