"""The composition root of the functions: clients, deps and settings, each built once, when first used."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial, wraps
from itertools import starmap
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from packline.aws.clients import client as client
from packline.aws.dataset_store import DynamoDatasetStore
from packline.aws.datum_index import DynamoDatumIndex
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.errors import translate
from packline.aws.event_log import DynamoEventLog
from packline.aws.events import parse_body
from packline.aws.execution_index import DynamoExecutionIndex
from packline.aws.lineage import DynamoLineage
from packline.aws.log_keys import identify, name_executions
from packline.aws.outbox import DynamoOutbox
from packline.aws.packaging_watch import DynamoPackagingWatch
from packline.aws.retention_store import DynamoRetentionStore
from packline.aws.s3 import S3Store
from packline.aws.settings import Settings, load_settings
from packline.aws_api.error_codes import error_code
from packline.aws_api.eventbridge import EventBus
from packline.aws_api.stepfunctions import StateMachine
from packline.errors import PacklineError
from packline.keys import plan_key, split_store
from packline.model import DatasetVersion, ExecutionState, Member, Part
from packline.part_builder.build import build_part as build
from packline.part_builder.copy_runs import BasePart
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.pipeline.events import Event, datum_alias_updated
from packline.pipeline.isolation import run_isolated
from packline.pipeline.planning import PlanStep
from packline.pipeline.run_state import RunState, state_of_status
from packline.pipeline.seal_context import SealContext, SealLimits, SealOutcome
from packline.pipeline.standalone_upload import StandaloneUpload, Upload
from packline.pipeline.standalone_upload import record_standalone_upload as record_upload
from packline.rules.event_identity import past_event
from packline.rules.lifecycle import packaging_input, packaging_run_name, run_name
from packline.rules.lineage_edges import list_uses
from packline.vhpkgzip.chunking import PartLimits

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


SERVICE = os.environ.get("POWERTOOLS_SERVICE_NAME") or "packline"
"""The name of the deployment: its logs and metrics are apart from those of others in the account."""
logger = Logger(service=SERVICE)
metrics = Metrics(namespace="Packline", service=SERVICE)
clock = time.time

Step = Callable[[Any], Any]
QueueBatch = dict[str, list[Upload]]


@cache
def settings() -> Settings:
    """Load the settings of the deployment."""
    return load_settings()


@cache
def registry() -> DynamoRegistry:
    """Return the registry."""
    return DynamoRegistry(client("dynamodb"), settings().table)


@cache
def datum_index() -> DynamoDatumIndex:
    """Return the index of datums."""
    return DynamoDatumIndex(client("dynamodb"), settings().table)


@cache
def event_log() -> DynamoEventLog:
    """Return the log of published events."""
    return DynamoEventLog(client("dynamodb"), settings().table)


@cache
def outbox() -> DynamoOutbox:
    """Return the outbox."""
    return DynamoOutbox(client("dynamodb"), settings().table)


@cache
def retention() -> DynamoRetentionStore:
    """Return the store of deleted versions."""
    return DynamoRetentionStore(client("dynamodb"), settings().table)


@cache
def dataset_store() -> DynamoDatasetStore:
    """Return the store of datasets and their properties."""
    return DynamoDatasetStore(client("dynamodb"), settings().table)


@cache
def execution_index() -> DynamoExecutionIndex:
    """Return the index of executions by time."""
    return DynamoExecutionIndex(client("dynamodb"), settings().table)


@cache
def packaging_watch() -> DynamoPackagingWatch:
    """Return the packagings that the sweep looks at."""
    return DynamoPackagingWatch(client("dynamodb"), settings().table)


@cache
def store() -> S3Store:
    """Return the object store."""
    return S3Store(client("s3"), settings().store)


def sealing() -> SealContext:
    """Return what sealing an execution needs, from the settings of the deployment."""
    deployment = settings()
    return SealContext(
        registry=registry(),
        datum_index=datum_index(),
        store=store(),
        clock=clock,
        quiet_seconds=deployment.quiet_seconds,
        rule=deployment.packaging_rule,
        teams=deployment.teams,
        adoptable=deployment.adoptable,
        incomplete_seconds=3600 * deployment.incomplete_hours,
        limits=SealLimits(
            single_task_files=deployment.single_task_files,
            range_files=deployment.range_files,
        ),
    )


def sealing_result(outcome: SealOutcome) -> dict[str, Any]:
    """Return what the state machine needs to go on: versions to package, or tasks to carry out first."""
    packages = [{"dataset": version.dataset, "version": version.version} for version in outcome.pending]
    result: dict[str, Any] = {"execution": outcome.execution.id, "packages": packages}
    if outcome.tasks is None:
        return {**result, "next": "packages", "tasks": {}}
    return {**result, "next": "tasks", "tasks": {**outcome.tasks._asdict(), **_whole_key(outcome.tasks.key)}}


def record_lineage(outcome: SealOutcome) -> None:
    """Record what a sealed execution used and what its versions are based on. Repeats change nothing."""
    if outcome.execution.state is ExecutionState.SEALED:
        lineage = DynamoLineage(client("dynamodb"), settings().table)
        lineage.record_uses(list_uses(outcome.execution, outcome.created))


def record_standalone(key: str, uploads: Sequence[Upload]) -> StandaloneUpload:
    """Record a file that was uploaded outside any execution, and announce what it moved."""
    recorded = record_upload(key, uploads, datum_index=datum_index(), store=store())
    announce(starmap(datum_alias_updated, recorded.moves))
    for alert in recorded.alerts:
        logger.warning(alert.message, code=alert.code, remedy=alert.remedy, key=key)
    return recorded


def plan_result(step: PlanStep) -> dict[str, Any]:
    """Return what the state machine needs to go on: the parts of a plan to map over, or where planning goes on."""
    plan = "" if step.progress else step.version.plan
    return {
        "next": "plan" if step.progress else "parts",
        "progress": step.progress,
        "plan": plan,
        "parts": len(step.parts),
        **_whole_key(step.progress or plan_key(plan)),
    }


def _whole_key(key: str) -> dict[str, str]:
    """Return where an object is for Step Functions, which knows buckets and whole keys only."""
    bucket, prefix = split_store(settings().store)
    return {"bucket": bucket, "key": prefix + key}


def limits() -> PartLimits:
    """Return how large a part may become."""
    return PartLimits(max_bytes=settings().part_bytes, max_files=settings().part_files)


@cache
def pack_access() -> S3RequestBuilder:
    """Return how parts are read and written: the store's endpoint and credentials."""
    return S3RequestBuilder.find(settings().store)


