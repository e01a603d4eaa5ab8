"""Errors of the reader: which member cannot be read, and what to do about it."""

from __future__ import annotations

from packline.errors import CorruptPackage, InvalidInput, NotFound


class MemberNotFound(NotFound, KeyError):
    """The version, or the selection of it, has no member of that path."""


class PositionOutOfRange(InvalidInput, IndexError):
    """A position below 0 or past the last member."""


class DamagedMember(CorruptPackage):
    """A member whose name, size or CRC-32 is wrong in the package, and that its object cannot replace."""


class DatasetClosed(InvalidInput):
    """A dataset is read after it was closed."""
