"""What a worker process is asked to bring: a block of a part, chosen members of one, or a single object."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How the bytes of a transfer become files."""

    BLOCK = "block"
    """Whole entries of a part; every one becomes a file."""
    SPAN = "span"
    """Whole entries of a part; only the wanted ones become files."""
    OBJECT = "object"
    """One object; it becomes one file."""


class Transfer(NamedTuple):
    """One ranged GET and what must come of it. Bytes throughout."""

    kind: Kind
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
    wanted: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """Its name in the journal."""
        return f"{self.kind.value}/{self.part}/{self.number}"

    @property
    def what(self) -> str:
        """Its name in messages."""
        if self.kind is Kind.OBJECT:
            return f"object {self.key!r}"
        return f"{self.kind.value} {self.number} of part {self.part} ({self.key!r})"


class Landed(NamedTuple):
    """What came of a finished transfer."""

    files: int
    bytes: int
    """Sum of the file sizes."""
    first: str
    last: str
    """First and last path, in the order they came; empty where there was none."""
