"""The functions' composition root, with the ports of the simulated world in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

from functions import plan_package
from packline.aws import runtime, scheduled
from packline.pipeline import index_backlog, shared_objects
from packline.pipeline.range_sealing import merge_lines, plan_segments
from packline.pipeline.seal_context import SealLimits
from tests.simulation import world
from tests.simulation.cloud import Here, NoLogger, arn

PIECE_BYTES = 150
"""Bytes of the batch file that one task sorts: a line or two, so that lines have to be merged."""


def _settings() -> Any:
    return SimpleNamespace(
        single_task_files=world.CURRENT.single_task_files, range_files=2,
        table="table", store="store", state_machine=arn(), event_bus="bus", quiet_seconds=300.0,
        incomplete_hours=1,
        packaging_rule="flag-and-variable", part_bytes=10**6, part_files=2, adoptable=("",), teams=(),
    )  # fmt: skip


def _modules_with_threads() -> list[Any]:
    """Modules of Packline that start threads: those would escape the scheduler."""
    ours = [module for name, module in sys.modules.items() if name.startswith("packline.")]
    return [module for module in ours if "ThreadPoolExecutor" in vars(module)]


@contextmanager
def installed() -> Iterator[None]:
    """Have the functions use the current world, as long as this lasts."""

    def port(name: str) -> Callable[[], Any]:
        return lambda: world.CURRENT.ports[name]

    ours: dict[str, Any] = {
        "settings": _settings,
        "client": lambda service: world.CURRENT.clients[service],
        "registry": port("registry"),
        "datum_index": port("datum_index"),
        "store": port("store"),
        "retention": port("retention"),
        "packaging_watch": port("packagings"),
        "event_log": port("log"),
        "outbox": port("outbox"),
        "DynamoLineage": lambda client, table: world.CURRENT.ports["lineage"],
        "clock": lambda: world.CURRENT.clock(),
        "SealLimits": partial(SealLimits, index_rows=1, index_tasks=2, batch_bytes=PIECE_BYTES),
        "build_part": lambda *args: world.CURRENT.build_part(*args),
        "count": lambda name, value: None,
        "gauge": lambda name, seconds: None,
        "logger": NoLogger(),
    }
    places = [(runtime, name, value) for name, value in ours.items()]
    places.append((plan_package, "ROWS_AT_ONCE", 3))
    # What needs the table itself, and nothing of it is simulated.
    places += [
        (scheduled, "ensure_store_identity", lambda: None),
        (scheduled, "index_paths", lambda until: None),
    ]
    places.append((index_backlog, "SINGLE_TASK_DATUMS", 0))
    places += [
        (plan_segments, "SEGMENT_RANGES", 1),
        (merge_lines, "SCATTERED", 0),
        (merge_lines, "PIECES", 2),
    ]
    places += [(module, "ThreadPoolExecutor", Here) for module in _modules_with_threads()]
    places.append((shared_objects, "clock", ours["clock"]))
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    for module, name, value in places:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