def build_part(
    members: Sequence[Member], key: str, index: int, digest: str, donors: Sequence[BasePart]
) -> Part:
    """Build a part in the deployment's own store."""
    deployment = settings()
    pack = PackSettings(
        gets_per_second=deployment.gets_per_second,
        deadline_seconds=deployment.pack_seconds,
        verify_sha256=deployment.verify == "sha256",
    )
    access, absent = pack_access(), store().is_absent
    parts = partial(build, store=access, settings=pack, base_parts=donors, is_absent=absent)
    return parts(members, key, index=index, digest=digest)


def start_run(execution: str, attempt: int) -> bool:
    """Start the state machine for this attempt. False if that run exists already: names are derived."""
    return start(run_name(execution, attempt), {"execution": execution})


def start_packaging(version: DatasetVersion) -> bool:
    """Start the state machine for this attempt to package a version. False if that run exists already."""
    return start(packaging_run_name(version), packaging_input(version))


def state_machine() -> StateMachine:
    """Return the state machine of the deployment."""
    return StateMachine(settings().state_machine, client("stepfunctions"))


def run_state(name: str) -> RunState:
    """Return what the state machine says about a run of that name; unknown if it cannot be asked now."""
    try:
        return state_of_status(state_machine().status(name))
    except Exception as error:
        if not error_code(error):
            raise
        logger.warning("run could not be looked at", run=name, code=error_code(error))
        return RunState.UNKNOWN


