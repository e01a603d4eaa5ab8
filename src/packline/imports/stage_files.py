"""Brings archives and listed files into the staging folder, or counts them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from threading import Event
from typing import IO, NamedTuple

from packline.client.preflight import check_room
from packline.errors import ObjectChanged, PacklineError
from packline.globs import compile_globs
from packline.imports.archive_errors import BROKEN, read_error
from packline.imports.errors import SourceMissing
from packline.imports.plan import ImportArchive, ImportFile, ImportPlan, Location, Skip, missing_data
from packline.imports.staging import SCRATCH, ImportFolder, mark_of
from packline.imports.storages import StoredFile

PIECE_BYTES = 1 << 20
THREADS = 16
"""Files of a bucket that are read at a time."""
Progress = Callable[[int, int], None]
"""Told of files and bytes as they are staged, and of none often while a file is read; what it raises ends that."""
CHECK_SECONDS = 0.2


class Staged(NamedTuple):
    """What is in the staging folder, or would be."""

    files: int
    bytes: int
    excluded: int


class PathFilter:
    """Leaves out paths by globs, and counts them."""

    def __init__(self, include: tuple[str, ...], exclude: tuple[str, ...]) -> None:
        self._included = compile_globs(include)
        self._excluded = compile_globs(exclude) if exclude else lambda path: False
        self.count = 0

    def __call__(self, path: str) -> bool:
        """Return whether a path is left out."""
        left_out = not self._included(path) or self._excluded(path)
        self.count += left_out
        return left_out


def count_plan(plan: ImportPlan, skip: PathFilter, check: Callable[[str], str]) -> Staged:
    """Count what would come, without writing it; archives are read, files of a manifest are looked up.

    Raises as staging does, but for damage inside of files.
    """
    files = size = 0
    for archive in plan.archives:
        for entry in archive.entries(skip):
            check(entry.path)
            for piece in entry.pieces:
                size += len(piece)
            files += 1
    for file in _listed(plan, skip):
        check(file.path)
        files += 1
        size += file.size if file.size is not None else _status(file).size
        _check_local(file)
    return Staged(files, size, skip.count)


def stage_plan(plan: ImportPlan, staging: ImportFolder, skip: PathFilter, progress: Progress) -> None:
    """Write every file of a plan. Raises what archives, manifests and ``ImportFolder.write`` raise."""
    for number, archive in enumerate(plan.archives):
        if not staging.is_done(number):
            check_room(staging.folder, 0, archive.size, SCRATCH)
            _stage_archive(archive, number, staging, skip, progress)
            staging.mark_done(number)
    number = len(plan.archives)
    if plan.files is not None and not staging.is_done(number):
        _stage_listed(plan, number, staging, skip, progress)
        staging.mark_done(number)


def _stage_archive(
    archive: ImportArchive, number: int, staging: ImportFolder, skip: Skip, progress: Progress
) -> None:
    for index, entry in enumerate(archive.entries(skip)):
        mark, pieces = mark_of(number, index), _checked(entry.pieces, lambda: progress(0, 0))
        if staging.has(entry.path, entry.size, mark):
            for _ in pieces:  # a zip's are compared, a tar's must be passed
                pass
        else:
            staging.write(entry.path, entry.size, mark, pieces)
        progress(1, entry.size)


def _stage_listed(
    plan: ImportPlan, number: int, staging: ImportFolder, skip: PathFilter, progress: Progress
) -> None:
    """Copy files, several at a time; no more than a few are waiting, however many there are."""

    stopped = Event()

    def stage(file: ImportFile, mark: int) -> int:
        if staging.has(file.path, file.size, mark):
            return file.size or 0
        pieces = _checked(_pieces(file), partial(_check_stopped, stopped))
        return staging.write(file.path, file.size, mark, pieces, file.digest)

    running: set[Future[int]] = set()
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for index, file in enumerate(_listed(plan, skip)):
                running.add(pool.submit(stage, file, mark_of(number, index)))
                while len(running) >= 2 * THREADS:
                    running = _report_done(running, progress)
            while running:
                running = _report_done(running, progress)
        except BaseException:
            stopped.set()  # nobody waits for the ends of large files
            pool.shutdown(cancel_futures=True)
            raise


def _report_done(running: set[Future[int]], progress: Progress) -> set[Future[int]]:
    """Wait a moment for files to be staged; returns those that are not."""
    progress(0, 0)
    done, remaining = wait(running, CHECK_SECONDS, FIRST_COMPLETED)
    for future in done:
        progress(1, future.result())
    return remaining


def _check_stopped(stopped: Event) -> None:
    if stopped.is_set():
        raise CancelledError


def _checked(pieces: Iterator[bytes], check: Callable[[], None]) -> Iterator[bytes]:
    """Yield pieces, and call a function before each, which may raise."""
    for piece in pieces:
        check()
        yield piece


def _listed(plan: ImportPlan, skip: PathFilter) -> Iterator[ImportFile]:
    return (file for file in plan.files() if not skip(file.path)) if plan.files else iter(())


def listing_sha256(plan: ImportPlan, skip: PathFilter) -> str:
    """Return a hash of all that the files of a plan are known by: another one means that they have changed.

    Raises CannotImport, UnsafePath, SourceMissing.
    """
    total = hashlib.sha256()
    for file in _listed(plan, skip):
        ImportFolder.check(file.path)
        places = [(each.storage.show(each.path), each.version) for each in file.locations]
        identity = file.digest or file.identity or _status(file).identity
        total.update(repr((file.path, file.size, identity, places)).encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def _pieces(file: ImportFile) -> Iterator[bytes]:
    """Yield the data. Raises ObjectChanged if it is not what was listed, or is written to meanwhile."""
    location, opened = _open(file)
    storage, is_local = location.storage, location.storage.local_file(location.path) is not None
    expected = file.identity or (storage.status(location.path).identity if is_local else "")
    with opened:
        try:
            while piece := opened.read(PIECE_BYTES):
                yield piece
        except PacklineError:
            raise
        except BROKEN as error:  # also of an entry in a zip
            raise read_error(storage.show(location.path), error) from error
    is_pinned = bool(file.digest or location.version)  # a bucket compares by itself what it opened
    if expected and not is_pinned and storage.status(location.path).identity != expected:
        raise ObjectChanged(
            f"{storage.show(location.path)} changed while it was read; nothing was published.",
            "Import again once nothing writes to it.",
        )


def _open(file: ImportFile) -> tuple[Location, IO[bytes]]:
    """Open a file where it is. Raises SourceMissing if it is nowhere."""
    for location in file.locations:
        with suppress(SourceMissing):
            return location, location.storage.open(location.path, location.version)
    raise missing_data(file)


def _status(file: ImportFile) -> StoredFile:
    """Return size and identity of a file where it is. Raises SourceMissing if it is nowhere."""
    for location in file.locations:
        with suppress(SourceMissing):
            return location.storage.status(location.path)
    raise missing_data(file)


def _check_local(file: ImportFile) -> None:
    """Raise SourceMissing if all locations are on this machine and none is there: a dry run can say so for nothing."""
    locals_ = [location.storage.local_file(location.path) for location in file.locations]
    if all(locals_) and not any(each.is_file() for each in locals_ if each):
        raise missing_data(file)
