"""The revision from which an alias may be moved or removed."""

from __future__ import annotations

from packline.model import VersionAlias


def is_expected(current: VersionAlias | None, rev: int | None) -> bool:
    """Return whether an alias is at the revision that the caller has seen.

    Args:
        current: The stored alias; one without a version was removed. None: it never was.
        rev: The revision that was seen, 0 for no such alias; None takes any.
    """
    if rev is None:
        return True
    seen = {current.rev} if current else {0}
    return rev in (seen | {0} if current and not current.version else seen)
