"""The services of a deployment in memory, by its table and by its HTTP API: both see the same stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from packline.library.table.stores import TableStores
from packline.model import DatasetVersion
from packline.objects import StoredObject
from packline.pipeline.datums import Dependencies
from packline.pipeline.events import Event
from packline.pipeline.run_state import RunState
from tests.memory import MemoryStore
from tests.unit.api.api import NOW, FakeApiDeployment


class MemoryObjects:
    """The bucket as ``S3Client`` has it."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.create = store.create
        self.read = store.read

    def head(self, key: str) -> StoredObject:
        return self._store.head(key)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        return self._store.list(prefix)

    def write(self, key: str, body: bytes) -> None:
        self._store.put(key, body)


class MemoryStores(TableStores):
    """The ports of a deployment in memory."""

    store_name = "store"
    has_state_machine = True
    reads_bucket = True

    def __init__(self, world: FakeApiDeployment) -> None:
        self._world = world
        self.registry = world.registry
        self.deps = Dependencies(world.registry, world.datum_index, world.store)
        self.retention = world.retention
        self.dataset_store = world.dataset_store
        self.execution_index = world.execution_index
        self.path_index = world.path_index
        self.event_log = world.events
        self.lineage = world.lineage
        self.objects = MemoryObjects(world.store)  # type: ignore[assignment]

    def check_state_machine(self) -> None:
        """There is one."""

    def start_packaging(self, version: DatasetVersion) -> bool:
        return self._world._start_packaging(version)

    def start_run(self, execution: str, attempt: int) -> bool:
        return self._world._start(execution, attempt)

    def run_state(self, name: str) -> RunState:
        return self._world.run_state

    def now(self) -> float:
        return NOW

    def announce(self, events: Iterable[Event]) -> None:
        self._world._announce(events)
