"""Reads the entries of a tar as a stream, compressed or not, without trusting what its headers say."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Iterator
from typing import IO, Any

from packline.imports.archive_errors import PIECE_BYTES, CutOff, entry_refused, read_pieces
from packline.imports.plan import Skip, SourceEntry

_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"
"""What files of the compressions begin with."""
MAX_HEADER_BYTES = 1 << 20
"""Of the records, the long name and the map of holes that stand before one file; tarfile reads them whole."""


class _HeaderLimit:
    """What tarfile reads headers from; it refuses those that would fill the memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, MAX_HEADER_BYTES

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, size: int) -> bytes:
        if size < 0:
            raise CutOff("a header in it has a size below 0")
        self._left -= size
        if self._left < 0:
            raise CutOff(f"a header in it has more than {MAX_HEADER_BYTES:,} bytes")
        return self._stream.read(size)


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

    def _proc_member(self, tarfile: tarfile.TarFile) -> Any:
        stream = tarfile.fileobj
        tarfile.fileobj = _HeaderLimit(stream)  # type: ignore[arg-type]
        try:
            return super()._proc_member(tarfile)  # type: ignore[misc]
        finally:
            tarfile.fileobj = stream


EOF_MARK = tarfile.EOFHeaderError  # type: ignore[attr-defined]


def open_tar(file: IO[bytes]) -> tarfile.TarFile:
    """Open a tar that is read once, from its start; ``check_end`` says whether it was whole."""
    return tarfile.open(fileobj=file, mode="r|", tarinfo=_TarEntry, bufsize=PIECE_BYTES)


def check_kind(entry: tarfile.TarInfo, name: str) -> None:
    """Raise CannotImport for an entry that is not a file, CutOff for an impossible one. ``name``: of the archive."""
    if not entry.isfile():
        raise entry_refused(name, entry.name, "is a link or a device, or of another kind than files")
    if entry.size < 0:
        raise CutOff("a file in it has a size below 0")


def tar_entries(file: IO[bytes], name: str, skip: Skip) -> Iterator[SourceEntry]:
    """Yield the files in a tar, in their order.

    Args:
        file: The tar, or a compressed one, at its start.
        name: Of the archive, for errors.
        skip: Says of the name of an entry whether it is left out.

    Raises:
        CannotImport: An entry is not a file.
        TarError, OSError, CutOff, and what decompressors raise: The archive is damaged.
    """
    stream = _decompressed(file)
    with open_tar(stream) as archive:
        while (entry := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header
            if entry.isdir() or skip(entry.name):
                continue
            check_kind(entry, name)
            content = archive.extractfile(entry)
            if content is not None:
                yield SourceEntry(entry.name, entry.size, read_pieces(content, entry.size))
        check_end(archive)
    while stream.read(PIECE_BYTES):  # checksums of gzip, bzip2 and xz stand at their end
        pass


def check_end(archive: tarfile.TarFile) -> None:
    """Raise CutOff if a tar has no mark of its end, or files behind it, which tarfile does not see."""
    if not getattr(archive, "has_end", False):
        raise CutOff("it ends without the mark of its end")
    assert archive.fileobj is not None
    while padding := archive.fileobj.read(PIECE_BYTES):
        if padding.count(0) < len(padding):
            raise CutOff("it has data behind the mark of its end, as two archives in one file have")


def _decompressed(file: IO[bytes]) -> IO[bytes]:
    """Return a stream of the tar in a file, which tells its compression by its first bytes."""
    magic = _magic(file)
    if magic.startswith(_GZIP):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    if magic.startswith(_BZIP2):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if magic == _XZ else file


def is_compressed(file: IO[bytes]) -> bool:
    """Return whether a tar, which is at its start, is compressed by gzip, bzip2 or xz."""
    return _magic(file).startswith((_GZIP, _BZIP2, _XZ))


def _magic(file: IO[bytes]) -> bytes:
    magic = file.read(6)
    file.seek(0)
    return magic
