"""Sealing: when an execution is complete, its listing becomes datums and dataset versions, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from packline.errors import InvalidMarker, ObjectNotFound, StateMoved, VersionDeleted, VersionExists
from packline.layout import marker_key
from packline.model import DatasetVersion, DatumAlias, Execution, ExecutionState, ManifestRef
from packline.pipeline.adopted import adopted_wishes, list_adopted
from packline.pipeline.assembling import Assembler
from packline.pipeline.describing import annotated_datums, wanted_aliases, write_metadata
from packline.pipeline.listing import Outputs, list_outputs
from packline.pipeline.manifests import write_manifest
from packline.pipeline.sweeping import LEASE_SECONDS
from packline.pipeline.uploads import update_execution
from packline.pipeline.wishes import Wishes, read_wishes
from packline.ports import Catalog, ObjectStore, Registry
from packline.rules.adoption import parse_adoption
from packline.rules.alerts import Alerts
from packline.rules.lifecycle import MAX_ATTEMPTS, reopened, sealed, sealing
from packline.rules.marker import Marker, parse_marker
from packline.rules.packaging import PackagingRule
from packline.rules.packaging_watch import in_sealing_run, spread_over_runs
from packline.uri import parse_version_uri

CLOCK_STEP = 1.0
"""Seconds. S3 lists modification times in whole seconds, but stamps events with milliseconds."""

RETRIES = 3


@dataclass(frozen=True, slots=True)
class Sealing:
    """What sealing needs: the doors, the clock and three settings."""

    registry: Registry
    catalog: Catalog
    store: ObjectStore
    clock: Callable[[], float]
    quiet_seconds: float = 300.0
    rule: PackagingRule = "flag-and-variable"
    adoptable: tuple[str, ...] = ("",)
    """Key prefixes below which objects may be adopted; "" is all of the store."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The execution after the attempt, and what it has made."""

    execution: Execution
    pending: tuple[DatasetVersion, ...] = ()
    """Versions that now wait for a package."""
    created: tuple[DatasetVersion, ...] = ()
    moves: tuple[tuple[DatumAlias | None, DatumAlias], ...] = ()
    """Datum aliases it moved: where each pointed before, and where it points now."""


def seal_execution(execution: str, owner: str, to: Sealing) -> Outcome:
    """Seal an execution, or open it again if it is not complete. Repeats give the same outcome.

    ``owner`` names the run. Raises SealingElsewhere while another run is at it, ExecutionNotFound.
    """
    known = update_execution(
        to.registry,
        execution,
        lambda found: (
            found
            if found.state is ExecutionState.SEALED
            else sealing(found, owner, to.clock(), LEASE_SECONDS)
        ),
    )
    if known.state is ExecutionState.SEALED:
        return _outcome(known, to)
    alerts = Alerts()
    try:
        marker = _read_marker(to.store, execution)
        adoption = parse_adoption(marker.content, execution, to.adoptable) if marker else None
    except InvalidMarker as error:
        alerts.add_error(error)
        return Outcome(to.registry.save_execution(reopened(known, to.clock(), alerts.kept(), waiting=True)))
    outputs = list_adopted(to.store, adoption) if adoption else list_outputs(to.store, execution)
    early = (
        _nothing_adopted(known, outputs, alerts, to)
        if adoption
        else _not_ready(known, marker, outputs, alerts, to)
    )
    if early is not None:
        return Outcome(to.registry.save_execution(early))
    wishes = adopted_wishes(adoption, outputs) if adoption else read_wishes(to.store, outputs)
    return _outcome(_seal(known, marker, outputs, wishes, alerts, to), to)


def _read_marker(store: ObjectStore, execution: str) -> Marker | None:
    try:
        return parse_marker(store.read(marker_key(execution)), execution)
    except ObjectNotFound:
        return None


def _not_ready(
    known: Execution, marker: Marker | None, outputs: Outputs, alerts: Alerts, to: Sealing
) -> Execution | None:
    now, found = to.clock(), len(outputs.members)
    if marker is None:
        quiet = now - outputs.newest >= to.quiet_seconds
        return None if quiet else reopened(known, outputs.newest, waiting=False)
    if marker.files is None or found >= marker.files:
        if marker.files is not None and found > marker.files:
            alerts.add(
                "MoreFiles",
                f"The marker declares {marker.files} files, the store lists {found}; all were taken.",
            )
        return None
    alerts.add(
        "MissingFiles",
        f"The marker of execution {known.id} declares {marker.files} files, the store lists {found}.",
        "Upload the missing files, then the marker again.",
    )
    return reopened(known, now, alerts.kept(), waiting=known.attempt + 1 >= MAX_ATTEMPTS)


