"""``DynamoExecutionIndex``: executions by time, merged from the partitions of the index."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item
from packline.aws.table import Table
from packline.model import Execution, ExecutionState
from packline.rules.lifecycle import listed_time


class DynamoExecutionIndex:
    """Implements ``packline.ports.ExecutionIndex``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def executions(
        self, states: Collection[ExecutionState], before: tuple[float, str] | None = None
    ) -> Iterator[Execution]:
        """List the executions in those states, newest first, older than that time (and id)."""
        shards = range(schema.OPEN_SHARDS)
        partition_keys = list(map(schema.sealed_pk, shards)) if ExecutionState.SEALED in states else []
        if {ExecutionState.OPEN, ExecutionState.SEALING} & set(states):
            partition_keys += [*map(schema.open_pk, shards), schema.WAITING_PK]
        below = f"{codec.sortable(before[0])}#{before[1]}" if before else ""
        partitions = (self._table.index(key, below=below, newest_first=True) for key in partition_keys)
        return (execution for execution in _newest_first(partitions) if execution.state in states)

    def sealed_since(self, at: float) -> Iterator[Execution]:
        """List the executions that were sealed at that time or later, newest first; no other is read."""
        keys = map(schema.sealed_pk, range(schema.OPEN_SHARDS))
        above = codec.sortable(max(at, 0.0))
        return _newest_first(self._table.index(key, above=above, newest_first=True) for key in keys)


def _newest_first(partitions: Iterable[Iterator[Item]]) -> Iterator[Execution]:
    return heapq.merge(
        *(map(codec.load_execution, partition) for partition in partitions),
        key=lambda execution: (listed_time(execution), execution.id),
        reverse=True,
    )
