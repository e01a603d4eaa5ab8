"""Makes a version of the files in archives that lie in the deployment's bucket, and leaves their bytes there.

The archives are read once; what is written is a list of where each file lies, and the request to adopt it (decision
81). So it is a second way beside ``session``, which copies the files.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from threading import Event, Lock
from typing import NamedTuple

from packline.errors import InvalidSetting, ObjectChanged, PathCollision, VersionExists
from packline.fs.sorted_records import SortedRecords
from packline.fs.temporary_names import scratch_folder
from packline.imports.archive_ranges import REMEDY, read_ranges
from packline.imports.archives import member_path
from packline.imports.detect import (
    ARCHIVE_KINDS,
    FoundArchive,
    SourceOptions,
    find_archives,
    list_not_carried,
)
from packline.imports.errors import CannotImport
from packline.imports.stage_files import PathFilter
from packline.imports.staging import ImportFolder
from packline.imports.storages import Buckets, BucketStorage
from packline.keys import split_store
from packline.library.backend import ApiBackend, Backend
from packline.library.existing_version import OTHER_NAME, find_existing, point_aliases
from packline.model import DatasetVersion, Execution
from packline.part_range import PartRange, parse_part_range
from packline.ports.deployment import ObjectListSource, PrefixAdoption
from packline.rules.adoption import check_adoptable, parse_store_url
from packline.rules.archive_ranges import MAX_ARCHIVES
from packline.rules.upload_contents import path_problem
from packline.uri import DatasetUri, check_version_name

THREADS = 4
"""Archives that are read at a time."""
CHECK_SECONDS = 0.2
COLUMNS = ("key", "version_id", "is_latest", "size", "e_tag")
_PATH_END = b"\0"


class InPlaceRequest(NamedTuple):
    """What is imported, and what it becomes."""

    options: SourceOptions
    target: DatasetUri
    aliases: Sequence[str] = ()
    packaging: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scratch: Path | None = None
    """Where lists that do not fit into memory are kept meanwhile; None for the system's folder."""


class InPlaceOutcome(NamedTuple):
    """What an import in place has read and asked for."""

    archives: int
    files: int
    bytes: int
    excluded: int
    not_carried: Sequence[str]
    execution: str = ""
    """Stands for the request; empty after a dry run."""
    attempt: int = -1
    """Of the execution before the request."""
    sealed: Execution | None = None
    """The execution, if an equal request was carried out before."""
    existing: DatasetVersion | None = None
    """The version, if it existed with the same files."""


class ArchivedFiles:
    """The files of archives and where each lies, by path; on disk while they are many. Threads add at the same time."""

    def __init__(self, scratch: Path | None) -> None:
        self._records = SortedRecords(scratch, key=lambda record: record.partition(_PATH_END)[0])
        self._lock = Lock()
        self.bytes = self.excluded = self.archives = 0
        self.others: list[str] = []
        """Names of what lies beside the archives."""
        self.prefix = ""
        """The folder that all archives lie in, with a slash at its end."""

    def __len__(self) -> int:
        return len(self._records)

    def add(self, path: str, at: PartRange) -> None:
        """Add a file."""
        record = path.encode() + _PATH_END + at.encode().encode()
        with self._lock:
            self._records.add(record)
            self.bytes += at.size

    def exclude(self, count: int) -> None:
        """Count files that were left out."""
        with self._lock:
            self.excluded += count

    def members(self) -> Iterator[tuple[str, PartRange]]:
        """Yield paths and locations in byte order of the paths. Raises PathCollision."""
        former = b""
        for record in self._records:
            path, _, location = record.partition(_PATH_END)
            if path == former:
                raise PathCollision(
                    f"{path.decode()!r} is in the archives twice; nothing was published.",
                    "With several archives, use --keep-archives: each gets a folder of its own. Else --exclude one.",
                )
            former = path
            at = parse_part_range(location.decode())
            assert at is not None, "it was encoded here"
            yield path.decode(), at

    def close(self) -> None:
        """Forget the files."""
        self._records.close()


