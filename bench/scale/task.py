"""Runs one task in a process of its own and measures it: ``wait4`` tells its CPU seconds and its peak memory."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.scale.outputs import MadeUpOutputs
from bench.scale.store import StandInStore, StoreCounts
from bench.scale.table import CountedDatumIndex, CountedRegistry
from tests.memory import MemoryRegistry


class TaskPorts(NamedTuple):
    """What a task gets in its process."""

    store: StandInStore
    registry: Any
    """A counted ``Registry``."""
    datum_index: CountedDatumIndex


class TaskResult(NamedTuple):
    """What a task returned, and what it took."""

    value: Any
    seconds: float
    cpu_seconds: float
    peak_mib: float
    """Resident memory of the process, interpreter and libraries included."""
    store: StoreCounts
    table: dict[str, int]

    @property
    def billed_seconds(self) -> float:
        """Its seconds of CPU, whatever else runs on this machine, and what its requests would take on S3."""
        return self.cpu_seconds + self.store.wait_seconds


class TaskFailed(Exception):
    """A task ended with an exception, which is its message."""


class Deployment:
    """The state that tasks share: the table, and the folder of what the pipeline has written."""

    def __init__(self, outputs: MadeUpOutputs, folder: Path) -> None:
        self.outputs, self.folder = outputs, folder
        self.registry = MemoryRegistry()

    def run(self, task: Callable[[TaskPorts], Any]) -> TaskResult:
        """Run a task in a new process; what it has changed in the table is taken over. Raises TaskFailed."""
        with tempfile.TemporaryDirectory() as scratch:
            report = Path(scratch) / "result"
            sys.stdout.flush()
            sys.stderr.flush()
            child = os.fork()
            if not child:
                os._exit(self._child(task, report))
            _, status, usage = os.wait4(child, 0)
            if not report.exists():
                raise TaskFailed(f"The task ended with status {status}.")
            answer = pickle.loads(report.read_bytes())
        if isinstance(answer, str):
            raise TaskFailed(answer)
        value, seconds, counts, table, self.registry = answer
        cpu = usage.ru_utime + usage.ru_stime
        return TaskResult(value, seconds, cpu, usage.ru_maxrss / 1024, counts, table)

    def _child(self, task: Callable[[TaskPorts], Any], report: Path) -> int:
        try:
            table: Counter[str] = Counter()
            store = StandInStore(self.outputs, self.folder)
            ports = TaskPorts(
                store, CountedRegistry(self.registry, table), CountedDatumIndex(self.registry, table)
            )
            began = time.monotonic()
            value = task(ports)
            seconds = time.monotonic() - began
            report.write_bytes(pickle.dumps((value, seconds, store.counts(), dict(table), self.registry)))
        except BaseException:  # noqa: BLE001  the parent raises it
            report.write_bytes(pickle.dumps(traceback.format_exc()))
            return 1
        return 0
