"""Errors of imports. Nothing is published after any of them."""

from __future__ import annotations

from packline.errors import CorruptPackage, InvalidInput, NotFound


class CannotImport(InvalidInput):
    """A source of no known kind, a manifest that cannot be read, or a member that a version cannot have."""


class SourceMissing(NotFound):
    """The source, or an object that its manifest names, does not exist."""


class DamagedSource(CorruptPackage):
    """An archive that ends too early or is broken, or a file that is not what its manifest says."""
