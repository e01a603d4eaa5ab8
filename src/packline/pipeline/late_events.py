"""Send the events that a function wrote to the outbox and could not send before it died.

The function that writes a state sends its events; one that dies in between, and is not retried, leaves its entry.
The sweep builds the events of each entry again and sends those that the log does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from packline.errors import PacklineError, VersionDeleted
from packline.model import ExecutionState
from packline.outbox import FactKind, OutboxEntry
from packline.pipeline.closing import sealed_outcome
from packline.pipeline.events import (
    Event,
    alias_changed,
    alias_events,
    datum_alias_updated,
    package_published,
    packaging_failed,
    sealing_events,
)
from packline.pipeline.isolation import run_isolated
from packline.ports import DatumAliasStore, DatumIndex, Outbox, Registry, VersionAliasStore
from packline.rules.outbox_entries import DUE_SECONDS, GIVEN_UP_SECONDS

ENTRIES_AT_ONCE = 200
"""Entries handled in one run of the sweep; the others wait a minute."""

Announce = Callable[[Iterable[Event]], int]
"""Sends the events that the log does not have, and keeps them; returns how many they were."""


class LateEvents(NamedTuple):
    """What came of the entries that were due."""

    late: int
    """Events that nobody had sent."""
    failed: tuple[PacklineError, ...]
    """Errors of entries that stay for the next time."""


def send_late_events(
    *, outbox: Outbox, registry: Registry, datum_index: DatumIndex, announce: Announce, now: float
) -> LateEvents:
    """Announce each fact whose outbox entry is due, and remove the entry. One entry that fails leaves the others alone.

    Args:
        now: Seconds since the epoch.
    """
    late, failed = 0, []
    for entry in islice(outbox.due(now - DUE_SECONDS), ENTRIES_AT_ONCE):

        def one(entry: OutboxEntry = entry) -> int:
            sent = announce(_events(entry, registry, datum_index))
            outbox.remove(entry)
            return sent

        result = run_isolated(f"{entry.kind} of {entry.subject}", one)
        if isinstance(result, PacklineError):
            failed.append(result)
            if entry.at < now - GIVEN_UP_SECONDS:
                outbox.remove(entry)
        else:
            late += result
    return LateEvents(late, tuple(failed))


def _events(entry: OutboxEntry, registry: Registry, datum_index: DatumIndex) -> Iterator[Event]:
    """Yield the events of a fact. A version that was deleted since has none: nobody can use it any more."""
    with suppress(VersionDeleted):
        yield from _SOURCES[entry.kind](entry, registry, datum_index)


def _sealed(entry: OutboxEntry, registry: Registry, datum_index: DatumIndex) -> Iterator[Event]:
    execution = registry.execution(entry.subject)
    if execution.state is ExecutionState.SEALED:
        yield from sealing_events(sealed_outcome(execution, registry, datum_index), registry)


def _packaged(entry: OutboxEntry, registry: Registry, datum_index: DatumIndex) -> Iterator[Event]:
    """Yield the events of a version as it was when that attempt ended; it may have been packaged again since."""
    version = registry.version(entry.subject, entry.name)
    then = replace(version, plan=entry.plan, attempt=entry.number)
    if entry.failure:
        yield packaging_failed(then, entry.failure)
    else:
        yield package_published(then, registry.parts(entry.plan))
    yield from alias_events(version, registry)


def _version_alias(
    entry: OutboxEntry, registry: VersionAliasStore, datum_index: DatumIndex
) -> Iterator[Event]:
    for move in islice(registry.alias_history(entry.subject, entry.name, entry.number + 1), 1):
        yield alias_changed(move, registry)


def _datum_alias(entry: OutboxEntry, registry: Registry, datum_index: DatumAliasStore) -> Iterator[Event]:
    for move in islice(datum_index.datum_alias_history(entry.subject, entry.number + 1), 1):
        yield datum_alias_updated(datum_index.datum_alias_before(move), move)


_SOURCES: dict[FactKind, Callable[[OutboxEntry, Registry, DatumIndex], Iterator[Event]]] = {
    FactKind.SEALED: _sealed,
    FactKind.PACKAGED: _packaged,
    FactKind.VERSION_ALIAS: _version_alias,
    FactKind.DATUM_ALIAS: _datum_alias,
}
