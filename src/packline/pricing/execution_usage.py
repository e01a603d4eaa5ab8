"""Count what an execution asks of AWS: requests by operation and prefix, function time, writes, transitions.

The names of the counts are those of ``packline.local.request_counts``, so that both can be compared
(``tests/system/test_cost.py``). Retries, late events and reads of the table, a few for each task, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

from packline.pricing.assumptions import PACKED, PACKED_BYTES, PART_FILES, SLICE_BYTES
from packline.pricing.fetch_costs import estimate_parts

MEMORY_MB = {
    **dict.fromkeys(("record_uploads", "publish_package", "sweep"), 512),
    **dict.fromkeys(("seal_execution", "plan_package"), 3_008),
    **dict.fromkeys(("seal_range", "pack_part"), 1_769),
}
"""Memory of the functions; ``tests/infra/test_functions.py`` compares it with the template."""
SINGLE_TASK_FILES, RANGES, SHARD_ROWS, PAGE, PROBES = PART_FILES, 101, 40_000, 1_000, 250
TABLE_WRITES_PER_SECOND = 4_000
"""Of a new table on demand; who writes search entries waits for it."""
STATES, VERSION_STATES = 4, 4
"""States of a run that it enters once, and those that it enters for each version that is packaged."""
START_AND_END = 2
"""Transitions of an execution of the state machine beside its states."""
SHARDS_PER_SEGMENT = 15
"""Manifest shards that one update of the index of paths has time for: a second each, by a third of a core."""
MERGES = 0.4
"""Merges of segments for each that is written: an eighth, an eighth of that, and those that remove versions."""
QUEUE_BATCH = 10
"""Messages that a poller receives, and deletes, by one request."""


class ExecutionShape(NamedTuple):
    """What an execution uploads, and what becomes of it."""

    files: int
    bytes: int
    packaged: bool = True
    """One of its versions gets a package."""
    search_entries: int = 0
    """Search entries of each file: its name, and each property, tag and alias; 0 without any."""
    sidecars: bool = False
    """Metadata comes as a document beside each file, not as one batch file."""
    intake: str = "all"
    """Which uploads send events: ``all``, or ``metadata`` alone."""
    batches: int | None = None
    """Batches in which events arrive; None: as few as can be."""

    @property
    def documents(self) -> int:
        """Metadata documents."""
        return self.files if self.sidecars else 1

    @property
    def objects(self) -> int:
        """Objects below the execution's prefix."""
        return self.files + self.documents

    @property
    def parts(self) -> int:
        """Parts of its package."""
        return estimate_parts(self.files, self.bytes)


class StageUsage(NamedTuple):
    """What a stage asks of AWS."""

    name: str
    counts: Mapping[str, float]
    function: str = ""
    seconds: float = 0.0
    """Billed seconds of all its invocations."""


def sealing_stages(shape: ExecutionShape) -> list[StageUsage]:
    """Count what uploading and sealing take: from the first PUT to versions that can be fetched by files."""
    by_tasks = shape.objects > SINGLE_TASK_FILES
    seal = _sealing_by_tasks(shape) if by_tasks else [_sealing(shape)]
    return [
        _uploading(shape),
        _recording(shape),
        *seal,
        *([_indexing(shape)] if shape.search_entries else []),
    ]


def path_index_stage(shape: ExecutionShape) -> StageUsage:
    """Count what the index of paths takes for a new version, all of whose paths are new, merges included.

    Apart from the stages of an execution: the sweep does it some time later, for several versions at once.
    """
    shards = _shards(shape.files)
    segments = ceil(shards / SHARDS_PER_SEGMENT)
    counts = {
        "s3 GET manifests": shards,
        "s3 PUT path-index": segments * (1 + MERGES),
        "s3 GET path-index": segments * (1 + MERGES),
        "dynamodb write units": 2 * segments * (1 + MERGES),
    }
    return StageUsage("index of paths", counts, "sweep", 0.1 + 24e-6 * shape.files)


def packaging_stages(shape: ExecutionShape) -> list[StageUsage]:
    """Count what a package takes: its plan, its parts, and the publication."""
    return [_planning(shape), _packing(shape), _publishing(shape)]


def execution_stages(shape: ExecutionShape) -> list[StageUsage]:
    """Count what an execution takes, with the package of a version if it gets one."""
    return sealing_stages(shape) + (packaging_stages(shape) if shape.packaged else [])


def _uploading(shape: ExecutionShape) -> StageUsage:
    return StageUsage("upload", {"s3 PUT outputs": shape.objects, "s3 PUT control": 1})


