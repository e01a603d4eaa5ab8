"""Add to the metadata of datums after their upload, without losing concurrent changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import NamedTuple

from packline.errors import (
    InvalidMetadata,
    NotFound,
    PacklineError,
    SealingElsewhere,
    StateMoved,
    Unavailable,
)
from packline.json_types import JsonObject
from packline.manifest.members import by_path
from packline.model import Datum, ExecutionState
from packline.pipeline.datums import Dependencies, datum_not_found, find_datum, find_members
from packline.pipeline.events import Event, datum_alias_updated, metadata_changed
from packline.pipeline.output_metadata import MetadataReader
from packline.pipeline.standalone_upload import Move, follow_alias
from packline.principal import NOBODY, Principal
from packline.retry import ANNOTATIONS
from packline.rules.annotations import is_different, merge_annotation
from packline.rules.datum_ids import prefix_of
from packline.rules.reserved_keys import alias_of
from packline.uri import DatumUri

MAX_DATUMS = 1_000
"""Datums of one call."""


CheckAlias = Callable[[str], None]
"""Raises the refusal if an alias of a datum may not be moved: before anything is changed."""


def _allow(alias: str) -> None:
    """Refuse no alias."""


class NotReached(Unavailable):
    """There was no time left for this datum; nothing was changed."""


class LocatedDatum(NamedTuple):
    """A datum as it is now, and whether the catalog has it (else it is a bare output)."""

    datum: Datum
    stored: bool


@dataclass(frozen=True, slots=True)
class AnnotationResult:
    """A datum after its metadata was written, and what changed."""

    datum: Datum
    changed: bool
    moves: tuple[Move, ...] = ()
    """The datum alias it moved: where that pointed before, and where it points now."""
    before: Mapping[str, object] = field(default_factory=dict)
    """Its metadata as it was."""


def annotation_events(result: AnnotationResult, by: Principal) -> Iterator[Event]:
    """Yield the events of an annotation: of the metadata if it has changed, and of each alias that was moved."""
    if result.changed:
        yield metadata_changed(result.datum, result.before, result.datum.metadata, by)
    for before, now in result.moves:
        yield datum_alias_updated(before, now)


def annotate(
    datum: str,
    changes: JsonObject,
    deps: Dependencies,
    now: float,
    *,
    by: Principal = NOBODY,
    check_alias: CheckAlias = _allow,
) -> AnnotationResult:
    """Merge an object into a datum's metadata; a bare output becomes a datum of the catalog by it.

    A repeat changes nothing. Raises DatumNotFound, SealingElsewhere while its execution is being sealed,
    FrozenKey, MetadataTooLarge, InvalidMetadata, and StateMoved if others write to it all the time.
    """
    located = _find(datum, deps)
    _check_sealed(located.datum.execution, deps)
    if alias := alias_of(changes):
        check_alias(alias)
    return _annotate(located, changes, deps, now, by)


def annotate_many(
    changes: Mapping[str, JsonObject],
    deps: Dependencies,
    now: float,
    *,
    writers: int = 16,
    in_time: Callable[[], bool] = lambda: True,
    by: Principal = NOBODY,
    check_alias: CheckAlias = _allow,
) -> dict[str, AnnotationResult | PacklineError]:
    """Annotate at most a thousand datums, each by itself; for each id, what became of it or why not.

    Datums that are not reached while it is ``in_time`` are NotReached. Raises InvalidMetadata, and changes nothing,
    if several of them want the same alias.
    """
    _check_aliases(changes)
    located = _find_many(list(changes), deps, in_time)

    def one(datum: str) -> AnnotationResult | PacklineError:
        current = located[datum]
        if isinstance(current, PacklineError):
            return current
        if not in_time():
            return _not_reached(datum)
        try:
            if alias := alias_of(changes[datum]):
                check_alias(alias)
            return _annotate(current, changes[datum], deps, now, by)
        except PacklineError as error:
            return error

    if writers == 1:
        return {datum: one(datum) for datum in changes}
    with ThreadPoolExecutor(writers) as pool:
        return dict(zip(changes, pool.map(one, changes), strict=True))


def _annotate(
    located: LocatedDatum, changes: JsonObject, deps: Dependencies, now: float, by: Principal
) -> AnnotationResult:
    for attempt in range(1, ANNOTATIONS.attempts + 1):
        current = located.datum
        changed = replace(current, metadata=merge_annotation(current.metadata, changes, current.uri))
        is_new = is_different(current.metadata, changed.metadata)
        try:
            if is_new:
                deps.datum_index.change_datum(current if located.stored else None, changed, now)
        except StateMoved:
            time.sleep(ANNOTATIONS.backoff(attempt))
            located = LocatedDatum(deps.datum_index.datum(current.id), True)
            continue
        # Also where nothing else is new: the alias may have been taken away, or its move may have failed.
        moves = follow_alias(replace(changed, metadata=changes), now, deps.datum_index, by)
        return AnnotationResult(changed, is_new, moves, current.metadata)
    raise StateMoved(
        f"{located.datum.uri} is being changed all the time.",
        "Packline retries automatically; nothing to do.",
    )


def _find(datum: str, deps: Dependencies) -> LocatedDatum:
    stored = deps.datum_index.datums([datum])
    return LocatedDatum(stored[0], True) if stored else LocatedDatum(find_datum(DatumUri(datum), deps), False)


def _find_many(
    ids: Sequence[str], deps: Dependencies, in_time: Callable[[], bool]
) -> dict[str, LocatedDatum | PacklineError]:
    located: dict[str, LocatedDatum | PacklineError] = {}
    stored = {datum.id: datum for datum in deps.datum_index.datums(ids)}
    executions: dict[str, PacklineError | None] = {}
    for datum in stored.values():
        if datum.execution not in executions:
            executions[datum.execution] = _refusal(datum.execution, deps)
        located[datum.id] = executions[datum.execution] or LocatedDatum(datum, True)
    plain = sorted(datum for datum in ids if datum not in located)
    for prefix, group in groupby(plain, key=prefix_of):
        group_ids = list(group)
        outputs = _outputs(prefix, group_ids, deps, in_time) if in_time() else {}
        missing = [datum for datum in group_ids if datum not in outputs]
        refuse = datum_not_found if not missing or in_time() else _not_reached
        located |= outputs | {datum: refuse(datum) for datum in missing}
    return located


def _outputs(
    prefix: str, ids: Sequence[str], deps: Dependencies, in_time: Callable[[], bool]
) -> dict[str, LocatedDatum]:
    """Return those of the ids that are outputs of the sealed execution of that prefix; fewer if the time is over.

    Each of a thousand files may be in another shard of the manifest, and of the metadata.
    """
    try:
        execution = deps.registry.execution(deps.datum_index.execution_of(prefix))
    except NotFound:
        return {}
    if execution.manifest is None:
        return {}
    members = find_members(deps.store, execution.manifest, ids, in_time=in_time)
    metadata_reader = MetadataReader(deps.store, execution)
    return {
        row.datum: LocatedDatum(
            Datum(row.datum, row.path, *row[2:], execution.id, metadata_reader.get(row.path)), False
        )
        for row in takewhile(lambda _: in_time(), sorted(members, key=by_path))
    }


def _refusal(execution: str, deps: Dependencies) -> PacklineError | None:
    try:
        _check_sealed(execution, deps)
    except PacklineError as error:
        return error
    return None


def _check_sealed(execution: str, deps: Dependencies) -> None:
    """Refuse an open execution: sealing will write its datums, and would write over what is said now."""
    if execution and deps.registry.execution(execution).state is not ExecutionState.SEALED:
        raise SealingElsewhere(f"Execution {execution} is not sealed yet.", "Try again in a minute.")


def _check_aliases(changes: Mapping[str, JsonObject]) -> None:
    seen: dict[str, str] = {}
    for datum, metadata in changes.items():
        alias = alias_of(metadata)
        if alias and alias in seen:
            raise InvalidMetadata(
                f"{seen[alias]} and {datum} both want the alias {alias!r}.", "An alias names one datum."
            )
        seen[alias] = datum


def _not_reached(datum: str) -> NotReached:
    return NotReached(f"There was no time left for {datum}; it is as it was.", "Send it again.")
