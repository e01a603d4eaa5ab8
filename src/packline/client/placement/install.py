"""Puts a cached version at a target, or finds that it is there already."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.inspection import check_seconds
from packline.client.cache.placements import record_placement
from packline.client.cache.store import Cache
from packline.client.errors import IncompleteFetch, TargetChanged, target_error
from packline.client.placement.check import TargetDifference, compare, is_intact
from packline.client.placement.file_linker import FileLinker
from packline.client.placement.link_mode import WRITABLE, LinkMode
from packline.client.placement.publication import PlacedVersion, move_out, publish, refresh_record
from packline.client.placement.sources import CachedFolder, FileSet
from packline.client.placement.target import Target, TargetContent, TargetState, inspect_target
from packline.client.placement.target_record import TargetRecord, folders_digest
from packline.client.placement.workspace import lock_workspace, private_folder, remove_leftovers
from packline.errors import InvalidInput, TargetNotEmpty


class InstallAction(StrEnum):
    """What has to be done at a target."""

    LEAVE = "leave"
    """The version is there."""
    FILL = "fill"
    PUT_BACK = "put back"
    """The version is there, but not as it was."""
    REPLACE = "replace"


class InstallResult(NamedTuple):
    """What was done at a target."""

    mode: LinkMode
    already_there: bool = False
    copied: int = 0
    """Files that were copied although links were settled."""
    warnings: tuple[str, ...] = ()
    files: int = 0
    """Of a folder that was left: what its record says."""
    bytes: int = 0


OnWait = Callable[[], None]


def choose_action(
    target: Target, current: TargetContent, content: str, mode: LinkMode, replace: bool
) -> InstallAction:
    """Return what it takes to have version ``content`` at the target. Raises TargetNotEmpty, InvalidInput."""
    path = target.path
    if mode is LinkMode.SYMLINK and target.in_place:
        raise InvalidInput(
            f"{path} cannot become a symbolic link.",
            "Choose a path that does not exist yet, or --place auto.",
        )
    if current.state is TargetState.NOTHING:
        return InstallAction.FILL
    if current.state is TargetState.FOREIGN:
        raise TargetNotEmpty(
            f"{path} is not empty, and no fetch has made what is in it.",
            "Choose another folder, or remove that one.",
        )
    if current.state is TargetState.UNFINISHED and current.content == content:
        return InstallAction.FILL
    if current.state is TargetState.LINK and current.content == content:
        return InstallAction.LEAVE if mode is LinkMode.SYMLINK and path.is_dir() else InstallAction.REPLACE
    if current.record is not None and current.content == content and _serves(current.record.mode, mode):
        return (
            InstallAction.LEAVE
            if is_intact(os.fspath(path), current.record, check_seconds())
            else InstallAction.PUT_BACK
        )
    return _replacing(path, current, content, replace)


def _serves(mode: str, requested: LinkMode) -> bool:
    """Return whether files placed one way serve a job that asks for another: only copies may be changed."""
    return requested not in WRITABLE or mode not in (LinkMode.HARDLINK, LinkMode.SYMLINK)


def _replacing(path: Path, current: TargetContent, content: str, replace: bool) -> InstallAction:
    if current.content == content:
        held = "this version as links"
    else:
        held = current.record.uri if current.record else "another version"
    if not replace:
        raise TargetNotEmpty(f"{path} holds {held}.", "Replace it with --replace, or choose another folder.")
    if (
        current.record is not None
        and folders_digest(os.fspath(path), current.record.filled) != current.record.folders
    ):
        raise TargetNotEmpty(
            f"{path} holds {held}, but files were added or removed since it was fetched.",
            "Remove the folder yourself, or choose another one.",
        )
    return InstallAction.REPLACE


def install(
    files: FileSet,
    target: Target,
    mode: LinkMode,
    version: PlacedVersion,
    replace: bool,
    cache: Cache,
    waiting: OnWait,
) -> InstallResult:
    """Make the target show ``files``, which are in the cache.

    ``waiting`` is called once if another process works on the target. Raises TargetNotEmpty, TargetChanged,
    InvalidInput, NoSpace, LocalError.
    """
    try:
        current = inspect_target(target, cache.versions)
        if choose_action(target, current, version.content, mode, replace) is InstallAction.LEAVE:
            return unchanged_result(current)  # needs no write
        with lock_workspace(target, waiting) as workspace:
            current = inspect_target(target, cache.versions)
            action = choose_action(target, current, version.content, mode, replace)
            if action is InstallAction.LEAVE:
                return unchanged_result(current)
            if action is InstallAction.PUT_BACK:
                return _put_back(files, target, current, workspace, replace)
            with private_folder(workspace) as private:
                if mode is LinkMode.SYMLINK and isinstance(files, CachedFolder):
                    installed = _link(cache, files.folder, target, current, private)
                else:
                    installed = _fill(files, target, current, private, mode, version)
            remove_leftovers(workspace)
            return installed
    except OSError as error:
        raise target_error(error, target.path) from error


def unchanged_result(current: TargetContent) -> InstallResult:
    """Return the result for a target that is left as it is."""
    record = current.record
    if record is None:
        return InstallResult(LinkMode.SYMLINK, already_there=True)
    return InstallResult(LinkMode(record.mode), already_there=True, files=record.files, bytes=record.bytes)


def _link(cache: Cache, folder: Path, target: Target, current: TargetContent, private: Path) -> InstallResult:
    beside = private / "link"
    os.symlink(folder, beside)
    if current.state is TargetState.VERSION:
        os.rename(target.path, private / "old")
    elif target.path.is_dir() and not target.path.is_symlink():
        target.path.rmdir()
    os.rename(beside, target.path)
    with suppress(OSError):  # nothing can evict from a cache that cannot be written
        record_placement(cache, target.path, folder.name, link=True)
    return InstallResult(LinkMode.SYMLINK)


def _fill(
    files: FileSet,
    target: Target,
    current: TargetContent,
    private: Path,
    mode: LinkMode,
    version: PlacedVersion,
) -> InstallResult:
    linker = FileLinker(mode)
    staged = private / "files"
    staged.mkdir()
    made = files.make_all(os.fspath(staged), linker)
    if made.files != version.files:
        raise IncompleteFetch(
            f"The cache holds {made.files:,} files of {version.uri} instead of {version.files:,}.",
            "Fetch again.",
        )
    move_out(target, current.names, private)
    publish(target, private, staged, version._replace(mode=linker.used), current.state is TargetState.VERSION)
    return InstallResult(linker.used, copied=made.copied)


def _put_back(
    files: FileSet, target: Target, current: TargetContent, workspace: Path, replace: bool
) -> InstallResult:
    """Put back what is missing or not whole; what was edited only if it may be replaced."""
    record = current.record
    assert record is not None
    mode = LinkMode(record.mode)
    expected = list(files.expected(mode))
    check_source_complete(record.uri, record.files, record.bytes, expected)
    difference = compare(os.fspath(target.path), expected, record)
    changed = [path for path in difference.doubtful if not files.is_at(path, os.fspath(target.path / path))]
    difference.edited.extend(changed)
    damaged = damaged_files(target, difference, replace)
    linker = FileLinker(LinkMode.AUTO if mode is LinkMode.DIRECT else mode)
    for path in damaged:
        file = clear_path(target.path, path)
        file.unlink(missing_ok=True)
        files.make(path, os.fspath(file), linker)
    return finish_repair(target, record, damaged, difference, workspace)


def check_source_complete(uri: str, files: int, total: int, expected: Sequence[tuple[str, int]]) -> None:
    """Refuse to put back files out of a cache that is damaged itself. Raises IncompleteFetch."""
    held = len(expected), sum(size for _, size in expected)
    if held != (files, total):
        raise IncompleteFetch(
            f"The cache holds {held[0]:,} files with {held[1]:,} bytes of {uri} "
            f"instead of {files:,} with {total:,}.",
            "Fetch again.",
        )


def damaged_files(target: Target, difference: TargetDifference, replace: bool) -> list[str]:
    """Return the files to put back. Raises TargetChanged if somebody's changes would be lost."""
    if difference.edited and not replace:
        raise TargetChanged(
            f"{name_files(difference.edited)} in {target.path} changed after the fetch.",
            "Put back the files of the version with --replace, or choose another folder.",
        )
    return difference.missing + difference.edited


