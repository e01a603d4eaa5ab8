"""Reads the entries of a zip by its directory, without trusting what that says."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import IO, Any, cast

from packline.imports.archive_errors import CutOff, entry_refused, read_pieces
from packline.imports.errors import CannotImport
from packline.imports.plan import Skip, SourceEntry

MAX_ZIP_ENTRIES = 500_000
"""The directory of a zip is in memory while it is read, some 500 bytes an entry."""
MAX_DIRECTORY_BYTES = 128 << 20
"""zipfile reads it whole, before anyone can count its entries."""
LOCAL_HEADER_BYTES = 30
UTF_8, ENCRYPTED = 0x800, 0x1
UNIX = {3, 19}
"""Systems whose entries have a file type: Unix, and macOS."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


class _DirectoryLimit:
    """What zipfile reads an archive from; it refuses a directory that would fill the memory."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY_BYTES:
            raise _too_many(self._name)
        return self._file.read(size)


def zip_entries(file: IO[bytes], name: str, skip: Skip) -> Iterator[SourceEntry]:
    """Yield the files in a zip, in the order of its directory.

    Args:
        file: The zip, which can be read anywhere.
        name: Of the archive, for errors.
        skip: Says of the name of an entry whether it is left out.

    Raises:
        CannotImport: An entry is not a file that can be read, or there are too many.
        BadZipFile, CutOff, and what decompressors raise: The archive is damaged.
    """
    with open_zip(file, name) as archive:
        for entry, path in zip_files(archive, name, skip):
            yield SourceEntry(path, entry.file_size, _pieces(archive, entry))


def open_zip(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """Open a zip whose directory fits into memory. Raises CannotImport, BadZipFile."""
    return zipfile.ZipFile(cast(IO[bytes], _DirectoryLimit(file, name)))


def zip_files(archive: zipfile.ZipFile, name: str, skip: Skip) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """Yield the files of a zip in the order of its directory, and the path of each. Raises as ``zip_entries``."""
    if len(archive.filelist) > MAX_ZIP_ENTRIES:
        raise _too_many(name)
    _check_overlaps(archive)
    for entry in archive.filelist:
        path = entry_name(entry)
        is_folder = path.endswith("/") and not entry.file_size  # with data it is a file whose name is refused
        if is_folder or skip(path):
            continue
        _check_kind(entry, name, path)
        yield entry, path


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry: without the mark of UTF-8 it is UTF-8 if it can be, else code page 437.

    macOS writes UTF-8 without the mark; APPNOTE D.1 names code page 437.
    """
    name = entry.orig_filename
    if entry.flag_bits & UTF_8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _check_overlaps(archive: zipfile.ZipFile) -> None:
    """Raise CutOff if two entries share data: so a small archive can unpack to any size."""
    entries = sorted(archive.filelist, key=lambda entry: entry.header_offset)
    for entry, following in pairwise(entries):
        end = entry.header_offset + LOCAL_HEADER_BYTES + len(entry.orig_filename) + entry.compress_size
        if end > following.header_offset:
            raise CutOff(f"{entry.orig_filename!r} and {following.orig_filename!r} overlap")


def _check_kind(entry: zipfile.ZipInfo, name: str, path: str) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise entry_refused(name, path, "is encrypted")
    mode = entry.external_attr >> 16
    if entry.create_system in UNIX and mode & 0o170000 not in (0, 0o100000):
        raise entry_refused(name, path, "is a link or a device, or of another kind than files")
    if entry.compress_type not in METHODS:
        raise entry_refused(name, path, f"is compressed by method {entry.compress_type}, which is not read")


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as content:
        yield from read_pieces(content, entry.file_size)


def _too_many(name: str) -> CannotImport:
    return CannotImport(
        f"{name} has more than {MAX_ZIP_ENTRIES:,} entries, or a directory above {MAX_DIRECTORY_BYTES >> 20} MiB.",
        "Unpack it and push the folder.",
    )
