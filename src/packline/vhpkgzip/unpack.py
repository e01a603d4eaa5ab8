"""Unpack package files into a folder: complete and checked, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from packline.errors import TargetNotEmpty
from packline.os_errors import file_error
from packline.vhpkgzip.central_directory import ArchiveEntry
from packline.vhpkgzip.file_creator import FileCreator, write_all
from packline.vhpkgzip.globs import compile_globs
from packline.vhpkgzip.reader import Archive, EntryRange
from packline.vhpkgzip.target_checks import check_entries, check_free_space, find_folded_clashes

THREADS = 2
"""Two reach nine tenths of what the kernel's file creation allows; more only wait for it."""

Wanted = Callable[[ArchiveEntry], bool]


@dataclass(frozen=True, slots=True)
class UnpackReport:
    """What ``unpack`` made: regular files and the sum of their sizes, in bytes."""

    target: str
    parts: int
    files: int
    bytes: int
    deviations: tuple[str, ...]
    """For each part that is not of the strict profile, the first reason."""


def unpack(
    parts: Sequence[str | os.PathLike[str]], to: str | os.PathLike[str], include: Iterable[str] = ()
) -> UnpackReport:
    """Unpack parts, ours or foreign, into ``to``, which must be absent or an empty folder.

    Everything is written into a hidden folder beside the target and checked (names, headers, CRC-32), then
    renamed to it. ``include`` are the patterns of ``globs.compile_globs``.
    Raises TargetNotEmpty, NoSpace, NotFound, InvalidInput, or the FormatError of the rule a part breaks.
    """
    target = Path(os.path.realpath(to))
    selected = compile_globs(include)

    def wanted(entry: ArchiveEntry) -> bool:
        return selected(entry.path)

    with ExitStack() as stack:
        archives = [stack.enter_context(Archive(part)) for part in parts]
        chosen = [[entry for entry in archive.entries if wanted(entry)] for archive in archives]
        sizes = [entry.size for entries in chosen for entry in entries if not entry.folder]
        with _staging(target) as staging:
            check_free_space(staging, (entry.path for entries in chosen for entry in entries), sum(sizes))
            check_entries(chosen, find_folded_clashes(staging))
            _fill(staging, archives, wanted)
        deviations = tuple(
            f"{archive.file.path}: {archive.deviation}" for archive in archives if archive.deviation
        )
        return UnpackReport(str(target), len(archives), len(sizes), sum(sizes), deviations)


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target that becomes the target if all goes well, and is removed if not."""
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise TargetNotEmpty(
            f"{str(target)!r} is not an empty folder.", "Name one that is empty or does not exist."
        )
    staging = target.parent / f".{target.name[:50]}.unpack-{secrets.token_hex(6)}"
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        raise file_error(error, staging, "write") from error
    try:
        yield staging
        _publish(staging, target)
    except BaseException:
        shutil.rmtree(staging)
        raise


def _publish(staging: Path, target: Path) -> None:
    try:
        # Replaces an empty folder in one step, and fails if a file has appeared in it meanwhile.
        staging.rename(target)
    except OSError as error:
        raise TargetNotEmpty(
            f"The unpacked files cannot be moved to {str(target)!r}: {error.strerror}.",
            "Name a folder that is empty or does not exist, and is no mount point.",
        ) from None


def _fill(staging: Path, archives: Sequence[Archive], wanted: Wanted) -> None:
    """Unpack all sections by a few threads. The first failure stops the others at their next section."""
    work = [(archive, section) for archive in archives for section in archive.sections()]
    with ThreadPoolExecutor(THREADS) as pool:
        tasks = [pool.submit(_unpack_section, staging, archive, section, wanted) for archive, section in work]
        try:
            for task in tasks:
                task.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _unpack_section(staging: Path, archive: Archive, section: EntryRange, wanted: Wanted) -> None:
    with FileCreator(staging) as folder:
        for entry, pieces in archive.read(section, wanted):
            try:
                _make(folder, entry, pieces)
            except OSError as error:
                raise file_error(error, entry.path, "write") from error


def _make(folder: FileCreator, entry: ArchiveEntry, pieces: Iterable[memoryview]) -> None:
    if entry.folder:
        folder.enter(entry.path)
        return
    handle = folder.create(entry.path)
    try:
        for piece in pieces:
            write_all(handle, piece)
    finally:
        os.close(handle)
