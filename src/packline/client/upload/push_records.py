"""The records of a push's journal: framed, each with a CRC-32, so that a damaged one is noticed."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path

from isal.isal_zlib import crc32

from packline.fs.open_flags import READ_FILE

SCHEMA = 1
"""The number of the journal's form; a journal of a later form counts as absent."""
READ_BYTES = 1 << 18
STORED = struct.Struct("<QI")
"""Row of a file in the list, CRC-32 of its object."""
MAX_PAYLOAD = 0xFFFF
_FRAME = struct.Struct("<IHB")
"""CRC-32 of what follows, length of the payload, kind."""


class RecordKind(IntEnum):
    """What a record says."""

    HEADER = 1
    """JSON: which push it is, and its execution. The first record."""
    FILE = 2
    """A file of the folder, in byte order of the paths."""
    END_OF_FILES = 3
    """How many files there are: what lacks this record is not whole."""
    STORED = 4
    """Files that the store has."""
    NOTE = 5
    """JSON: a name and a text; the last text of a name counts, an empty one removes it."""


def encode_record(kind: int, payload: bytes) -> bytes:
    """Encode a record with a payload of at most 65,535 bytes."""
    body = _FRAME.pack(0, len(payload), kind)[4:] + payload
    return crc32(body).to_bytes(4, "little") + body


def read_records(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yield kind and payload of each record up to the first that is damaged or cut off. Raises OSError."""
    handle = os.open(file, READ_FILE)
    try:
        data = b""
        while more := os.read(handle, READ_BYTES):
            data += more
            at = 0
            while at + _FRAME.size <= len(data):
                checksum, length, kind = _FRAME.unpack_from(data, at)
                start, stop = at + _FRAME.size, at + _FRAME.size + length
                if stop > len(data):
                    break
                if crc32(data[at + 4 : stop]) != checksum:
                    return
                yield kind, data[start:stop]
                at = stop
            data = data[at:]
    finally:
        os.close(handle)