def clear_path(root: Path, path: str) -> Path:
    """Create the folders for a file at ``path`` below ``root``; links and files in their place are removed.

    A folder where the file belongs is removed if it is empty. Raises TargetNotEmpty if it is not, and OSError.
    """
    folder = root
    for name in path.split("/")[:-1]:
        folder = folder / name
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink(missing_ok=True)
            folder.mkdir()
    file = root / path
    if file.is_dir() and not file.is_symlink():
        try:
            file.rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            raise TargetNotEmpty(
                f"{file} is a folder with files, where the version has a file.", "Remove or move that folder."
            ) from error
    return file


def finish_repair(
    target: Target,
    record: TargetRecord,
    damaged: Sequence[str],
    difference: TargetDifference,
    workspace: Path,
) -> InstallResult:
    """Record that the target is complete again, and return what was done."""
    warnings = []
    if damaged or not difference.extra:
        version = PlacedVersion(record.content, record.uri, record.files, record.bytes, record.mode)
        refresh_record(target, workspace, version)
    if damaged:
        warnings.append(
            f"{name_files(damaged)} in {target.path} was missing or damaged and has been put back."
        )
    if difference.extra:
        warnings.append(f"{name_files(difference.extra)} in {target.path} does not belong to {record.uri}.")
    return InstallResult(LinkMode(record.mode), already_there=not damaged, warnings=tuple(warnings))


def name_files(paths: Sequence[str]) -> str:
    """Name the first of some files, and count the others."""
    others = f" (and {len(paths) - 1:,} more)" if len(paths) > 1 else ""
    return f"{paths[0]!r}{others}"
