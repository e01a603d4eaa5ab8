"""What sealing needs, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from packline.manifest.rows import SHARD_ROWS
from packline.model import DatasetVersion, DatumAlias, Execution
from packline.ports import DatumIndex, ObjectStore, Registry
from packline.ports.objects import LISTED_PER_PAGE
from packline.rules.packaging_rule import PackagingRule
from packline.teams import Team


@dataclass(frozen=True, slots=True)
class SealLimits:
    """How sealing is divided. Nothing of the result depends on it."""

    single_task_files: int | None = None
    """Objects that one function seals by itself; more are sealed by many tasks. None: there is no limit."""
    inherited_rows: int = 2_000_000
    """Members that versions inherit and one function merges, in some 20 seconds; more are merged by many tasks."""
    range_files: int = 40_000
    """Objects that one task lists at most."""
    large_branches: int = 64
    """Branches of more than a page of keys that make enough ranges to begin with, and tasks that run at once."""
    page: int = LISTED_PER_PAGE
    """Keys of a page."""
    batch_bytes: int = 64 * 1024 * 1024
    """Bytes of the batch metadata file that one task sorts."""
    shards_per_task: int = 2
    """Shards that one task writes."""
    index_rows: int = 20_000
    """Rows of a manifest whose search entries one task writes, as far as it gets in its time."""
    index_tasks: int = 2
    """Tasks that write search entries at once: they share the write rate of the table, and are paid while they wait."""
    shard_rows: int = SHARD_ROWS
    """Rows of a manifest shard: other numbers are for tests, because readers assume this one."""


class TaskList(NamedTuple):
    """Tasks that wait in the store, for a Distributed Map to hand them out."""

    key: str
    """Of the list, a JSON array."""
    folder: str
    stage: int
    """Which list of the folder it is."""


@dataclass(frozen=True, slots=True)
class SealContext:
    """What sealing needs: the stores, the clock and the settings."""

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
    limits: SealLimits = field(default_factory=SealLimits)
    teams: tuple[Team, ...] = ()
    """Whose executions make versions of their own datasets alone."""


@dataclass(frozen=True, slots=True)
class SealOutcome:
    """The execution after the attempt, and what it has made."""

    execution: Execution
    pending: tuple[DatasetVersion, ...] = ()
    """Versions that now wait for a package."""
    created: tuple[DatasetVersion, ...] = ()
    moves: tuple[tuple[DatumAlias | None, DatumAlias], ...] = ()
    """Datum aliases it moved: where each pointed before, and where it points now."""
    tasks: TaskList | None = None
    """What is to be done before sealing goes on; None: it has come to an end."""
