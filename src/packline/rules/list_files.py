"""The text of files that list objects: gzip and rows of CSV, as they stream by."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from packline.rules.object_lists import InvalidObjectList

CHUNK = 4 * 1024 * 1024
"""Bytes of text at a time."""
LONGEST_ROW = 64 * 1024
"""Bytes. A key has 1,024, three times as many where all are encoded; other columns are short."""
GZIP = b"\x1f\x8b"
"""What a file of gzip begins with."""
COPY = "Have the inventory or the query written again, then run packline adopt again."


def unpack(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the text of a file of gzip, a bounded piece at a time. Raises InvalidObjectList."""
    unpacker = zlib.decompressobj(31)
    try:
        for packed in chunks:
            waiting = packed
            while waiting:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(31)
                yield unpacker.decompress(waiting, CHUNK)
                waiting = unpacker.unconsumed_tail or unpacker.unused_data
        while not unpacker.eof and (text := unpacker.decompress(b"", CHUNK)):
            yield text
    except zlib.error as error:
        raise InvalidObjectList(f"{name} is not a file of gzip: {error}.", COPY) from error
    if not unpacker.eof:
        raise InvalidObjectList(f"{name} ends in the middle: it is truncated.", COPY)


def decode_lines(chunks: Iterable[bytes], name: str) -> Iterator[str]:
    """Yield the lines of a text with their ends. Raises InvalidObjectList, UnicodeDecodeError."""
    begun = b""
    for chunk in chunks:
        *lines, begun = (begun + chunk).split(b"\n")
        for line in lines:
            yield line.decode() + "\n"
        _check_row(begun, name)
    if begun:
        yield begun.decode()


def cut_at_rows(chunks: Iterable[bytes], size: int, name: str) -> Iterator[bytes]:
    """Yield a CSV text in pieces of whole rows, of some ``size`` bytes. Raises InvalidObjectList."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        if len(waiting) < size:
            continue
        end = _end_of_rows(waiting)
        _check_row(waiting[end:], name)
        yield bytes(waiting[:end])
        del waiting[:end]
    if waiting:
        yield bytes(waiting)


def _end_of_rows(text: bytearray) -> int:
    """Return where the last whole row of a text ends that begins with a row: a newline between quotes ends none."""
    end, quotes = len(text), text.count(b'"')
    while True:
        at = text.rfind(b"\n", 0, end)
        if at < 0:
            return 0
        quotes -= text.count(b'"', at, end)
        if not quotes % 2:
            return at + 1
        end = at


def _check_row(text: bytes | bytearray, name: str) -> None:
    if len(text) > LONGEST_ROW:
        raise InvalidObjectList(f"{name} has a row of more than {LONGEST_ROW:,} bytes.", COPY)
