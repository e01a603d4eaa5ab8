"""tar and zip archives, on disk or in a bucket, read once from start to end without unpacking them elsewhere."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, TypeVar

from packline.errors import ObjectChanged
from packline.imports.errors import CannotImport, DamagedSource
from packline.imports.plan import ImportArchive, Skip, SourceEntry
from packline.imports.storages import Storage

TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
ZIP_SUFFIXES = (".zip", ".vhpkgzip")
PIECE_BYTES = 1 << 20
MAX_ZIP_ENTRIES = 500_000
"""The directory of a zip is in memory while it is read, some 500 bytes an entry."""
_BROKEN = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(UnicodeDecodeError, NotImplementedError, OverflowError, struct.error),
)
"""What tarfile, zipfile and the decompressors raise for bytes that they cannot read."""

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
    read = _zip_entries if path.lower().endswith(ZIP_SUFFIXES) else _tar_entries
    return ImportArchive(
        storage.show(path), status.size, status.identity, partial(_entries, read, storage, path, folder)
    )


def _entries(
    read: ReadEntries, storage: Storage, path: str, folder: str, skip: Skip
) -> Iterator[SourceEntry]:
    name = storage.show(path)
    before = storage.status(path)
    prefix = f"{folder}/" if folder else ""
    with storage.open(path) as file:
        for entry in _translated(read(file, name, lambda path: skip(prefix + path)), name):
            yield SourceEntry(prefix + entry.path, entry.size, _translated(entry.pieces, name))
    if storage.status(path).identity != before.identity:
        raise ObjectChanged(f"{name} changed while it was read.", "Import again once nothing writes to it.")


def _translated(items: Iterator[Item], name: str) -> Iterator[Item]:
    """Yield items; what the libraries raise for a broken archive becomes DamagedSource."""
    try:
        yield from items
    except _BROKEN as error:
        raise _damaged(name, str(error) or "it ends too early") from error


def _damaged(name: str, why: str) -> DamagedSource:
    why = " ".join(why.split()).rstrip(".")
    return DamagedSource(f"{name} is not a whole archive: {why}.", "Fetch or write it again, then import.")


class _TarEntry(tarfile.TarInfo):
    """Notes in the archive that its end mark was read: tarfile itself takes a truncated archive for a short one."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _TarEntry:
        """Read the next header."""
        try:
            return super().fromtarfile(tarfile)
        except EOF_MARK:
            tarfile.has_end = True  # type: ignore[attr-defined]
            raise


EOF_MARK = tarfile.EOFHeaderError  # type: ignore[attr-defined]


def _tar_entries(file: IO[bytes], name: str, skip: Skip) -> Iterator[SourceEntry]:
    stream = _decompressed(file)
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_TarEntry, bufsize=PIECE_BYTES) as archive:
        while (entry := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header
            if entry.isdir() or skip(entry.name):
                continue
            if not entry.isfile():
                raise _refused(name, entry.name, "is a link or a device, not a file")
            content = archive.extractfile(entry)
            if content is not None:
                yield SourceEntry(entry.name, entry.size, _pieces(content, entry.size))
        _check_end(archive, name)
    while stream.read(PIECE_BYTES):  # checksums of gzip, bzip2 and xz stand at their end
        pass


def _check_end(archive: tarfile.TarFile, name: str) -> None:
    """Raise DamagedSource if a tar has no mark of its end, or files behind it, which tarfile does not see."""
    if not getattr(archive, "has_end", False):
        raise _damaged(name, "it ends without the mark of its end")
    assert archive.fileobj is not None
    while padding := archive.fileobj.read(PIECE_BYTES):
        if padding.count(0) < len(padding):
            raise _damaged(name, "it has data behind the mark of its end, as two archives in one file have")


def _decompressed(file: IO[bytes]) -> IO[bytes]:
    """Return a stream of the tar in a file, which tells its compression by its first bytes."""
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    if magic.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if magic == b"\xfd7zXZ\0" else file


def _zip_entries(file: IO[bytes], name: str, skip: Skip) -> Iterator[SourceEntry]:
    with zipfile.ZipFile(file) as archive:
        if len(archive.filelist) > MAX_ZIP_ENTRIES:
            raise CannotImport(
                f"{name} has more than {MAX_ZIP_ENTRIES:,} entries.", "Unpack it and push the folder."
            )
        for entry in archive.filelist:
            if entry.is_dir() or skip(entry.orig_filename):
                continue
            if entry.flag_bits & 1:
                raise _refused(name, entry.filename, "is encrypted")
            mode = entry.external_attr >> 16
            if entry.create_system == 3 and mode & 0o170000 not in (0, 0o100000):
                raise _refused(name, entry.filename, "is a link or a device, not a file")
            yield SourceEntry(entry.orig_filename, entry.file_size, _zip_pieces(archive, entry))


def _zip_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as content:
        yield from _pieces(content, entry.file_size)


def _pieces(content: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the data, not more than it says. Raises EOFError if it ends before."""
    while size > 0:
        piece = content.read(min(size, PIECE_BYTES))
        if not piece:
            raise EOFError("a file in it ends too early")
        size -= len(piece)
        yield piece
    if content.read(1):  # also makes zipfile compare the CRC-32
        raise EOFError("a file in it is longer than it says")


def _refused(name: str, entry: str, why: str) -> CannotImport:
    return CannotImport(
        f"{entry!r} in {name} {why}; nothing was published.",
        "Leave it out with --exclude, or write the archive without it.",
    )
