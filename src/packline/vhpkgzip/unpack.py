"""Unpack package files into a folder, completely and checked, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from packline.errors import TargetNotEmpty
from packline.fs.directory_writer import WRITABLE_MODE, DirectoryWriter
from packline.fs.file_data import write_all
from packline.fs.os_errors import file_error
from packline.fs.temporary_names import hold, remove_abandoned
from packline.fs.tree import temporary_path
from packline.globs import compile_globs
from packline.vhpkgzip.central_directory import ArchiveEntry
from packline.vhpkgzip.member_paths import check_path_bytes
from packline.vhpkgzip.reader import Archive, EntryRange
from packline.vhpkgzip.target_checks import check_entries, check_free_space, find_folded_clashes

THREADS = 2
"""Two threads reach nine tenths of the rate at which the kernel creates files; further threads only wait."""
MAX_FOLDERS = 128
"""Folders that each thread keeps open."""

IsSelected = Callable[[ArchiveEntry], bool]


@dataclass(frozen=True, slots=True)
class UnpackReport:
    """What ``unpack`` created: the number of regular files, and the sum of their sizes in bytes."""

    target: str
    parts: int
    files: int
    bytes: int
    deviations: tuple[str, ...]
    """The first deviation of each part that does not follow the strict profile."""


def unpack(
    parts: Sequence[str | os.PathLike[str]], to: str | os.PathLike[str], include: Iterable[str] = ()
) -> UnpackReport:
    """Unpack parts of ours, or stored zip files of any tool.

    Everything is written into a hidden folder beside the target and checked (names, headers, CRC-32). Then that
    folder is renamed to the target.

    Args:
        parts: Paths of package files.
        to: The target: a folder that is empty or does not exist.
        include: Patterns (``packline.globs``) that select members; none selects all.

    Raises:
        TargetNotEmpty: The target is not an empty folder.
        NoSpace: The file system has not enough bytes or inodes.
        NotFound, InvalidInput: A part cannot be opened.
        FormatError: A part breaks a rule of the format.
    """
    target = Path(os.path.realpath(to))
    path_selected = compile_globs(include)

    def is_selected(entry: ArchiveEntry) -> bool:
        return path_selected(entry.path)

    with ExitStack() as stack:
        archives = [stack.enter_context(Archive(part)) for part in parts]
        selected = [[entry for entry in archive.entries if is_selected(entry)] for archive in archives]
        sizes = [entry.size for entries in selected for entry in entries if not entry.folder]
        with _staging(target) as staging:
            check_free_space(staging, (entry.path for entries in selected for entry in entries), sum(sizes))
            check_entries(selected, find_folded_clashes(staging))
            _fill(staging, archives, is_selected)
        deviations = tuple(
            f"{archive.file.path}: {archive.deviation}" for archive in archives if archive.deviation
        )
        return UnpackReport(str(target), len(archives), len(sizes), sum(sizes), deviations)


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Create a hidden folder beside the target; rename it to the target on success, else remove it."""
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise TargetNotEmpty(
            f"{str(target)!r} is not an empty folder.", "Name one that is empty or does not exist."
        )
    staging = temporary_path(target)
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        raise file_error(error, staging, "write") from error
    try:
        with hold(staging):
            remove_abandoned(target, staging)
            yield staging
            _publish(staging, target)
    except BaseException:
        shutil.rmtree(staging)
        raise


def _publish(staging: Path, target: Path) -> None:
    try:
        # Replaces an empty folder in one step, and fails if a file has appeared in it.
        staging.rename(target)
    except OSError as error:
        raise TargetNotEmpty(
            f"The unpacked files cannot be moved to {str(target)!r}: {error.strerror}.",
            "Name a folder that is empty or does not exist, and that is not a mount point.",
        ) from None


def _fill(staging: Path, archives: Sequence[Archive], is_selected: IsSelected) -> None:
    """Unpack all ranges of entries in a few threads. After a failure the other threads stop at their next range."""
    ranges = [(archive, entries) for archive in archives for entries in archive.ranges()]
    with ThreadPoolExecutor(THREADS) as pool:
        tasks = [
            pool.submit(_unpack_range, staging, archive, entries, is_selected) for archive, entries in ranges
        ]
        try:
            for task in tasks:
                task.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _unpack_range(staging: Path, archive: Archive, entries: EntryRange, is_selected: IsSelected) -> None:
    with DirectoryWriter(staging, check_path_bytes, MAX_FOLDERS, WRITABLE_MODE) as writer:
        for entry, pieces in archive.read(entries, is_selected):
            try:
                _create(writer, entry, pieces)
            except OSError as error:
                raise file_error(error, entry.path, "write") from error


def _create(writer: DirectoryWriter, entry: ArchiveEntry, pieces: Iterable[memoryview]) -> None:
    path = entry.path.encode()
    if entry.folder:
        writer.create_folder(path)
        return
    handle = writer.open(path, replace=False)
    try:
        for piece in pieces:
            write_all(handle, piece)
    finally:
        os.close(handle)
