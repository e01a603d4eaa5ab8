"""Whether a set of files can stand in a folder: names, file system, room. Asked before the first byte is written."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from packline.errors import NoSpace
from packline.vhpkgzip import format_errors
from packline.vhpkgzip.central_directory import ArchiveEntry
from packline.vhpkgzip.member_paths import find_collisions

_PROBE = ".packline-probe-\u00e4"


def find_folded_clashes(folder: Path) -> frozenset[type[format_errors.NameClash]]:
    """The clashes that the file system of a folder turns into one file: of case, of Unicode form, or none."""
    probe = folder / _PROBE
    probe.touch()
    try:
        other_case = folder / _PROBE.upper()
        other_form = folder / unicodedata.normalize("NFD", _PROBE)
        tried = ((format_errors.CaseClash, other_case), (format_errors.FormClash, other_form))
        return frozenset(clash for clash, other in tried if os.path.lexists(other))
    finally:
        probe.unlink()


def check_entries(
    archives: Iterable[Sequence[ArchiveEntry]], folded: Collection[type[format_errors.NameClash]] = ()
) -> list[str]:
    """Raise the first NameClash of entries that are to stand in one folder; the entries of each archive apart.

    ``folded`` are the clashes that matter beside the plain ones; return the others, in words.
    """
    files: list[str] = []
    folders: set[str] = set()
    for entries in archives:
        files += [entry.path for entry in entries if not entry.folder]
        listed = [entry.path for entry in entries if entry.folder]
        for clash in find_collisions(listed):
            if clash.fault is format_errors.DuplicateName:
                raise clash.fault.at(clash.second, "is listed twice")
        folders.update(listed)
    return check_clashes(files, folders - {""}, folded)


def check_clashes(
    files: Collection[str],
    folders: Iterable[str] = (),
    folded: Collection[type[format_errors.NameClash]] = (),
) -> list[str]:
    """The same for the paths of files, and of folders that are listed beside those above a file."""
    warnings = []
    for clash in find_collisions(files, folders):
        fault = clash.fault.at(clash.second, f"clashes with {clash.first!r}")
        if clash.fault in folded or clash.fault in (
            format_errors.DuplicateName,
            format_errors.FileFolderClash,
        ):
            raise fault
        warnings.append(str(fault))
    return warnings


def check_free_space(folder: Path, paths: Iterable[str], size: int) -> None:
    """Raise NoSpace if the file system of a folder has not the bytes, or not the inodes for these and their folders."""
    status = os.statvfs(folder)
    free = status.f_bavail * status.f_frsize
    if size > free:
        raise NoSpace(
            f"{size} bytes are needed beside {str(folder)!r} and {free} are free.", "Free some, or move."
        )
    made = _inodes(paths)
    if status.f_files and made > status.f_favail:
        raise NoSpace(
            f"{made} files and folders are to be made beside {str(folder)!r}; {status.f_favail} inodes are free.",
            "Remove some files, or choose another file system.",
        )


def _inodes(paths: Iterable[str]) -> int:
    """How many files and folders the paths are together."""
    count, last = 0, ""
    for path in sorted(paths):
        folder = path.rpartition("/")[0]
        count += 1
        if folder != last:
            shared = os.path.commonpath((folder, last))
            count += folder.count("/") + bool(folder) - shared.count("/") - bool(shared)
        last = folder
    return count
