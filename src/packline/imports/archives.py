"""tar and zip archives, on disk or in a bucket, read once from start to end without unpacking them elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, TypeVar

from packline.errors import ObjectChanged, PacklineError, UnsafePath
from packline.imports.archive_errors import BROKEN, read_error
from packline.imports.plan import ImportArchive, Skip, SourceEntry
from packline.imports.storages import Storage
from packline.imports.tar_entries import tar_entries
from packline.imports.zip_entries import zip_entries
from packline.vhpkgzip.member_paths import check_path

TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
ZIP_SUFFIXES = (".zip", ".vhpkgzip")

Item = TypeVar("Item")
ReadEntries = Callable[[IO[bytes], str, Skip], Iterator[SourceEntry]]


def is_archive(path: str) -> bool:
    """Return whether a name is that of an archive."""
    return path.lower().endswith((*TAR_SUFFIXES, *ZIP_SUFFIXES))


def open_archive(storage: Storage, path: str, folder: str = "") -> ImportArchive:
    """Return an archive to import.

    Args:
        storage: Where it is.
        path: Its path there.
        folder: Put before the path of each entry, if it is not empty.

    Raises:
        SourceMissing: It does not exist.
    """
    status = storage.status(path)
    read = zip_entries if path.lower().endswith(ZIP_SUFFIXES) else tar_entries
    return ImportArchive(
        storage.show(path), status.size, status.identity, partial(_entries, read, storage, path, folder)
    )


def _entries(
    read: ReadEntries, storage: Storage, path: str, folder: str, skip: Skip
) -> Iterator[SourceEntry]:
    before = storage.status(path)

    def check_unchanged() -> None:
        if storage.status(path).identity != before.identity:
            raise ObjectChanged(
                f"{storage.show(path)} changed while it was read; nothing was published.",
                "Import again once nothing writes to it.",
            )

    def translate(items: Iterator[Item]) -> Iterator[Item]:
        """Yield items; what the libraries raise for a broken archive becomes a typed error."""
        try:
            yield from items
        except PacklineError:
            raise
        except BROKEN as error:
            check_unchanged()
            raise read_error(storage.show(path), error) from error

    prefix = f"{folder}/" if folder else ""
    with storage.open(path) as file:
        for entry in translate(read(file, storage.show(path), lambda name: skip(member_path(prefix + name)))):
            yield SourceEntry(member_path(prefix + entry.path), entry.size, translate(entry.pieces))
    check_unchanged()


def member_path(name: str) -> str:
    """Return the path that an entry gets, such as ``a.txt`` for ``./a.txt``; what is unsafe is left for the refusal."""
    try:
        return check_path(name)
    except UnsafePath:
        return name
