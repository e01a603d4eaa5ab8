"""Files that stay in the archives of a bucket: which locations a list of them may name.

Who asks for an adoption writes the list, and the functions may read more of the store than who asks. So a location is
taken only below the prefix that is adopted.
"""

from __future__ import annotations

from packline.part_range import MAX_ARCHIVED_BYTES, UnreadablePartRange, parse_part_range
from packline.rules.adoption import is_key

MAX_ARCHIVES = 5_000
"""Archives that one version is made of: each is looked up in the store before the version is made."""
MAX_OFFSET = 1 << 53
"""Bytes: no object is so long, and JSON keeps the number exactly."""


def range_problem(version_id: str, size: int, etag: str, prefix: str) -> str:
    """Return what is wrong with a file inside an archive, as the rest of a sentence; empty if nothing is.

    Args:
        version_id: The location, as ``PartRange.encode`` writes it.
        size: Of the file, in bytes.
        etag: Of the file.
        prefix: The prefix that is adopted.
    """
    try:
        at = parse_part_range(version_id)
    except UnreadablePartRange:
        at = None
    if at is None or at.encode() != version_id:
        return "has no location in an archive"
    if not at.key.startswith(prefix) or len(at.key) == len(prefix) or not is_key(at.key):
        return f"lies in {at.key[:100]!r}, which is not below the prefix"
    if (
        at.size != size
        or at.member_etag != etag
        or not 0 <= at.offset <= MAX_OFFSET
        or not 0 <= at.crc32 < 1 << 32
    ):
        return "has another size or ETag than its location"
    if not 0 < size <= MAX_ARCHIVED_BYTES:
        return f"has {size:,} bytes; 1 to {MAX_ARCHIVED_BYTES:,} stay in an archive"
    return ""
