"""Settings of a worker, and the clients of the table, the store and the state machine built from them without boto3."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.argument_checks import check_bytes
from packline.deployment_settings import STACK
from packline.errors import InvalidSetting, PacklineError
from packline.worker_settings import size_setting, switch_setting

if TYPE_CHECKING:
    from packline.aws.dataset_store import DynamoDatasetStore
    from packline.aws.dynamodb import DynamoRegistry
    from packline.aws.event_log import DynamoEventLog
    from packline.aws.execution_index import DynamoExecutionIndex
    from packline.aws.lineage import DynamoLineage
    from packline.aws.path_index_head import DynamoPathIndexHeads
    from packline.aws.retention_store import DynamoRetentionStore
    from packline.aws_api.s3 import S3Client, S3Source
    from packline.model import DatasetVersion
    from packline.pipeline.datums import Dependencies
    from packline.pipeline.run_state import RunState


def setting(name: str) -> str:
    """Return a variable of the environment, or what the stack that PACKLINE_STACK names says for it.

    Raises InvalidSetting if neither says anything, and what ``apply_stack`` raises.
    """
    if not os.environ.get(name) and os.environ.get(STACK):
        from packline.aws_api.stack_settings import apply_stack

        apply_stack()
    value = os.environ.get(name, "")
    if not value:
        raise InvalidSetting(
            f"{name} is not set.",
            "Set PACKLINE_STACK to the name of the stack, run `packline configure`, or set the single variables.",
        )
    return value


def registry() -> DynamoRegistry:
    """Return the registry in the catalog table, without importing boto3."""
    from packline.aws.dynamodb import DynamoRegistry
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoRegistry(DynamoClient(), table)


def deps() -> Dependencies:
    """Return registry, datum index and store: the dependencies that resolving a URI or a search may need."""
    from packline.aws.datum_index import DynamoDatumIndex
    from packline.aws.dynamodb import DynamoRegistry
    from packline.aws_api.dynamodb import DynamoClient
    from packline.pipeline.datums import Dependencies

    table = setting("PACKLINE_TABLE")
    client = DynamoClient()
    return Dependencies(DynamoRegistry(client, table), DynamoDatumIndex(client, table), _Store())


def event_log() -> DynamoEventLog:
    """Return the log of published events."""
    from packline.aws.event_log import DynamoEventLog
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoEventLog(DynamoClient(), table)


def retention() -> DynamoRetentionStore:
    """Return the store of deleted versions."""
    from packline.aws.retention_store import DynamoRetentionStore
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoRetentionStore(DynamoClient(), table)


def path_index() -> DynamoPathIndexHeads:
    """Return the head of the index of all paths."""
    from packline.aws.path_index_head import DynamoPathIndexHeads
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoPathIndexHeads(DynamoClient(), table)


def execution_index() -> DynamoExecutionIndex:
    """Return the index of executions by time."""
    from packline.aws.execution_index import DynamoExecutionIndex
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoExecutionIndex(DynamoClient(), table)


def dataset_store() -> DynamoDatasetStore:
    """Return the store of datasets and their properties."""
    from packline.aws.dataset_store import DynamoDatasetStore
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoDatasetStore(DynamoClient(), table)


def start_packaging(version: DatasetVersion) -> bool:
    """Start the state machine for a version; False if that attempt already has a run."""
    from packline.aws_api.stepfunctions import StateMachine
    from packline.rules.lifecycle import packaging_input, packaging_run_name

    machine = StateMachine(setting("PACKLINE_STATE_MACHINE"))
    return machine.start(packaging_run_name(version), packaging_input(version))


def run_state(name: str) -> RunState:
    """Return what the state machine says about a run; UNKNOWN where this role may not ask."""
    from packline.aws_api.stepfunctions import StateMachine
    from packline.pipeline.run_state import RunState, state_of_status

    try:
        return state_of_status(StateMachine(setting("PACKLINE_STATE_MACHINE")).status(name))
    except PacklineError:
        return RunState.UNKNOWN


def start_run(execution: str, attempt: int) -> bool:
    """Start the state machine for an execution; False if that attempt already has a run."""
    from packline.aws_api.stepfunctions import StateMachine
    from packline.rules.lifecycle import run_name

    machine = StateMachine(setting("PACKLINE_STATE_MACHINE"))
    return machine.start(run_name(execution, attempt), {"execution": execution})


def lineage() -> DynamoLineage:
    """Return the lineage edges in the table."""
    from packline.aws.lineage import DynamoLineage
    from packline.aws_api.dynamodb import DynamoClient

    table = setting("PACKLINE_TABLE")
    return DynamoLineage(DynamoClient(), table)


class _Store:
    """The store, built when something is read from it: most names need the table only."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        return self._objects.read(key, version_id)

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        return self._objects.read_range(key, start, length, version_id)

    @cached_property
    def _objects(self) -> S3Client:
        return objects()


def source() -> S3Source:
    """Return the bucket as a source of objects for fetches."""
    from packline.aws_api.s3 import S3Source

    return S3Source(setting("PACKLINE_STORE"))


def objects() -> S3Client:
    """Return the bucket for reads of small objects."""
    from packline.aws_api.s3 import S3Client

    return S3Client(source())


def cache_folder(option: Path | None) -> Path:
    """Return the option, else PACKLINE_CACHE, else the user's cache folder (XDG base directories). Raises
    InvalidSetting.
    """
    named = option or os.environ.get("PACKLINE_CACHE")
    if named:
        return _expand_user(Path(named))
    return _expand_user(Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "packline")


def _expand_user(path: Path) -> Path:
    try:
        if str(path).startswith("~") and os.environ.get("HOME") == "":
            raise RuntimeError("an empty HOME would be the root folder")
        return path.expanduser()
    except RuntimeError:
        raise InvalidSetting(
            f"The home folder of {path} is not known: HOME is not set, and the user has no entry in /etc/passwd.",
            "Set HOME, or name the cache folder with --cache or PACKLINE_CACHE.",
        ) from None


def cache_bytes(option: int | None = None) -> int:
    """Return the cache's size limit: the option, else PACKLINE_CACHE_BYTES; 0 sets no limit.

    Raises InvalidSetting, InvalidInput.
    """
    if option is not None:
        return check_bytes("cache_bytes", option)
    return size_setting("PACKLINE_CACHE_BYTES")


def offline(option: bool) -> bool:
    """Return whether only the cache may be used: by the option or PACKLINE_OFFLINE. Raises InvalidSetting."""
    return switch_setting("PACKLINE_OFFLINE") or option


def announce(events: Iterable[tuple[str, dict[str, object]]]) -> None:
    """Publish events of changes made by hand, then record them; without PACKLINE_EVENT_BUS, warn that none was sent."""
    from packline.rules.event_identity import past_event

    log = event_log()
    fresh = log.unrecorded([past_event(*event, time.time()) for event in events])
    bus = os.environ.get("PACKLINE_EVENT_BUS", "")
    if fresh and not bus:
        print("warning: PACKLINE_EVENT_BUS is not set, so no event was sent", file=sys.stderr)
    elif fresh:
        from packline.aws_api.eventbridge import EventBus

        EventBus(bus).send([(event.kind, event.detail) for event in fresh])
    log.record(fresh)


def current_execution() -> str:
    """Return the execution this process runs in: PACKLINE_EXECUTION or VH_EXECUTION_ID; empty outside."""
    return os.environ.get("PACKLINE_EXECUTION") or os.environ.get("VH_EXECUTION_ID") or ""


def person() -> str:
    """Return the user's name for events; the user id where there is no name, as in containers."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