def _nothing_adopted(known: Execution, outputs: Outputs, alerts: Alerts, to: Sealing) -> Execution | None:
    """Stays open, so that the same request can be made again once there is something."""
    if outputs.members:
        return None
    alerts.merge(outputs.alerts)
    alerts.add("NothingToAdopt", "No object that is listed can be adopted.", "Check the prefix and patterns.")
    return reopened(known, to.clock(), alerts.kept(), waiting=True)


def _seal(
    known: Execution, marker: Marker | None, outputs: Outputs, wishes: Wishes, alerts: Alerts, to: Sealing
) -> Execution:
    members, described = outputs.members, wishes.described
    alerts.merge(outputs.alerts)
    alerts.merge(wishes.alerts)
    alerts.extend([*wishes.book.alerts(), *wishes.models.alerts()])
    manifest = write_manifest(to.store, members)
    metadata = write_metadata(to.store, members, described)
    # Before the execution counts as sealed: who sees it sealed can search. A repeat writes the same.
    to.catalog.save_datums(annotated_datums(known.id, members, described, alerts))
    aliases = wanted_aliases(known.id, members, described, to.clock(), alerts)
    for attempt in range(RETRIES):
        now, noted = to.clock(), Alerts()
        noted.merge(alerts)
        versions = _versions(known, marker, outputs, manifest, wishes, now, noted, to)
        closed = replace(
            sealed(
                known,
                listed_at=outputs.newest + CLOCK_STEP,
                now=now,
                manifest=manifest,
                versions=versions,
                alerts=noted.kept(),
                marker=marker.content if marker else None,
            ),
            metadata=metadata,
            aliases=tuple(alias.alias for alias in aliases),
        )
        try:
            return to.registry.seal(closed, versions, aliases)
        except StateMoved:
            known = _mine_again(known, to)
        except VersionExists:
            if attempt == RETRIES - 1:
                raise
    raise StateMoved(f"Execution {known.id} is being changed all the time.", "It is tried again.")


def _versions(
    known: Execution,
    marker: Marker | None,
    outputs: Outputs,
    manifest: ManifestRef,
    wishes: Wishes,
    now: float,
    alerts: Alerts,
    to: Sealing,
) -> list[DatasetVersion]:
    if wishes.unreadable:
        _refuse_all(
            (*wishes.book.requests, *(f"model://{model}/" for model in wishes.models.requests)), alerts
        )
        return []
    doors = to.registry, to.catalog, to.store
    versions = Assembler(known.id, outputs, manifest, wishes, marker, now, *doors, to.rule, alerts).run()
    return spread_over_runs(versions)


def _mine_again(known: Execution, to: Sealing) -> Execution:
    """Events may touch an execution while it is being sealed; only a lost lease is a reason to stop."""
    current = to.registry.execution(known.id)
    if current.owner != known.owner:
        raise StateMoved(
            f"Execution {known.id} was taken over by {current.owner or current.state}.", "Nothing to do."
        )
    return replace(known, rev=current.rev)


def _refuse_all(uris: Iterable[str], alerts: Alerts) -> None:
    for uri in sorted(uris):
        alerts.add(
            "VersionRefused",
            f"{uri} was not created: metadata of this execution could not be read, so files might be missing from it.",
            "Mend the metadata named above and upload it with the files under a new execution.",
        )


def _outcome(execution: Execution, to: Sealing) -> Outcome:
    created = []
    for uri in execution.versions:
        with suppress(VersionDeleted):
            created.append(to.registry.version(*parse_version_uri(uri)))
    pending = tuple(filter(in_sealing_run, created))
    moves = tuple(move for alias in execution.aliases if (move := _move(alias, execution.id, to.catalog)))
    return Outcome(execution, pending, tuple(created), moves)


def _move(alias: str, execution: str, catalog: Catalog) -> tuple[DatumAlias | None, DatumAlias] | None:
    """The move of that alias by that execution; None if a newer one came first."""
    for move in catalog.datum_alias_history(alias):
        if move.execution == execution:
            return catalog.datum_alias_before(move), move
    return None
