"""Seal a complete execution: its listing becomes datums and versions, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice

from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import InvalidMarker, NotFound
from packline.keys import outputs_prefix
from packline.model import Execution, ExecutionState, Member
from packline.objects import OpenUpload, StoredObject
from packline.pipeline.adopted_outputs import add_requests, list_adopted
from packline.pipeline.closing import SealedContent, close_execution, sealed_outcome
from packline.pipeline.completeness import await_adopted, await_listing, await_uploads, read_marker
from packline.pipeline.listing import Outputs, list_outputs
from packline.pipeline.manifests import write_manifest
from packline.pipeline.metadata_requests import Description, MetadataRequests, read_metadata
from packline.pipeline.output_metadata import AnnotatedDatums, requested_aliases, write_metadata
from packline.pipeline.packed_listing import open_listing
from packline.pipeline.packed_outputs import InvalidUploadedPart
from packline.pipeline.range_sealing.read_list import find_object_list
from packline.pipeline.range_sealing.sources import AdoptedObjects
from packline.pipeline.range_sealing.stages import continue_stages
from packline.pipeline.range_sealing.start import start_stages
from packline.pipeline.seal_context import SealContext, SealOutcome
from packline.pipeline.sweeping import LEASE_SECONDS
from packline.pipeline.uploads import update_execution
from packline.pipeline.version_contents import OutputContents
from packline.rules.adoption import Adoption, parse_adoption
from packline.rules.alerts import Alerts
from packline.rules.lifecycle import acquire_lease, reopen
from packline.rules.marker import Marker
from packline.rules.object_lists import InvalidObjectList
from packline.search_index import IndexBacklog
from packline.uri import parse_dataset_uri

LARGE_LEASE_SECONDS = 6 * 3600.0
"""How long many tasks may take. A run that ends before is noticed by asking the state machine for it."""


def seal_execution(execution: str, owner: str, context: SealContext) -> SealOutcome:
    """Seal an execution, or open it again if it is not complete. Repeats give the same outcome.

    An execution with more objects than one function handles is not sealed yet: its outcome has tasks, after which
    ``continue_sealing`` goes on.

    ``owner`` names the run. Raises SealingElsewhere while another run is at it, ExecutionNotFound.
    """
    current = _acquire(execution, owner, context, LEASE_SECONDS)
    if current.state is ExecutionState.SEALED:
        return sealed_outcome(current, context.registry, context.datum_index)
    alerts = Alerts()
    try:
        marker = read_marker(context.store, execution, alerts)
        adopted = _find_adopted(marker, execution, context)
        context = open_listing(execution, marker, context, alerts)
    except (InvalidMarker, InvalidObjectList, ObjectArchived, InvalidUploadedPart) as error:
        alerts.add_error(error)
        return SealOutcome(
            context.registry.save_execution(reopen(current, context.clock(), alerts.kept(), waiting=True))
        )
    # Before the objects: what is completed in between is then seen twice, and not missed.
    uploads = [] if adopted else list(context.store.open_uploads(outputs_prefix(execution)))
    listed = _list(execution, adopted, context)
    if listed is None:
        return _start_tasks(execution, owner, uploads, context, adopted)
    if adopted:
        outputs = list_adopted(listed, adopted.adoption)
        early = await_adopted(current, outputs, outputs.alerts, alerts, context)
        requests = add_requests(MetadataRequests(), adopted.adoption, outputs)
    else:
        outputs = list_outputs(listed, execution)
        early = await_listing(current, marker, outputs, alerts, context)
        requests = MetadataRequests() if early else read_metadata(context.store, outputs)
        if early is None:
            early = await_uploads(current, marker, outputs, requests.missing, uploads, alerts, context)
    if early is not None:
        return SealOutcome(context.registry.save_execution(early))
    if _inherits_much(requests, context):
        return _start_tasks(execution, owner, uploads, context, adopted)
    closed = _seal(current, marker, outputs, requests, alerts, context, adopted.adoption if adopted else None)
    return sealed_outcome(closed, context.registry, context.datum_index)


def _find_adopted(marker: Marker | None, execution: str, context: SealContext) -> AdoptedObjects | None:
    """Return what an execution adopts; None if it uploads. Raises InvalidMarker, InvalidObjectList."""
    adoption = parse_adoption(marker.content, execution, context.adoptable) if marker else None
    return AdoptedObjects(adoption, find_object_list(context.store, adoption)) if adoption else None


def continue_sealing(
    execution: str, owner: str, folder: str, stage: int, context: SealContext
) -> SealOutcome:
    """Go on with the sealing of a large execution once a list of tasks is done. Repeats give the same outcome.

    Args:
        execution: The execution's id.
        owner: Names the run.
        folder: Where the tasks left what they did.
        stage: The list of tasks that is done.
        context: What sealing needs.

    Returns:
        The next tasks, or the outcome.

    Raises:
        SealingElsewhere: Another run is at it.
    """
    current = _acquire(execution, owner, context, LARGE_LEASE_SECONDS)
    if current.state is ExecutionState.SEALED:
        return sealed_outcome(current, context.registry, context.datum_index)
    alerts = Alerts()
    try:
        marker = read_marker(context.store, execution, alerts)
    except (InvalidMarker, ObjectArchived) as error:
        alerts.add_error(error)
        return SealOutcome(
            context.registry.save_execution(reopen(current, context.clock(), alerts.kept(), waiting=True))
        )
    following = continue_stages(current, folder, stage, marker, alerts, context)
    if isinstance(following, Execution):
        if following.state is ExecutionState.SEALED:
            return sealed_outcome(following, context.registry, context.datum_index)
        return SealOutcome(following)
    return SealOutcome(current, tasks=following)


def _start_tasks(
    execution: str,
    owner: str,
    uploads: Sequence[OpenUpload],
    context: SealContext,
    adopted: AdoptedObjects | None = None,
) -> SealOutcome:
    leased = _acquire(execution, owner, context, LARGE_LEASE_SECONDS)
    return SealOutcome(leased, tasks=start_stages(leased, uploads, context, adopted))


def _inherits_much(requests: MetadataRequests, context: SealContext) -> bool:
    """Return whether versions inherit more members than one function merges, however few files are new."""
    if context.limits.single_task_files is None:
        return False
    rows = 0
    for request in requests.book.sorted_requests():
        if request.base and not request.start_fresh:
            uri = parse_dataset_uri(request.base)
            with suppress(NotFound):
                rows += context.registry.resolve(uri.dataset, uri.reference).manifest.rows
    return rows > context.limits.inherited_rows


def _acquire(execution: str, owner: str, context: SealContext, seconds: float) -> Execution:
    return update_execution(
        context.registry,
        execution,
        lambda latest: (
            latest
            if latest.state is ExecutionState.SEALED
            else acquire_lease(latest, owner, context.clock(), seconds)
        ),
    )


def _list(
    execution: str, adopted: AdoptedObjects | None, context: SealContext
) -> Iterable[StoredObject] | None:
    """List what becomes of an execution; None if tasks list it: it is much, or a list stands for it."""
    if adopted and adopted.listing:
        return None
    most = context.limits.single_task_files
    listing = context.store.list(adopted.prefix if adopted else outputs_prefix(execution))
    if most is None:
        return listing
    listed = list(islice(listing, most + 1))
    return None if len(listed) > most else listed


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
    shard_rows = context.limits.shard_rows
    alerts.merge(outputs.alerts)
    alerts.merge(requests.alerts)
    alerts.extend([*requests.book.alerts(), *requests.models.alerts()])
    manifest = write_manifest(context.store, members, shard_rows)
    content = SealedContent(
        newest=outputs.newest,
        manifest=manifest,
        metadata=write_metadata(context.store, members, described, shard_rows),
        backlog=_save_annotated(current, members, described, context),
        aliases=requested_aliases(current.id, members, described, context.clock(), alerts),
        requests=requests,
        contents=OutputContents(outputs, manifest, described, context.store, shard_rows),
    )
    return close_execution(current, marker, content, alerts, context, adoption)


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
