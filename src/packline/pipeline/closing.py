"""Seal what was listed and read: one transaction, tried again if events touch the execution meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from packline.errors import StateMoved, VersionDeleted, VersionExists
from packline.keys import outputs_prefix
from packline.model import DatasetVersion, DatumAlias, Execution, ManifestRef, MetadataShard
from packline.pipeline.datums import execution_of_datum
from packline.pipeline.metadata_requests import MetadataRequests
from packline.pipeline.seal_context import SealContext, SealOutcome
from packline.pipeline.version_builder import VersionBuilder, permitted_aliases
from packline.pipeline.version_contents import VersionContents
from packline.ports import DatumAliasStore, VersionStore
from packline.principal import NOBODY, principal_of_marker
from packline.rules.adoption import Adoption
from packline.rules.alerts import Alerts
from packline.rules.lifecycle import LATE_KEPT, mark_sealed, reopen
from packline.rules.marker import Marker
from packline.rules.packaging_watch import assign_runs, in_sealing_run
from packline.search_index import IndexBacklog
from packline.teams import Team, team_of_execution
from packline.uri import parse_version_uri

CLOCK_RESOLUTION = 1.0
"""Seconds. S3 lists modification times in whole seconds, but stamps events with milliseconds."""

RETRIES = 3

RETRIED = "Packline retries automatically; nothing to do."


@dataclass(frozen=True, slots=True)
class SealedContent:
    """What becomes of an execution, before its versions have their names."""

    newest: float
    """Newest modification of its objects, seconds since the epoch."""
    manifest: ManifestRef
    metadata: Sequence[MetadataShard]
    aliases: Sequence[DatumAlias]
    backlog: IndexBacklog | None
    requests: MetadataRequests
    contents: VersionContents
    pinned: dict[str, str] | None = None
    """The versions that others are based on, as they were when the manifests were built."""
    touched_at: float | None = None
    """The newest upload event when its listing began, seconds since the epoch; None: it is the leased one's."""
    is_large: bool = False
    """Listing it again takes too long."""
    newest_of: Callable[[str], float] | None = None
    """Newest modification in the range in which a path was listed; None: all were listed at once."""

    def is_late(self, path: str, modified_at: float) -> bool:
        """Return whether a file was uploaded after its path was listed."""
        if self.newest_of is None:
            return modified_at > self.newest + CLOCK_RESOLUTION
        return modified_at > self.newest_of(path)


def close_execution(
    current: Execution,
    marker: Marker | None,
    content: SealedContent,
    alerts: Alerts,
    context: SealContext,
    adoption: Adoption | None = None,
) -> Execution:
    """Create the versions and save the execution as sealed, in one transaction.

    Raises StateMoved if another run has taken it over, VersionExists if a version of other content came in between.
    """
    if content.touched_at is not None and current.touched_at > content.touched_at:
        current = _with_late_files(current, content, alerts, context)
    for attempt in range(RETRIES):
        now, noted = context.clock(), Alerts()
        noted.merge(alerts)
        versions = _versions(current, marker, content, now, noted, context)
        aliases = _datum_aliases(current, marker, content, noted, context)
        if adoption and adoption.uri and not versions:
            # The same request can be made again once the objects are in order.
            return context.registry.save_execution(reopen(current, now, noted.kept(), waiting=True))
        closed = replace(
            mark_sealed(
                current,
                listed_at=content.newest + CLOCK_RESOLUTION,
                now=now,
                manifest=content.manifest,
                versions=versions,
                alerts=noted.kept(),
                marker=marker.content if marker else None,
            ),
            metadata=tuple(content.metadata),
            aliases=tuple(alias.alias for alias in aliases),
        )
        try:
            return context.registry.seal(closed, versions, aliases, content.backlog)
        except StateMoved:
            current = _read_again(current, content, alerts, context)
        except VersionExists:
            if attempt == RETRIES - 1:
                raise
    raise StateMoved(f"Execution {current.id} is being changed all the time.", RETRIED)


def _datum_aliases(
    current: Execution, marker: Marker | None, content: SealedContent, alerts: Alerts, context: SealContext
) -> list[DatumAlias]:
    """Return the datum aliases that the execution may move."""
    team = team_of_execution(context.teams, current.id)
    names = permitted_aliases(team, (move.alias for move in content.aliases), "Datum aliases", alerts)
    if team:
        names = _without_those_of_others(team, names, alerts, context)
    by = principal_of_marker(marker.content) if marker else NOBODY
    return [replace(move, moved_by=by) for move in content.aliases if move.alias in names]


