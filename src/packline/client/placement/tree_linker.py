"""Recreates a folder tree file by file, in two processes where it is large.

A hard link takes 3 to 5 µs on tmpfs and twice that on ext4, most of it in the kernel: two processes halve it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import NamedTuple

from packline.client.cache.heartbeat import paused
from packline.client.placement.file_linker import FileLinker

SHARED_FILES = 8_000
"""From this many files on a second process is worth its start (2 ms)."""
FOLDER_MODE = 0o755
ENTER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Linked(NamedTuple):
    """What was made."""

    files: int
    copied: int
    """Of these, files that had to be copied although links were settled."""


class _Folder(NamedTuple):
    path: str
    """Relative to the root; empty for the root itself."""
    files: int


def link_tree(source: str, target: str, linker: FileLinker) -> Linked:
    """Recreate the files and folders below ``source`` in the empty folder ``target``. Raises OSError."""
    folders = _make_folders(source, target)
    first = next((folder for folder in folders if folder.files), None)
    if first is None:
        return Linked(0, 0)
    probed = _probe(source, target, first.path, linker)
    ours, theirs = _divide(folders)
    if not theirs or not linker.links_in_bulk or not _fork_is_safe():
        return Linked(_link_folders(source, target, folders, linker, probed) + 1, linker.copied)
    with paused():
        helper = _Helper(source, target, theirs, linker, probed)
    try:
        made = _link_folders(source, target, ours, linker, probed)
    finally:
        linked = helper.join()
    return Linked(made + linked.files + 1, linker.copied + linked.copied)


def _fork_is_safe() -> bool:
    """A fork copies one thread only: locks that others hold stay locked forever."""
    with paused():
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def _make_folders(source: str, target: str) -> list[_Folder]:
    """Every folder of the source, made in the target, with the number of its files."""
    folders, below = [], [""]
    for path in below:  # grows as folders are found
        files = 0
        with os.scandir(os.path.join(source, path) if path else source) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    inner = os.path.join(path, entry.name)
                    os.mkdir(os.path.join(target, inner), FOLDER_MODE)
                    below.append(inner)
                else:
                    files += 1
        folders.append(_Folder(path, files))
    return folders


def _probe(source: str, target: str, path: str, linker: FileLinker) -> tuple[str, str]:
    """Make one file, which settles how the others are made; its folder and name."""
    folder = os.path.join(source, path)
    with os.scandir(folder) as entries:
        name = next(entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))
    linker.make(os.path.join(folder, name), os.path.join(target, path, name))
    return path, name


def _divide(folders: list[_Folder]) -> tuple[list[_Folder], list[_Folder]]:
    """Two halves of about as many files; the second is empty where the work is too small for two."""
    total = sum(folder.files for folder in folders)
    ours: list[_Folder] = []
    theirs: list[_Folder] = []
    taken = 0
    if total < SHARED_FILES:
        return folders, []
    for folder in folders:
        half = ours if taken < total // 2 else theirs
        half.append(folder)
        taken += folder.files
    return ours, theirs


def _link_folders(
    source: str, target: str, folders: list[_Folder], linker: FileLinker, probed: tuple[str, str]
) -> int:
    """Make the files of these folders, but for the one that was made to probe; how many."""
    return sum(
        _link_folder(source, target, folder.path, linker, probed[1] if folder.path == probed[0] else "")
        for folder in folders
        if folder.files
    )


def _link_folder(source: str, target: str, path: str, linker: FileLinker, skip: str) -> int:
    old = os.open(os.path.join(source, path) if path else source, ENTER)
    try:
        new = os.open(os.path.join(target, path) if path else target, ENTER)
        try:
            with os.scandir(old) as entries:
                return _link_files(entries, old, new, linker, skip)
        finally:
            os.close(new)
    finally:
        os.close(old)


def _link_files(entries: os._ScandirIterator[str], old: int, new: int, linker: FileLinker, skip: str) -> int:
    files = 0
    link, in_bulk = os.link, linker.links_in_bulk
    for entry in entries:
        name = entry.name
        if name == skip or entry.is_dir(follow_symlinks=False):
            continue
        files += 1
        if in_bulk:
            try:
                link(name, name, src_dir_fd=old, dst_dir_fd=new, follow_symlinks=False)
                continue
            except OSError:
                pass  # the linker knows what else works for this one
        linker.make(name, name, old, new)
    return files


class _Helper:
    """A forked process that makes some of the folders' files."""

    def __init__(
        self, source: str, target: str, folders: list[_Folder], linker: FileLinker, probed: tuple[str, str]
    ) -> None:
        self._results, writer = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            try:
                os.write(writer, _report(source, target, folders, linker, probed))
            finally:
                os._exit(0)
        os.close(writer)

    def join(self) -> Linked:
        """Wait for its end. Raises the OSError it met."""
        with open(self._results, "rb") as pipe:
            text = pipe.read()
        os.waitpid(self._pid, 0)
        if not text:
            raise ChildProcessError("the process that made half of the files was killed")
        number, name, *counts = json.loads(text)
        if number:
            raise OSError(number, os.strerror(number), name)
        return Linked(*counts)


def _report(
    source: str, target: str, folders: list[_Folder], linker: FileLinker, probed: tuple[str, str]
) -> bytes:
    before = linker.copied
    try:
        made = _link_folders(source, target, folders, linker, probed)
    except OSError as error:
        return json.dumps([error.errno or 0, str(error.filename or ""), 0, 0]).encode()
    return json.dumps([0, "", made, linker.copied - before]).encode()
