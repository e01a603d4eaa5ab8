"""What a worker downloads: a block of a part, selected members of a part, a single object, or a range."""

from __future__ import annotations

import sys
from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple


class TransferKind(StrEnum):
    """How the bytes of a transfer become files."""

    BLOCK = "block"
    """Whole entries of a part; every one becomes a file."""
    SPAN = "span"
    """Whole entries of a part; only the wanted ones become files."""
    OBJECT = "object"
    """One object; it becomes one file."""
    SECTION = "section"
    """A range of a long block or span that starts with an entry; it may end inside a large one."""
    PIECE = "piece"
    """A range of one large file, of an entry or of an object."""
    PROBE = "probe"
    """No bytes: the checksum of a large object. Its file is made, empty."""


class Transfer(NamedTuple):
    """One ranged GET and what must come of it. Bytes throughout."""

    kind: TransferKind
    part: int
    """Index of the part; -1 for objects."""
    number: int
    """Number of the block or span in its part; for objects, their row in the manifest."""
    key: str
    version_id: str | None
    start: int
    length: int
    members: int
    crc32: int = 0
    path: str = ""
    etag: str = ""
    offset: int = 0
    """Of a piece: where it goes in its file."""
    size: int = 0
    """Of a piece of an object: bytes of the whole."""
    algorithm: str = "CRC-32"
    """Of a piece: which checksum of it is wanted; see ``packline.aws_api.checksums``."""
    selected: tuple[str, ...] = ()

    @property
    def packaged(self) -> bool:
        """Whether it reads a part, so that single objects can stand in for it."""
        return self.part >= 0

    @property
    def token(self) -> str:
        """Its name in the journal."""
        return f"{self.kind.value}/{self.part}/{self.number}"

    @property
    def label(self) -> str:
        """Its name in messages."""
        if self.kind is TransferKind.OBJECT or not self.packaged:
            return f"object {self.key!r}"
        kind = "block" if self.kind in (TransferKind.SECTION, TransferKind.PIECE) else self.kind.value
        return f"{kind} {self.number} of part {self.part} ({self.key!r})"


class TransferSummary(NamedTuple):
    """The files of a finished transfer."""

    files: int
    bytes: int
    """Sum of the file sizes."""
    first: str
    last: str
    """First and last path, in the order they came; empty where there was none."""
    by_size: int = 0
    """Files of which nothing but the size could be compared."""
    crcs: str = ""
    """CRC-32 of each file in that order, little-endian and in base64; empty if nobody asked for them."""


def encode_crcs(crcs: Iterable[int]) -> str:
    """Encode CRC-32 values as text for JSON: base64, a third longer than the bytes."""
    values = array("I", crcs)
    if sys.byteorder == "big":
        values.byteswap()
    return b2a_base64(values.tobytes(), newline=False).decode()


def decode_crcs(text: str) -> array[int]:
    """Decode CRC-32 values."""
    values = array("I", a2b_base64(text))
    if sys.byteorder == "big":
        values.byteswap()
    return values


class PartialMember(NamedTuple):
    """A large entry that continues after the end of a section."""

    path: str
    size: int
    crc32: int
    """By its header."""
    present: int
    """Bytes of it that the section held, from its start."""
    present_crc32: int


class RangeResult(NamedTuple):
    """The result of a section, a range or a probe."""

    start: int
    length: int
    """Bytes used; of a section, the next range starts behind them. 0 for a probe."""
    checksum: str
    """In hex: CRC-32 of a section, of a piece that by its transfer's algorithm, of a probe that of the object."""
    landed: TransferSummary = TransferSummary(0, 0, "", "")
    """Files that began in a section."""
    open: PartialMember | None = None
    algorithm: str = ""
    """Of a probe: that of the object's checksum; empty if the store tells none."""
    etag: str = ""
    """Of a probe: the object's."""

    @property
    def is_probe(self) -> bool:
        """Whether it tells of the object, and not of bytes."""
        return not self.length

    @property
    def present_bytes(self) -> int:
        """Bytes of files that are written with it."""
        if self.open is not None:
            return self.landed.bytes - self.open.size + self.open.present
        return self.landed.bytes or self.length


def range_result(fields: list[Any]) -> RangeResult:
    """Decode the result of a range from JSON."""
    start, length, checksum, landed, member, *probe = fields[: len(RangeResult._fields)]
    open_member = None if member is None else PartialMember(*member[: len(PartialMember._fields)])
    summary = TransferSummary(*landed[: len(TransferSummary._fields)])
    return RangeResult(start, length, checksum, summary, open_member, *probe)
