"""Build the outbox entry that is written together with each state that has an event."""

from __future__ import annotations

from packline.model import DatasetVersion, DatumAlias, Execution, Packaging, VersionAlias
from packline.outbox import FactKind, OutboxEntry

DUE_SECONDS = 120.0
"""How long after its state an entry is checked; by then its writer has sent the events, with all retries."""
GIVEN_UP_SECONDS = 7 * 24 * 3600.0
"""An entry that could not be announced for so long is removed: a bus that never takes it must not hold up others."""


def sealed_entry(execution: Execution) -> OutboxEntry:
    """Build the entry for an execution that is being sealed."""
    return OutboxEntry(FactKind.SEALED, execution.id, execution.sealed_at)


def packaged_entry(version: DatasetVersion, at: float) -> OutboxEntry:
    """Build the entry for a version whose packaging ends. ``at``: seconds since the epoch."""
    return OutboxEntry(
        FactKind.PACKAGED,
        version.dataset,
        at,
        version.version,
        version.attempt,
        version.plan,
        version.packaging_reason if version.packaging is Packaging.FAILED else "",
    )


def version_alias_entry(move: VersionAlias) -> OutboxEntry:
    """Build the entry for a version alias that is moved by hand."""
    return OutboxEntry(FactKind.VERSION_ALIAS, move.dataset, move.moved_at, move.alias, move.rev)


def datum_alias_entry(move: DatumAlias) -> OutboxEntry:
    """Build the entry for a datum alias that is moved by itself; sealing has one entry for all that it moves."""
    return OutboxEntry(FactKind.DATUM_ALIAS, move.alias, move.moved_at, number=move.rev)