def _without_those_of_others(
    team: Team, names: Sequence[str], alerts: Alerts, context: SealContext
) -> tuple[str, ...]:
    """Return the aliases that point to no file of others; the others become an alert."""
    taken = {
        current.alias
        for current in context.datum_index.named_aliases(names)
        if team_of_execution((team,), execution_of_datum(current.datum, context.datum_index)) is None
    }
    if taken:
        alerts.add_list(
            "AliasNotMoved",
            f"Datum aliases: these name files that are not of the team {team.name}",
            sorted(taken),
            len(taken),
            "Choose other names, or have them moved with the rights to promote.",
        )
    return tuple(name for name in names if name not in taken)


def _versions(
    current: Execution,
    marker: Marker | None,
    content: SealedContent,
    now: float,
    alerts: Alerts,
    context: SealContext,
) -> list[DatasetVersion]:
    requests = content.requests
    if requests.unreadable:
        _refuse_all(
            (*requests.book.requests, *(f"model://{model}/" for model in requests.models.requests)), alerts
        )
        return []
    versions = VersionBuilder(
        execution=current.id,
        contents=content.contents,
        requests=requests,
        marker=marker,
        now=now,
        registry=context.registry,
        datum_index=context.datum_index,
        store=context.store,
        rule=context.rule,
        alerts=alerts,
        pinned=content.pinned,
        team=team_of_execution(context.teams, current.id),
    ).run()
    by = principal_of_marker(marker.content) if marker else NOBODY
    return assign_runs([replace(version, created_by=by) for version in versions])


def _read_again(leased: Execution, content: SealedContent, alerts: Alerts, context: SealContext) -> Execution:
    """Read the execution again: events may touch it while it is being sealed; only a lost lease is a reason to stop.

    Files that were uploaded since it was listed are late: their events came too early to say so.
    """
    current = context.registry.execution(leased.id)
    if current.owner != leased.owner:
        raise StateMoved(
            f"Execution {leased.id} was taken over by {current.owner or current.state}.", "Nothing to do."
        )
    if current.touched_at <= leased.touched_at:
        return replace(leased, rev=current.rev)
    return replace(_with_late_files(leased, content, alerts, context), rev=current.rev)


def _with_late_files(
    leased: Execution, content: SealedContent, alerts: Alerts, context: SealContext
) -> Execution:
    """Return the execution with the files that were uploaded since it was listed."""
    if content.is_large:
        alerts.add(
            "UploadedWhileSealing",
            f"Files of execution {leased.id} were uploaded while it was sealed: those listed by then are in it.",
            "Upload files that came too late under a new execution.",
        )
        return leased
    prefix = outputs_prefix(leased.id)
    late = (
        stored.key
        for stored in context.store.list(prefix)
        if content.is_late(stored.key[len(prefix) :], stored.last_modified)
    )
    return replace(leased, late=tuple(islice(late, LATE_KEPT)))


def _refuse_all(uris: Iterable[str], alerts: Alerts) -> None:
    for uri in sorted(uris):
        alerts.add(
            "VersionRefused",
            f"{uri} was not created: metadata of this execution could not be read, so files might be missing from it.",
            "Mend the metadata named above and upload it with the files under a new execution.",
        )


def sealed_outcome(execution: Execution, registry: VersionStore, datum_index: DatumAliasStore) -> SealOutcome:
    """Return what a sealed execution has made, as it is now; versions that were deleted since are left out."""
    created = []
    for uri in execution.versions:
        with suppress(VersionDeleted):
            created.append(registry.version(*parse_version_uri(uri)))
    pending = tuple(filter(in_sealing_run, created))
    moves = tuple(move for alias in execution.aliases if (move := _move(alias, execution.id, datum_index)))
    return SealOutcome(execution, pending, tuple(created), moves)


def _move(
    alias: str, execution: str, datum_index: DatumAliasStore
) -> tuple[DatumAlias | None, DatumAlias] | None:
    """Return the move of that alias by that execution; None if a newer one came first."""
    for move in datum_index.datum_alias_history(alias):
        if move.execution == execution:
            return datum_index.datum_alias_before(move), move
    return None
