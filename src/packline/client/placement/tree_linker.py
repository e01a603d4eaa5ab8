"""Recreates a folder tree file by file, in two processes where it is large.

A hard link takes 3 to 5 µs on tmpfs and twice that on ext4, most of it in the kernel: two processes halve it.
"""

from __future__ import annotations

import json
import os
from typing import NamedTuple

from packline.client.cache.heartbeat import paused
from packline.client.forking import fork_is_safe
from packline.client.placement.file_linker import FileLinker
from packline.client.placement.target_record import walk_folders
from packline.fs.open_flags import OPEN_FOLDER

MIN_FILES_FOR_TWO = 8_000
"""From this many files on a second process is worth its start (2 ms)."""
FOLDER_MODE = 0o755


class LinkCounts(NamedTuple):
    """How many files were created."""

    files: int
    copied: int
    """Of these, files that had to be copied although links were settled."""


class _Folder(NamedTuple):
    path: str
    """Relative to the root; empty for the root itself."""
    leaf: bool
    """Whether it is known to hold no folders."""
    size: int
    """What it takes on the disk, which grows with the number of its entries."""


def link_tree(source: str, target: str, linker: FileLinker, files: int) -> LinkCounts:
    """Recreate the files and folders below ``source`` in the empty folder ``target``. Raises OSError.

    ``files``: how many there are, as far as is known.
    """
    folders = _make_folders(source, target)
    probed = _probe(source, target, folders, linker)
    if probed is None:
        return LinkCounts(0, 0)
    ours, theirs = _divide(folders)
    if files < MIN_FILES_FOR_TWO or not theirs or not linker.links_in_bulk or not _may_fork():
        return LinkCounts(_link_folders(source, target, folders, linker, probed) + 1, linker.copied)
    with paused():
        helper = _Helper(source, target, theirs, linker, probed)
    try:
        made = _link_folders(source, target, ours, linker, probed)
    finally:
        linked = helper.join()
    return LinkCounts(made + linked.files + 1, linker.copied + linked.copied)


def _may_fork() -> bool:
    """Return whether the process may fork while the thread of the heartbeat, which holds no lock, is paused."""
    with paused():
        return fork_is_safe()


def _make_folders(source: str, target: str) -> list[_Folder]:
    """Return every folder of the source, made in the target."""
    folders = []
    for path, details in walk_folders(source):
        if path:
            os.mkdir(os.path.join(target, path), FOLDER_MODE)
        folders.append(_Folder(path, details.st_nlink == 2, details.st_size))
    return folders


def _probe(source: str, target: str, folders: list[_Folder], linker: FileLinker) -> tuple[str, str] | None:
    """Make one file, which settles how the others are made; its folder and name, if there is any."""
    for folder in folders:
        with os.scandir(os.path.join(source, folder.path)) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    linker.make(entry.path, os.path.join(target, folder.path, entry.name))
                    return folder.path, entry.name
    return None


def _divide(folders: list[_Folder]) -> tuple[list[_Folder], list[_Folder]]:
    """Divide folders into two halves of about as many files."""
    total = sum(folder.size for folder in folders)
    ours: list[_Folder] = []
    theirs: list[_Folder] = []
    taken = 0
    for folder in folders:
        half = ours if taken < total // 2 else theirs
        half.append(folder)
        taken += folder.size
    return ours, theirs


def _link_folders(
    source: str, target: str, folders: list[_Folder], linker: FileLinker, probed: tuple[str, str]
) -> int:
    """Make the files of these folders, but for the one that was made to probe; how many."""
    return sum(
        _link_folder(source, target, folder, linker, probed[1] if folder.path == probed[0] else "")
        for folder in folders
    )


def _link_folder(source: str, target: str, folder: _Folder, linker: FileLinker, skip: str) -> int:
    old = os.open(os.path.join(source, folder.path), OPEN_FOLDER)
    try:
        new = os.open(os.path.join(target, folder.path), OPEN_FOLDER)
        try:
            names = os.listdir(old) if folder.leaf else _file_names(old)
            if skip:
                names.remove(skip)
            _link_files(names, old, new, linker)
            return len(names)
        finally:
            os.close(new)
    finally:
        os.close(old)


def _file_names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]


def _link_files(names: list[str], old: int, new: int, linker: FileLinker) -> None:
    link, in_bulk = os.link, linker.links_in_bulk
    for name in names:
        if in_bulk:
            try:
                link(name, name, src_dir_fd=old, dst_dir_fd=new, follow_symlinks=False)
                continue
            except OSError:
                pass  # the linker knows what else works for this one
        linker.make(name, name, old, new)


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

    def join(self) -> LinkCounts:
        """Wait for its end. Raises the OSError it met."""
        with open(self._results, "rb") as pipe:
            text = pipe.read()
        os.waitpid(self._pid, 0)
        if not text:
            raise ChildProcessError("the process that made half of the files was killed")
        number, name, *counts = json.loads(text)
        if number:
            raise OSError(number, os.strerror(number), name)
        return LinkCounts(*counts)


def _report(
    source: str, target: str, folders: list[_Folder], linker: FileLinker, probed: tuple[str, str]
) -> bytes:
    before = linker.copied
    try:
        made = _link_folders(source, target, folders, linker, probed)
    except OSError as error:
        return json.dumps([error.errno or 0, str(error.filename or ""), 0, 0]).encode()
    return json.dumps([0, "", made, linker.copied - before]).encode()