def import_in_place(
    request: InPlaceRequest,
    backend: Backend,
    *,
    dry_run: bool = False,
    checkpoint: Callable[[], None] = lambda: None,
) -> InPlaceOutcome:
    """Read archives where they lie, and request a version of their files. Nothing of the archives is copied.

    Args:
        request: What is imported.
        backend: The deployment, by its table: the API takes no lists.
        dry_run: Whether the archives are only read.
        checkpoint: Called often; raises what shall end the import.

    Raises:
        CannotImport, UnsafePath, PathCollision: An archive, or a file in it, cannot stay where it is.
        DamagedSource, ObjectChanged: An archive is not whole, or changed while it was read.
        VersionExists: The version exists, with other files.
        NotAdoptable: The archives are not in the bucket of the deployment, or where nothing is adopted.
    """
    if isinstance(backend, ApiBackend):
        raise InvalidSetting(
            "Archives cannot be imported in place through the API.",
            "Set PACKLINE_TABLE and PACKLINE_STORE, and use AWS credentials with the policy AdoptPolicyArn.",
        )
    if request.options.kind and request.options.kind not in ARCHIVE_KINDS:
        raise CannotImport(
            f"A source of the format {request.options.kind} has no archives.",
            f"Use one of {', '.join(ARCHIVE_KINDS)}.",
        )
    store = backend.services.executions.store_name()
    existing = None if dry_run else find_existing(request.target, request.aliases, backend)
    with closing(Buckets()) as buckets, closing(ArchivedFiles(request.scratch)) as files:
        _read_archives(request, store, buckets, files, checkpoint)
        not_carried = list_not_carried(files.others)
        outcome = InPlaceOutcome(files.archives, len(files), files.bytes, files.excluded, not_carried)
        if dry_run:
            for _ in files.members():
                pass
            return outcome
        if existing is not None:
            _check_same(existing, files, backend)
            point_aliases(backend.services.aliases, existing, list(request.aliases), [])
            return outcome._replace(execution=existing.execution, existing=existing)
        with scratch_folder(request.scratch, "packline-import") as scratch:
            return _request_version(request, store, files, scratch, backend, outcome)


def _read_archives(
    request: InPlaceRequest,
    store: str,
    buckets: Buckets,
    files: ArchivedFiles,
    checkpoint: Callable[[], None],
) -> None:
    archives = find_archives(request.options, buckets, files.others)
    if len(archives) > MAX_ARCHIVES:
        raise CannotImport(
            f"There are {len(archives):,} archives; at most {MAX_ARCHIVES:,} stay in place.",
            "Import them in several versions.",
        )
    keys = [_key_in_store(archive, store) for archive in archives]
    files.archives = len(archives)
    files.prefix = _common_folder(keys)
    if not files.prefix:
        raise CannotImport(
            "The archives have no folder of the bucket in common, below which they could be adopted.",
            "Import those of each folder as a version, or import without --in-place.",
        )
    _read_all(
        list(zip(archives, keys, strict=True)), _Reader(request, split_store(store)[1], files), checkpoint
    )
    if not len(files):
        raise CannotImport(
            f"{request.options.source} has no files to import.", "Check --include and --exclude."
        )


