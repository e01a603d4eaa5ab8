"""Where the bytes of a member are that has no object of its own: a range of a part that its uploader built, or of an
archive that was adopted where it lies.

Such a member has the key that its file would have as an object, and in the place of an object version the location as
text. So whatever names its bytes by key and version names these, what compares members tells them apart, and a reader
that does not know the text gets an error from the store, never other bytes. Readers call ``resolve``.
"""

from __future__ import annotations

from typing import NamedTuple

from packline.errors import CorruptPackage, InvalidInput

MAX_PACKED_BYTES = 8 << 20
"""Largest file that has no object of its own, in bytes: readers take it whole, by one request."""
MAX_ARCHIVED_BYTES = 64 << 20
"""Largest file that stays in an archive, in bytes: clients keep no longer answer in memory."""
_PREFIX = "part:"
"""No version id of S3 begins so: they are ready for URLs, which a colon is not."""
_REMEDY = "The store holds another manifest than the table records: make the version again."


class UnreadablePartRange(CorruptPackage):
    """The location of a member inside a part that cannot be parsed."""


class PartRange(NamedTuple):
    """The bytes of a member inside a part that an uploader built, or inside an archive."""

    key: str
    """Of the part or archive."""
    version_id: str | None
    """Of its object; None in a bucket without versions."""
    etag: str
    """Of its object."""
    offset: int
    """Of the member's data, in bytes."""
    size: int
    """Of the member, in bytes."""
    crc32: int
    """Of the member's data."""

    def encode(self) -> str:
        """Return the text that stands in the place of an object version. Raises InvalidInput."""
        if ":" in self.etag or ":" in (self.version_id or ""):
            raise InvalidInput(
                f"Part {self.key!r} has an ETag or a version with a colon.",
                "Push the files without --package only, or import the archive without --in-place.",
            )
        numbers = f"{self.offset}:{self.size}:{self.crc32:08x}"
        return f"{_PREFIX}{numbers}:{self.etag}:{self.version_id or ''}:{self.key}"

    @property
    def member_etag(self) -> str:
        """The ETag of the member: equal for equal bytes of equal parts, and never an MD5."""
        return f"{self.etag}+{self.offset}"

    @property
    def http_range(self) -> str:
        """The ``Range`` header that reads the member."""
        return f"bytes={self.offset}-{self.offset + self.size - 1}"


class ObjectRange(NamedTuple):
    """The bytes of an object that a reader asks the store for."""

    key: str
    version_id: str | None
    start: int
    length: int
    """In bytes; -1 for the whole object."""
    etag: str = ""
    """The only ETag that the object may have; empty if any, or if the version tells it."""


def is_part_range(version_id: str | None) -> bool:
    """Return whether the object version of a member says that it lies in a part."""
    return version_id is not None and version_id.startswith(_PREFIX)


def parse_part_range(version_id: str | None) -> PartRange | None:
    """Return where a member lies in a part; None for one that is an object. Raises UnreadablePartRange."""
    if version_id is None or not version_id.startswith(_PREFIX):
        return None
    try:
        offset, size, crc, etag, version, key = version_id[len(_PREFIX) :].split(":", 5)
        return PartRange(key, version or None, etag, int(offset), int(size), int(crc, 16))
    except ValueError:
        raise UnreadablePartRange(f"{version_id[:200]!r} is not a location in a part.", _REMEDY) from None


def resolve(key: str, version_id: str | None = None, start: int = 0, length: int = -1) -> ObjectRange:
    """Return which bytes of which object a reader of a member means. Raises UnreadablePartRange.

    Args:
        key: Of the member.
        version_id: Its object version, or its location in a part.
        start: First byte of the member.
        length: Bytes from there on; -1 for the whole member.

    Returns:
        The range; its length is 0 where a member in a part has no byte from ``start`` on: no request can ask for that.
    """
    at = parse_part_range(version_id)
    if at is None:
        return ObjectRange(key, version_id, start, length)
    remaining = max(at.size - start, 0)
    length = remaining if length < 0 else min(length, remaining)
    return ObjectRange(at.key, at.version_id, at.offset + start, length, "" if at.version_id else at.etag)
