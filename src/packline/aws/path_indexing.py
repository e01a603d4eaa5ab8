"""What the schedule does for the index of paths."""

from __future__ import annotations

from functools import cache

from packline.aws import runtime
from packline.aws.path_index_head import DynamoPathIndexHeads
from packline.pipeline.path_index.snapshot import SnapshotReader
from packline.pipeline.path_index.update import PathIndexPorts, update_path_index


@cache
def heads() -> DynamoPathIndexHeads:
    """Return the head of the index."""
    return DynamoPathIndexHeads(runtime.client("dynamodb"), runtime.settings().table)


@cache
def snapshots() -> SnapshotReader:
    """Return what reads the index, and keeps its directories between events."""
    return SnapshotReader(runtime.store())


def index_paths(until: float) -> None:
    """Add new versions to the index of paths, and remove deleted ones.

    Args:
        until: When to stop, seconds since the epoch; what is left is done next time.
    """
    head = update_path_index(
        PathIndexPorts(
            heads=heads(),
            registry=runtime.registry(),
            datum_index=runtime.datum_index(),
            execution_index=runtime.execution_index(),
            store=runtime.store(),
        ),
        snapshots(),
        now=runtime.clock(),
        in_time=lambda: runtime.clock() < until,
    )
    runtime.count("UnindexedVersions", len(head.pending))
