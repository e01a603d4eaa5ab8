"""Check, before the first byte is written, that files fit a folder: their names, its file system, its free space."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from packline.errors import NoSpace
from packline.fs.case_folding import probe_folding
from packline.fs.free_space import measure_free_space
from packline.vhpkgzip import format_errors
from packline.vhpkgzip.central_directory import ArchiveEntry
from packline.vhpkgzip.member_paths import find_collisions


def find_folded_clashes(folder: Path) -> frozenset[type[format_errors.NameClash]]:
    """Probe which kinds of clashing names the file system of a folder takes for one file.

    Returns:
        CaseClash, FormClash, both or neither.
    """
    folding = probe_folding(folder)
    kinds = ((format_errors.CaseClash, folding.case), (format_errors.FormClash, folding.form))
    return frozenset(clash for clash, folds in kinds if folds)


def check_entries(
    archives: Iterable[Sequence[ArchiveEntry]], folded: Collection[type[format_errors.NameClash]] = ()
) -> list[str]:
    """Raise the first NameClash among entries that will be unpacked into one folder.

    Args:
        archives: The entries of each archive.
        folded: The kinds of clashes that the file system of the folder takes for one file.

    Returns:
        The clashes that do not matter on this file system, as sentences.
    """
    files: list[str] = []
    folders: set[str] = set()
    for entries in archives:
        files += [entry.path for entry in entries if not entry.folder]
        listed = [entry.path for entry in entries if entry.folder]
        for clash in find_collisions(listed):
            if clash.error is format_errors.DuplicateName:
                raise clash.error.at(clash.second, "is listed twice")
        folders.update(listed)
    return check_clashes(files, folders - {""}, folded)


def check_clashes(
    files: Collection[str],
    folders: Iterable[str] = (),
    folded: Collection[type[format_errors.NameClash]] = (),
) -> list[str]:
    """Raise the first NameClash among paths of files, and of folders that are listed by themselves.

    Arguments and result are those of ``check_entries``.
    """
    warnings = []
    for clash in find_collisions(files, folders):
        error = clash.error.at(clash.second, f"clashes with {clash.first!r}")
        if clash.error in folded or clash.error in (
            format_errors.DuplicateName,
            format_errors.FileFolderClash,
        ):
            raise error
        warnings.append(str(error))
    return warnings


def check_free_space(folder: Path, paths: Iterable[str], size: int) -> None:
    """Check that the file system of ``folder`` has ``size`` bytes, and inodes for the paths and their folders.

    Raises:
        NoSpace: It has not. The message names what is missing.
    """
    free = measure_free_space(folder)
    if free.bytes is not None and size > free.bytes:
        raise NoSpace(
            f"Not enough disk space beside {str(folder)!r}: {size} bytes are needed, {free.bytes} are free.",
            "Free disk space, or choose another file system.",
        )
    inodes = _count_inodes(paths)
    if free.inodes is not None and inodes > free.inodes:
        raise NoSpace(
            f"Not enough inodes beside {str(folder)!r}: {inodes} files and folders are needed, "
            f"{free.inodes} inodes are free.",
            "Remove some files, or choose another file system.",
        )


def _count_inodes(paths: Iterable[str]) -> int:
    """Count the files and folders that the paths name."""
    count, last = 0, ""
    for path in sorted(paths):
        folder = path.rpartition("/")[0]
        count += 1
        if folder != last:
            shared = os.path.commonpath((folder, last))
            count += folder.count("/") + bool(folder) - shared.count("/") - bool(shared)
        last = folder
    return count
