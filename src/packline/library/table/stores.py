"""Clients of the table, the bucket and the state machine of a deployment, built when first used."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from packline.library import environment

if TYPE_CHECKING:
    from packline.aws_api.s3 import S3Client
    from packline.model import DatasetVersion
    from packline.pipeline.datums import Dependencies
    from packline.pipeline.events import Event
    from packline.pipeline.run_state import RunState
    from packline.ports import (
        DatasetStore,
        EventLog,
        ExecutionIndex,
        Lineage,
        PathIndexHeads,
        Registry,
        RetentionStore,
    )


class TableStores:
    """The ports of a deployment, over DynamoDB and S3. Each property raises InvalidSetting without PACKLINE_TABLE."""

    @cached_property
    def registry(self) -> Registry:
        """The executions, versions, aliases and packages in the table."""
        return environment.registry()

    @cached_property
    def deps(self) -> Dependencies:
        """Registry, datum index and store."""
        return environment.deps()

    @cached_property
    def retention(self) -> RetentionStore:
        """The deleted versions."""
        return environment.retention()

    @cached_property
    def dataset_store(self) -> DatasetStore:
        """The datasets and their properties."""
        return environment.dataset_store()

    @cached_property
    def execution_index(self) -> ExecutionIndex:
        """The executions by time."""
        return environment.execution_index()

    @cached_property
    def path_index(self) -> PathIndexHeads:
        """The head of the index of all paths."""
        return environment.path_index()

    @cached_property
    def event_log(self) -> EventLog:
        """The published events."""
        return environment.event_log()

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage edges."""
        return environment.lineage()

    @cached_property
    def objects(self) -> S3Client:
        """The bucket, for reads and writes of small objects."""
        return environment.objects()

    @property
    def store_name(self) -> str:
        """The name of the bucket. Raises InvalidSetting."""
        return environment.setting("PACKLINE_STORE")

    @property
    def has_state_machine(self) -> bool:
        """Whether PACKLINE_STATE_MACHINE is set."""
        return bool(os.environ.get("PACKLINE_STATE_MACHINE"))

    def check_state_machine(self) -> None:
        """Raise InvalidSetting unless PACKLINE_STATE_MACHINE is set, by which packages are built."""
        environment.setting("PACKLINE_STATE_MACHINE")

    def start_packaging(self, version: DatasetVersion) -> bool:
        """Start the state machine for a version; False if that attempt already has a run."""
        return environment.start_packaging(version)

    def start_run(self, execution: str, attempt: int) -> bool:
        """Start the state machine for an execution; False if that attempt already has a run."""
        return environment.start_run(execution, attempt)

    def run_state(self, name: str) -> RunState:
        """Return what the state machine says about a run."""
        return environment.run_state(name)

    @property
    def reads_bucket(self) -> bool:
        """Whether the bucket is known, so that objects can be read."""
        return bool(os.environ.get("PACKLINE_STORE"))

    def now(self) -> float:
        """Return the time, seconds since the epoch."""
        return time.time()

    def announce(self, events: Iterable[Event]) -> None:
        """Publish events of changes made by hand, and record them."""
        environment.announce(events)
