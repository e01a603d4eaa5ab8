"""The outbox: facts that are written and may not have been announced yet (transactional outbox)."""

from __future__ import annotations

from enum import StrEnum

from packline.records import record


class FactKind(StrEnum):
    """Facts that are announced, by the write that made them."""

    SEALED = "sealed"
    """An execution was sealed."""
    PACKAGED = "packaged"
    """The packaging of a version has ended, well or badly."""
    VERSION_ALIAS = "version-alias"
    """A version alias was moved by hand."""
    DATUM_ALIAS = "datum-alias"
    """A datum alias was moved, but not by sealing."""


@record(frozen=True)
class OutboxEntry:
    """A fact that may not have been announced yet; written in the transaction of the fact itself."""

    kind: FactKind
    subject: str
    """Id of the execution, name of the dataset, or the datum alias."""
    at: float
    name: str = ""
    """Of the version or the version alias."""
    number: int = 0
    """Attempt of the packaging, or revision of the alias."""
    plan: str = ""
    failure: str = ""
    """Why the packaging failed; empty if the package was published."""
