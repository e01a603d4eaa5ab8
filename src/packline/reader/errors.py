"""Errors of the reader: which member cannot be read, and what to do about it."""

from __future__ import annotations

from packline.aws_api.absent_objects import DeniedOrAbsent
from packline.client.errors import RangesIgnored
from packline.errors import CorruptPackage, InvalidInput, NotFound, PacklineError


class MemberNotFound(NotFound, KeyError):
    """The version, or the selection of it, has no member of that path."""


class PositionOutOfRange(InvalidInput, IndexError):
    """A position below 0 or past the last member."""


class DamagedMember(CorruptPackage):
    """A member whose name, size or CRC-32 is wrong in the package, and that its object cannot replace."""


class DatasetClosed(InvalidInput):
    """A dataset is read after it was closed."""


def is_lost(error: PacklineError) -> bool:
    """Return whether a part cannot serve a range, so that single objects can stand in for it."""
    if isinstance(error, DeniedOrAbsent | NotFound | RangesIgnored | CorruptPackage):
        return True
    return "InvalidRange" in error.message
