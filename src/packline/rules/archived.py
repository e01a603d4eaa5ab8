"""Tell which objects are archived: they are listed, and cannot be read before they are restored."""

from __future__ import annotations

from packline.objects import StoredObject

ARCHIVE_CLASSES = frozenset({"GLACIER", "DEEP_ARCHIVE", "ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"})
"""Storage classes, and the archive tiers of INTELLIGENT_TIERING as a HEAD names them: a listing does not."""

RESTORE_REMEDY = (
    "Restore them (aws s3api restore-object), or keep life cycle rules away from what Packline reads; "
    "then make the version again."
)


def is_archived(stored: StoredObject) -> bool:
    """Return whether the object has to be restored before it can be read."""
    return stored.storage_class in ARCHIVE_CLASSES and not stored.restored
