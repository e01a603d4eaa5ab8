"""What is wrong with an archive: one class for damage, one error for an entry that cannot come."""

from __future__ import annotations

import errno
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from packline.errors import PacklineError
from packline.fs.os_errors import file_error
from packline.imports.errors import CannotImport, DamagedSource

PIECE_BYTES = 1 << 20


class CutOff(Exception):
    """An archive that is not whole; the text says how."""


BROKEN = (
    *(CutOff, tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(ValueError, NotImplementedError, ArithmeticError, LookupError, struct.error, RecursionError),
)
"""What tarfile, zipfile and the decompressors raise for bytes that they cannot read."""


def read_error(name: str, error: Exception) -> PacklineError:
    """Return the error for one of BROKEN: of the disk or the file server, or DamagedSource.

    Args:
        name: Of the file, for people.
        error: What a library raised for it.
    """
    # EINVAL: an offset below 0, which is of the bytes.
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
        return file_error(error, name, "read")
    why = " ".join(str(error).split()).rstrip(".")[:200] or "it ends too early"
    return DamagedSource(f"{name} is not a whole archive: {why}.", "Fetch or write it again, then import.")


def entry_refused(name: str, entry: str, why: str) -> CannotImport:
    """Return the error for an entry that cannot become a member."""
    return CannotImport(
        f"{entry[:200]!r} in {name} {why}; nothing was published.",
        "Leave it out with --exclude, or write the archive without it.",
    )


def read_pieces(content: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the data of an entry, not more than it says. Raises CutOff if it has less or more."""
    while size > 0:
        piece = content.read(min(size, PIECE_BYTES))
        if not piece:
            raise CutOff("a file in it ends too early")
        size -= len(piece)
        yield piece
    if content.read(1):  # also makes zipfile compare the CRC-32
        raise CutOff("a file in it is longer than it says")