def _recording(shape: ExecutionShape) -> StageUsage:
    events = 1 + shape.documents + (shape.files if shape.intake == "all" else 0)
    batches = shape.batches if shape.batches is not None else ceil(events / PAGE)
    counts = {
        "sqs requests": events + 2 * ceil(events / QUEUE_BATCH),
        "lambda record_uploads": batches,
        "s3 GET control": 1,
        "dynamodb write units": 2 * batches,
        "states transitions": START_AND_END + STATES,
    }
    return StageUsage("record uploads", counts, "record_uploads", 0.1 * batches + 25e-6 * events)


def _sealing(shape: ExecutionShape) -> StageUsage:
    pages = ceil(shape.objects / PAGE)
    counts = {
        "lambda seal_execution": 1,
        "s3 LIST outputs": pages + 1,
        "s3 GET outputs": shape.documents + _probes(shape.files),
        "s3 PUT manifests": 2 * _shards(shape.files),
        "dynamodb write units": 33,
        "events PutEvents": 1,
    }
    return StageUsage("seal", counts, "seal_execution", 1.0 + 0.1 * pages + 45e-6 * shape.files)


def _sealing_by_tasks(shape: ExecutionShape) -> list[StageUsage]:
    ranges = max(RANGES, ceil(shape.objects / SHARD_ROWS))
    shards, pages = _shards(shape.files), ceil(shape.objects / PAGE)
    tasks = 2 * ranges + ceil(shards / 2) + 2
    listed = {
        "lambda seal_range": tasks,
        "states transitions": (START_AND_END + 1) * tasks + 5 * 3,
        "s3 LIST outputs": pages + 3 * ranges,
        "s3 GET outputs": _probes(shape.files) + (shape.documents if shape.sidecars else 2 * ranges),
        "s3 GET sealing": 15 * ranges,
        "s3 PUT sealing": 7 * ranges,
        "s3 PUT manifests": 4 * shards + 2,
    }
    sealed = {"lambda seal_execution": 6, "dynamodb write units": 40, "events PutEvents": 1}
    return [
        StageUsage("seal: ranges", listed, "seal_range", 0.3 * tasks + 0.1 * pages + 60e-6 * shape.files),
        StageUsage("seal", sealed, "seal_execution", 25.0),
    ]


def _indexing(shape: ExecutionShape) -> StageUsage:
    """Count the datum's item, and for each entry an item and its copy in the index."""
    units = shape.files * (1 + 2 * shape.search_entries)
    by = "seal_execution" if shape.objects <= SINGLE_TASK_FILES else "sweep"
    counts = {"dynamodb write units": units}
    return StageUsage("search entries", counts, by, units / TABLE_WRITES_PER_SECOND)


def _planning(shape: ExecutionShape) -> StageUsage:
    counts = {
        "lambda plan_package": 1,
        "s3 GET manifests": _shards(shape.files),
        "s3 PUT plans": 1,
        "dynamodb write units": 5,
        "states transitions": VERSION_STATES,
    }
    return StageUsage("plan", counts, "plan_package", 0.5 + 4e-6 * shape.files)


def _packing(shape: ExecutionShape) -> StageUsage:
    parts = shape.parts
    slices = ceil(shape.bytes / SLICE_BYTES)
    uploads = parts if slices <= parts else slices + 2 * parts
    counts = {
        "lambda pack_part": parts,
        "s3 GET plans": 1,
        "s3 GET manifests": parts,
        "s3 GET outputs": shape.files,
        "s3 HEAD packages": 2 * parts,  # the part and its index, after it was recorded
        "s3 PUT packages": uploads + parts,  # the index of each part is an object beside it
        "dynamodb write units": 8 * parts,
        "states transitions": (START_AND_END + 1) * parts,
    }
    seconds = parts + max(shape.files / PACKED.value, shape.bytes / PACKED_BYTES.value)
    return StageUsage("pack", counts, "pack_part", seconds)


def _publishing(shape: ExecutionShape) -> StageUsage:
    counts = {
        "lambda publish_package": 1,
        "s3 GET plans": 1,
        "dynamodb write units": 18,
        "events PutEvents": 1,
    }
    return StageUsage("publish", counts, "publish_package", 0.2)


def _shards(files: int) -> int:
    return max(1, ceil(files / SHARD_ROWS))


def _probes(files: int) -> int:
    """Return how many files are read from before a version takes its name: all of a few, else at most 250."""
    return ceil(files / ceil(files / PROBES)) if files else 0
