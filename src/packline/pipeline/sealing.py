"""Seal a complete execution: its listing becomes datums and versions, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import InvalidMarker, ObjectNotFound, StateMoved, VersionDeleted, VersionExists
from packline.keys import marker_key, outputs_prefix
from packline.model import DatasetVersion, DatumAlias, Execution, ExecutionState, ManifestRef, Member
from packline.objects import OpenUpload
from packline.pipeline.adopted_outputs import adoption_requests, list_adopted
from packline.pipeline.listing import Outputs, list_outputs
from packline.pipeline.manifests import write_manifest
from packline.pipeline.metadata_requests import Description, MetadataRequests, read_metadata
from packline.pipeline.output_metadata import AnnotatedDatums, requested_aliases, write_metadata
from packline.pipeline.sweeping import LEASE_SECONDS
from packline.pipeline.uploads import update_execution
from packline.pipeline.version_builder import VersionBuilder
from packline.ports import DatumAliasStore, DatumIndex, ObjectStore, Registry, VersionStore
from packline.rules.adoption import Adoption, parse_adoption
from packline.rules.alerts import LISTED, Alerts
from packline.rules.json_input import not_a_number_message
from packline.rules.lifecycle import LATE_KEPT, MAX_ATTEMPTS, acquire_lease, await_files, mark_sealed, reopen
from packline.rules.marker import Marker, parse_marker
from packline.rules.packaging_rule import PackagingRule
from packline.rules.packaging_watch import assign_runs, in_sealing_run
from packline.search_index import IndexBacklog
from packline.uri import parse_version_uri

CLOCK_RESOLUTION = 1.0
"""Seconds. S3 lists modification times in whole seconds, but stamps events with milliseconds."""

RETRIES = 3

UPLOAD_REMEDY = "Upload them or correct their names; the marker control/<execution>.json seals without them."
RETRIED = "Packline retries automatically; nothing to do."
ABORT_REMEDY = "Complete or abort them (aws s3api abort-multipart-upload); the marker seals without them."


@dataclass(frozen=True, slots=True)
class SealContext:
    """What sealing needs: the stores, the clock and three settings."""

    registry: Registry
    datum_index: DatumIndex
    store: ObjectStore
    clock: Callable[[], float]
    quiet_seconds: float = 300.0
    rule: PackagingRule = "flag-and-variable"
    adoptable: tuple[str, ...] = ("",)
    """Key prefixes below which objects may be adopted; "" is all of the store."""
    incomplete_seconds: float = 86_400.0
    """How long files are awaited that the metadata names, or whose uploads are under way."""
    index_seconds: float = 120.0
    """How long search entries are written before the execution counts as sealed; the sweep writes the rest."""


@dataclass(frozen=True, slots=True)
class SealOutcome:
    """The execution after the attempt, and what it has made."""

    execution: Execution
    pending: tuple[DatasetVersion, ...] = ()
    """Versions that now wait for a package."""
    created: tuple[DatasetVersion, ...] = ()
    moves: tuple[tuple[DatumAlias | None, DatumAlias], ...] = ()
    """Datum aliases it moved: where each pointed before, and where it points now."""


def seal_execution(execution: str, owner: str, context: SealContext) -> SealOutcome:
    """Seal an execution, or open it again if it is not complete. Repeats give the same outcome.

    ``owner`` names the run. Raises SealingElsewhere while another run is at it, ExecutionNotFound.
    """
    current = update_execution(
        context.registry,
        execution,
        lambda latest: (
            latest
            if latest.state is ExecutionState.SEALED
            else acquire_lease(latest, owner, context.clock(), LEASE_SECONDS)
        ),
    )
    if current.state is ExecutionState.SEALED:
        return sealed_outcome(current, context.registry, context.datum_index)
    alerts = Alerts()
    try:
        marker = _read_marker(context.store, execution, alerts)
        adoption = parse_adoption(marker.content, execution, context.adoptable) if marker else None
    except (InvalidMarker, ObjectArchived) as error:
        alerts.add_error(error)
        return SealOutcome(
            context.registry.save_execution(reopen(current, context.clock(), alerts.kept(), waiting=True))
        )
    if adoption:
        outputs = list_adopted(context.store, adoption)
        early = _nothing_adopted(current, outputs, alerts, context)
        requests = adoption_requests(adoption, outputs)
    else:
        # Before the objects: what is completed in between is then seen twice, and not missed.
        uploads = list(context.store.open_uploads(outputs_prefix(execution)))
        outputs = list_outputs(context.store, execution)
        early = _not_ready(current, marker, outputs, alerts, context)
        requests = MetadataRequests() if early else read_metadata(context.store, outputs)
        if early is None:
            early = _incomplete(current, marker, outputs, requests, uploads, alerts, context)
    if early is not None:
        return SealOutcome(context.registry.save_execution(early))
    closed = _seal(current, marker, outputs, requests, alerts, context, adoption)
    return sealed_outcome(closed, context.registry, context.datum_index)


def _read_marker(store: ObjectStore, execution: str, alerts: Alerts) -> Marker | None:
    try:
        marker = parse_marker(store.read(marker_key(execution)), execution)
    except ObjectNotFound:
        return None
    if marker.replaced:
        alerts.add(
            "NotANumber", not_a_number_message(f"The marker of execution {execution}", marker.replaced)
        )
    return marker


def _not_ready(
    current: Execution, marker: Marker | None, outputs: Outputs, alerts: Alerts, context: SealContext
) -> Execution | None:
    now, listed = context.clock(), outputs.countable
    if marker is None:
        quiet = now - outputs.newest >= context.quiet_seconds
        return None if quiet else reopen(current, outputs.newest, waiting=False)
    if marker.files is None or listed + outputs.hidden >= marker.files:
        if marker.files is not None and listed > marker.files:
            alerts.add(
                "MoreFiles",
                f"The marker declares {marker.files} files, the store lists {listed}; all were taken.",
            )
        return None
    alerts.add(
        "MissingFiles",
        f"The marker of execution {current.id} declares {marker.files} files, the store lists {listed}.",
        "Upload the missing files, then the marker again.",
    )
    return reopen(current, now, alerts.kept(), waiting=current.attempt + 1 >= MAX_ATTEMPTS)


def _incomplete(
    current: Execution,
    marker: Marker | None,
    outputs: Outputs,
    requests: MetadataRequests,
    uploads: list[OpenUpload],
    alerts: Alerts,
    context: SealContext,
) -> Execution | None:
    """Keep an execution open that has no marker and whose metadata names absent files, or that is still uploading.

    With a marker its uploader has said that it has finished: alerts say what is missing.
    """
    missing = requests.missing
    if missing.count and marker is None:
        what = (
            f"{missing.count:,} files that the metadata of execution {current.id} names are not in the store"
        )
        alerts.add_list("FilesAbsent", what, missing.names, missing.count, UPLOAD_REMEDY)
    if uploads:
        prefix = len(outputs_prefix(current.id))
        names = [upload.key[prefix:] for upload in uploads[:LISTED]]
        what = (
            f"{len(uploads):,} multipart uploads of execution {current.id} are neither completed nor aborted"
        )
        alerts.add_list("UploadsOpen", what, names, len(uploads), ABORT_REMEDY)
    if marker is not None or not (missing.count or uploads):
        return None
    newest = max([outputs.newest, *(upload.initiated_at for upload in uploads)])
    after = await_files(
        current,
        (),
        newest=newest,
        now=context.clock(),
        quiet=context.quiet_seconds,
        patience=context.incomplete_seconds,
    )
    if after.incomplete:
        hours = context.incomplete_seconds / 3600
        alerts.add(
            "Incomplete",
            f"Execution {current.id} made nothing: files were missing for {hours:g} hours after its last upload.",
            "Upload what is missing, which opens it again, or the marker, which seals it as it is.",
        )
    return replace(after, alerts=tuple(alerts.kept()))


def _nothing_adopted(
    current: Execution, outputs: Outputs, alerts: Alerts, context: SealContext
) -> Execution | None:
    """Keep the execution open, so that the same request can be made again once there is something."""
    if outputs.members:
        return None
    alerts.merge(outputs.alerts)
    alerts.add("NothingToAdopt", "No object that is listed can be adopted.", "Check the prefix and patterns.")
    return reopen(current, context.clock(), alerts.kept(), waiting=True)


def _seal(
    current: Execution,
    marker: Marker | None,
    outputs: Outputs,
    requests: MetadataRequests,
    alerts: Alerts,
    context: SealContext,
    adoption: Adoption | None,
) -> Execution:
    members, described = outputs.members, requests.described
    _add_alerts(outputs, requests, alerts)
    manifest = write_manifest(context.store, members)
    metadata = write_metadata(context.store, members, described)
    backlog = _save_annotated(current, members, described, context)
    aliases = requested_aliases(current.id, members, described, context.clock(), alerts)
    for attempt in range(RETRIES):
        now, noted = context.clock(), Alerts()
        noted.merge(alerts)
        versions = _versions(current, marker, outputs, manifest, requests, now, noted, context)
        if adoption and adoption.uri and not versions:
            # The same request can be made again once the objects are in order.
            return context.registry.save_execution(reopen(current, now, noted.kept(), waiting=True))
        closed = replace(
            mark_sealed(
                current,
                listed_at=outputs.newest + CLOCK_RESOLUTION,
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
            return context.registry.seal(closed, versions, aliases, backlog)
        except StateMoved:
            current = _mine_again(current, outputs, context)
        except VersionExists:
            if attempt == RETRIES - 1:
                raise
    raise StateMoved(f"Execution {current.id} is being changed all the time.", RETRIED)


def _save_annotated(
    current: Execution, members: list[Member], described: list[Description | None], context: SealContext
) -> IndexBacklog | None:
    """Write datums and search entries, and return what there was no time for; a repeat writes the same.

    It comes before the seal: who sees the execution sealed can search, or is told what is not searched yet.
    """
    ends = context.clock() + context.index_seconds
    annotated = AnnotatedDatums(current.id, members, described, lambda: context.clock() < ends)
    context.datum_index.save_datums(annotated)
    return annotated.backlog


def _add_alerts(outputs: Outputs, requests: MetadataRequests, alerts: Alerts) -> None:
    alerts.merge(outputs.alerts)
    alerts.merge(requests.alerts)
    alerts.extend([*requests.book.alerts(), *requests.models.alerts()])


def _versions(
    current: Execution,
    marker: Marker | None,
    outputs: Outputs,
    manifest: ManifestRef,
    requests: MetadataRequests,
    now: float,
    alerts: Alerts,
    context: SealContext,
) -> list[DatasetVersion]:
    if requests.unreadable:
        _refuse_all(
            (*requests.book.requests, *(f"model://{model}/" for model in requests.models.requests)), alerts
        )
        return []
    deps = context.registry, context.datum_index, context.store
    versions = VersionBuilder(
        current.id, outputs, manifest, requests, marker, now, *deps, context.rule, alerts
    ).run()
    return assign_runs(versions)


def _mine_again(leased: Execution, outputs: Outputs, context: SealContext) -> Execution:
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
    listed = context.store.list(outputs_prefix(leased.id))
    late = (stored.key for stored in listed if stored.last_modified > outputs.newest + CLOCK_RESOLUTION)
    return replace(leased, rev=current.rev, late=tuple(islice(late, LATE_KEPT)))


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