def start(name: str, payload: dict[str, Any]) -> bool:
    """Start the state machine under a derived name. False if that run exists already."""
    with translate(f"run {name}"):
        started = state_machine().start(name, payload)
    if started:
        logger.info("run started", run=name, **payload)
    return started


def announce(events: Iterable[Event]) -> int:
    """Send events to the bus, then keep them; each at least once, and only once unless a function dies in between.

    Returns how many were not announced before. Raises Unavailable if EventBridge refuses one.
    """
    bus = settings().event_bus
    past_events = [past_event(*event, clock()) for event in events]
    if not past_events:
        return 0
    fresh = event_log().unrecorded(past_events)
    if bus:
        with translate(f"event bus {bus}"):
            EventBus(bus, client("events")).send([(event.kind, event.detail) for event in fresh])
    event_log().record(fresh)
    return len(fresh)


def report(outcome: SealOutcome) -> None:
    """Log what became of an execution: its state, its versions and why each is packaged or not, its alerts."""
    execution = outcome.execution
    logger.info("execution", execution=execution.id, state=execution.state, versions=execution.versions)
    for version in outcome.created:
        logger.info("version", uri=version.uri, packaging=version.packaging, reason=version.packaging_reason)
    for alert in execution.alerts:
        logger.warning(alert.message, code=alert.code, remedy=alert.remedy, execution=execution.id)
    count("Alerts", len(execution.alerts))


def warn_of(errors: Iterable[PacklineError]) -> None:
    """Log errors that were isolated, each with its cause."""
    for error in errors:
        cause = error.__cause__ or False
        logger.warning(error.message, code=error.code, remedy=error.remedy, exc_info=cause)


def count(name: str, value: float) -> None:
    """Add to a metric of the deployment (no dimension but the service: each combination is billed)."""
    if value:
        metrics.add_metric(name, MetricUnit.Count, value)


def gauge(name: str, seconds: float) -> None:
    """Report how long something has waited; nothing if nothing waits."""
    if seconds:
        metrics.add_metric(name, MetricUnit.Seconds, seconds)


def on_step(step: Step) -> Callable[[Any, LambdaContext], Any]:
    """Wrap a task of the state machine or a schedule. Our errors keep their names for Retry and Catch."""

    @logger.inject_lambda_context(clear_state=True)
    @wraps(step)
    def handler(event: Any, context: LambdaContext) -> Any:
        logger.append_keys(**identify(event))
        try:
            result = step(event)
            logger.info("step ended")
            return result
        except PacklineError as error:
            logger.error(error.message, code=error.code, remedy=error.remedy, step_input=event)
            raise
        finally:
            _flush_metrics()

    return handler


def on_queue(record: Callable[[QueueBatch], dict[str, PacklineError]]) -> Callable[[Any, LambdaContext], Any]:
    """Wrap what records a batch of SQS upload events; failed messages are returned (partial batch response)."""

    @logger.inject_lambda_context(clear_state=True)
    @wraps(record)
    def handler(event: Any, context: LambdaContext) -> dict[str, list[dict[str, str]]]:
        batch: QueueBatch = {}
        failed: dict[str, PacklineError] = {}
        _, prefix = split_store(settings().store)
        for message in event["Records"]:
            uploads = run_isolated("A queue message", partial(parse_body, message["body"], prefix))
            if isinstance(uploads, PacklineError):
                failed[message["messageId"]] = uploads
            else:
                batch[message["messageId"]] = uploads
        keys = [upload.key for uploads in batch.values() for upload in uploads]
        logger.append_keys(executions=name_executions(keys))
        failed.update(record(batch))
        logger.info("batch recorded", messages=len(event["Records"]), failed=len(failed))
        for message_id, reason in failed.items():
            logger.warning(
                reason.message, code=reason.code, message_id=message_id, exc_info=reason.__cause__ or False
            )
        count("FailedMessages", len(failed))
        _flush_metrics()
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    return handler


def _flush_metrics() -> None:
    """Write what was counted; Powertools' own decorator warns when nothing was."""
    if metrics.provider.metric_set:
        metrics.flush_metrics()
