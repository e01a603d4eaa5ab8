"""Where each file lies in a tar or zip that stays in its bucket: the archive is read once, and nothing is written.

A range can only be read where the bytes of a file lie in one piece, as they are. So what is compressed, sparse or
encrypted is refused, and what ``archives`` refuses.
"""

from __future__ import annotations

import struct
import tarfile
import zipfile
from collections.abc import Iterator
from typing import IO, NamedTuple, NoReturn

from isal.isal_zlib import crc32

from packline.errors import PacklineError
from packline.imports.archive_errors import BROKEN, PIECE_BYTES, CutOff, read_error
from packline.imports.archives import ZIP_SUFFIXES
from packline.imports.errors import CannotImport
from packline.imports.plan import Skip
from packline.imports.tar_entries import check_end, check_kind, is_compressed, open_tar
from packline.imports.zip_entries import UTF_8, open_zip, zip_files
from packline.part_range import MAX_ARCHIVED_BYTES

REMEDY = "Import without --in-place, which copies the files; or leave it out with --exclude."
_LOCAL_HEADER = struct.Struct("<4sHHHHHLLLHH")
_U32 = 0xFFFFFFFF
_DESCRIPTOR = 1 << 3
"""Flag of a zip entry whose CRC-32 and sizes stand behind its data."""


class ArchivedFile(NamedTuple):
    """A file inside an archive."""

    path: str
    """As the archive has it."""
    offset: int
    """Of its data in the archive, in bytes."""
    size: int
    crc32: int


def read_ranges(file: IO[bytes], name: str, skip: Skip) -> Iterator[ArchivedFile]:
    """Read an archive, and yield where its files lie.

    Args:
        file: The archive; a zip must be seekable.
        name: Of the archive, for messages; its ending tells a zip from a tar.
        skip: Says of a path whether it is left out.

    Raises:
        DamagedSource: It is truncated, or contradicts itself.
        CannotImport: A file in it cannot be read by range.
    """
    read = _zip_ranges if name.lower().endswith(ZIP_SUFFIXES) else _tar_ranges
    try:
        yield from read(file, name, skip)
    except PacklineError:
        raise
    except BROKEN as error:
        raise read_error(name, error) from error


def _tar_ranges(file: IO[bytes], name: str, skip: Skip) -> Iterator[ArchivedFile]:
    if is_compressed(file):
        raise CannotImport(f"{name} is compressed, so that its files are not ranges of it.", REMEDY)
    with open_tar(file) as archive:
        while (entry := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header
            if entry.isdir() or skip(entry.name):
                continue
            check_kind(entry, name)
            if entry.issparse():
                _refuse(name, entry.name, "is sparse")
            _check_size(name, entry.name, entry.size)
            yield ArchivedFile(entry.name, entry.offset_data, entry.size, _tar_crc(archive, entry))
        check_end(archive)


def _tar_crc(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> int:
    content = archive.extractfile(entry)
    assert content is not None, "it is a file"
    return _crc(content, entry.size)


def _zip_ranges(file: IO[bytes], name: str, skip: Skip) -> Iterator[ArchivedFile]:
    with open_zip(file, name) as archive:
        entries = sorted(zip_files(archive, name, skip), key=lambda each: each[0].header_offset)
        stop = 0
        for entry, path in entries:
            if entry.compress_type != zipfile.ZIP_STORED:
                _refuse(name, path, "is compressed")
            _check_size(name, path, entry.file_size)
            offset = entry.header_offset + _read_local_header(file, entry)
            if entry.header_offset < stop:
                raise CutOff(f"{path!r} overlaps with another entry")
            crc, stop = _crc(file, entry.file_size), offset + entry.file_size
            if crc != entry.CRC:
                raise CutOff(f"{path!r} does not have the CRC-32 of its header")
            yield ArchivedFile(path, offset, entry.file_size, crc)


def _read_local_header(file: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """Compare the header before an entry with the directory; returns its length. The file stands at the data then."""
    file.seek(entry.header_offset)
    signature, _, flags, method, _, _, crc, packed, size, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(
        _read_exactly(file, _LOCAL_HEADER.size)
    )
    path = _read_exactly(file, name_bytes).decode("utf-8" if flags & UTF_8 else "cp437")
    extra = _read_exactly(file, extra_bytes)
    if _U32 in (packed, size):
        size, packed = _zip64_sizes(extra) or (size, packed)
    expected = (b"PK\3\4", entry.flag_bits, entry.compress_type, entry.orig_filename)
    sizes = (entry.CRC, entry.compress_size, entry.file_size)
    is_later = bool(flags & _DESCRIPTOR) and (crc, packed, size) == (0, 0, 0)
    if (signature, flags, method, path) != expected or not (is_later or (crc, packed, size) == sizes):
        raise CutOff(f"the header of {entry.orig_filename!r} and the directory say different things")
    return _LOCAL_HEADER.size + int(name_bytes) + int(extra_bytes)


def _zip64_sizes(extra: bytes) -> tuple[int, int] | None:
    """Return size and compressed size in the zip64 field of a local header (APPNOTE 4.5.3); None if it has none."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1 and length >= 16:
            size, packed = struct.unpack_from("<QQ", extra, at + 4)
            return int(size), int(packed)
        at += 4 + length
    return None


def _read_exactly(file: IO[bytes], length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise CutOff("a header ends too early")
    return data


def _crc(content: IO[bytes], size: int) -> int:
    """Compute the CRC-32 of the next bytes. Raises CutOff if there are fewer."""
    crc = 0
    while size > 0:
        piece = content.read(min(size, PIECE_BYTES))
        if not piece:
            raise CutOff("a file in it ends too early")
        crc = int(crc32(piece, crc))
        size -= len(piece)
    return crc


def _check_size(name: str, path: str, size: int) -> None:
    if size == 0:
        _refuse(name, path, "is empty, and a request for no bytes does not exist")
    if size > MAX_ARCHIVED_BYTES:
        _refuse(name, path, f"has {size:,} bytes; at most {MAX_ARCHIVED_BYTES:,} are read by one request")


def _refuse(name: str, path: str, why: str) -> NoReturn:
    raise CannotImport(f"{path[:200]!r} in {name} {why}, so that it cannot stay in the archive.", REMEDY)