def _read_all(
    archives: Sequence[tuple[FoundArchive, str]], reader: _Reader, checkpoint: Callable[[], None]
) -> None:
    """Read archives, some at a time; after an error, or what ``checkpoint`` raises, none is read to its end."""
    with ThreadPoolExecutor(THREADS, "packline-archive") as pool:
        pending = {pool.submit(reader.read, archive, key) for archive, key in archives}
        try:
            while pending:
                checkpoint()
                done, pending = wait(pending, CHECK_SECONDS, FIRST_EXCEPTION)
                for each in done:
                    each.result()
        except BaseException:
            reader.stopped.set()  # an archive may be terabytes
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class _Reader:
    """Reads archives in threads, and adds where their files lie."""

    def __init__(self, request: InPlaceRequest, root: str, files: ArchivedFiles) -> None:
        """``root``: what keys of the store begin with in its bucket."""
        self._request, self._files, self._prefix = request, files, root + files.prefix
        self.stopped = Event()

    def read(self, archive: FoundArchive, key: str) -> None:
        """Read one archive, the same object from start to end.

        Raises ObjectChanged, CannotImport, UnsafePath, DamagedSource, and CancelledError once stopped.
        """
        storage, name = archive.storage, archive.storage.show(archive.path)
        assert isinstance(storage, BucketStorage), "it is in the store"
        skip = PathFilter(self._request.include, self._request.exclude)
        folder = f"{archive.folder}/" if archive.folder else ""
        head = storage.head(archive.path)
        with storage.open_at(archive.path, head, self._check_stopped) as file:
            for each in read_ranges(file, name, lambda path: skip(member_path(folder + path))):
                at = PartRange(key, head.version_id, head.etag, each.offset, each.size, each.crc32)
                self._files.add(self._check_path(folder + each.path, name), at)
        if storage.head(archive.path) != head:
            raise ObjectChanged(
                f"{name} changed while it was read.", "Import again once nothing writes to it."
            )
        self._files.exclude(skip.count)

    def _check_stopped(self) -> None:
        if self.stopped.is_set():
            raise CancelledError

    def _check_path(self, path: str, archive: str) -> str:
        """Return the path of a member. Raises CannotImport, UnsafePath."""
        path = ImportFolder.check(path)
        problem = path_problem(path, self._prefix)
        if problem:
            raise CannotImport(f"{path!r} in {archive}: {problem}.", REMEDY)
        return path


def _key_in_store(archive: FoundArchive, store: str) -> str:
    """Return the key of an archive in the store. Raises NotAdoptable, CannotImport."""
    name = archive.storage.show(archive.path)
    if not isinstance(archive.storage, BucketStorage):
        raise CannotImport(
            f"{name} is not in a bucket, so its files cannot stay in it.", "Import without --in-place."
        )
    key = parse_store_url(name, store)
    check_adoptable(key, ("",))
    return key


def _common_folder(keys: Sequence[str]) -> str:
    """Return the longest folder that all keys lie in, with a slash at its end; empty if there is none."""
    first, last = min(keys), max(keys)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[: first.rfind("/", 0, same) + 1]


def _check_same(existing: DatasetVersion, files: ArchivedFiles, backend: Backend) -> None:
    """Raise VersionExists unless a version has exactly these files, in these archives."""
    members = ((member.path, member.version_id) for member in backend.services.versions.files(existing))
    ours = ((path, at.encode()) for path, at in files.members())
    if any(one != other for one, other in zip_longest(ours, members)):
        raise VersionExists(
            f"{existing.uri} exists already (made by execution {existing.execution}), with other files, or with the "
            "same in other places. Nothing was changed.",
            OTHER_NAME,
        )


def _request_version(
    request: InPlaceRequest,
    store: str,
    files: ArchivedFiles,
    scratch: Path,
    backend: Backend,
    outcome: InPlaceOutcome,
) -> InPlaceOutcome:
    """Write the list of files, and request its adoption."""
    target, root = request.target, split_store(store)[1]
    rows = scratch / "files.csv"
    with rows.open("w", encoding="utf-8", newline="") as file:
        # A carriage return would end a row else: csv.writer quotes only what it ends rows with itself.
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for path, at in files.members():
            writer.writerow((f"{root}{files.prefix}{path}", at.encode(), "true", at.size, at.member_etag))
    executions = backend.services.executions
    adoption = PrefixAdoption(
        prefix=files.prefix,
        dataset=target.dataset,
        version=target.reference,
        packaging=request.packaging,
        targeting_aliases=tuple(map(check_version_name, request.aliases)),
        listing=executions.add_object_list(ObjectListSource(csv=str(rows), has_ranges=True)),
    )
    requested = executions.request_adoption(adoption)
    return outcome._replace(
        execution=requested.execution, attempt=requested.attempts, sealed=requested.sealed
    )
