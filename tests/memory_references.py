"""What the records in memory refer to in the store."""

from __future__ import annotations

from collections.abc import Iterator

from packline.keys import COLLECTED, datum_index_key, plan_key
from packline.model import ExecutionState, ManifestRef
from packline.ports.references import References
from tests.memory import MemoryDatumIndex, MemoryRegistry
from tests.memory_retention_store import MemoryRetentionStore


class MemoryReferenceScan:
    """See ``packline.ports.ReferenceScan``."""

    def __init__(
        self, registry: MemoryRegistry, retention: MemoryRetentionStore, datum_index: MemoryDatumIndex
    ) -> None:
        self.registry, self.retention, self.datum_index = registry, retention, datum_index

    def references(self) -> References:
        keys = {key for key in self._keys() if key.startswith(COLLECTED)}
        waiting = [
            execution.touched_at
            for execution in self.registry.executions.values()
            if execution.state is not ExecutionState.SEALED and not execution.waiting
        ]
        return References(keys, min(waiting, default=float("inf")))

    def _keys(self) -> Iterator[str]:
        for execution in self.registry.executions.values():
            yield from _manifest_keys(execution.manifest)
            yield from (shard.key for shard in execution.metadata)
        for place, version in self.registry.known.items():
            if place not in self.retention.done:
                yield from (plan_key(plan) for plan in (version.plan, *version.former_plans) if plan)
            if place not in self.registry.purged:
                yield from _manifest_keys(version.manifest)
        yield from (part.key for part in self.registry.recorded.values())
        yield from (datum.key for datum in self.datum_index.saved.values())


def _manifest_keys(manifest: ManifestRef | None) -> Iterator[str]:
    if manifest is not None:
        yield from manifest.shards
        yield from (member.key for member in manifest.inline)
        yield datum_index_key(manifest.digest)
