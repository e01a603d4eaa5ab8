"""The retention store in memory, beside a registry: both are one table."""

from __future__ import annotations

from collections.abc import Iterator

from packline.errors import (
    VersionInUse,
    VersionNotFound,
)
from packline.model import DatasetVersion
from packline.objects import CLAIM_SECONDS, PartClaim
from packline.principal import NOBODY, Principal
from packline.rules.packaging_watch import next_check
from packline.rules.retention import deleted_error, restore, soft_delete
from tests.memory import MemoryRegistry


class MemoryRetentionStore:
    """See ``packline.ports.RetentionStore``."""

    def __init__(self, registry: MemoryRegistry) -> None:
        self.registry = registry
        self.done: set[tuple[str, str]] = set()

    def find(self, dataset: str, version: str) -> DatasetVersion:
        if (dataset, version) not in self.registry.known:
            raise VersionNotFound(f"{dataset} has no version {version}.")
        if (dataset, version) in self.registry.purged:
            raise deleted_error(self.registry.known[dataset, version], purged=True)
        return self.registry.known[dataset, version]

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        found = [
            version
            for place, version in self.registry.known.items()
            if place[0] == dataset and place not in self.registry.purged
        ]
        if after:
            found = [v for v in found if (v.order, v.version) < (after.order, after.version)]
        return iter(sorted(found, key=lambda version: (version.order, version.version), reverse=True))

    def delete_version(
        self, dataset: str, version: str, at: float, purge_at: float, by: Principal = NOBODY
    ) -> DatasetVersion:
        known = self.find(dataset, version)
        pointing = [alias.alias for alias in self.registry.aliases(dataset) if alias.version == version]
        if pointing:
            raise VersionInUse(f"{known.uri} is what {', '.join(pointing)} points to.")
        if not known.deleted_at:
            self.registry.known[dataset, version] = soft_delete(known, at, purge_at, by)
        return self.registry.known[dataset, version]

    def restore_version(self, dataset: str, version: str, at: float) -> DatasetVersion:
        known = self.find(dataset, version)
        restored = self.registry.known[dataset, version] = restore(known)
        if known.deleted_at:
            self.registry.removed.discard(dataset)
        due = next_check(restored, at)
        if known.deleted_at and due is not None:
            self.registry.looks[dataset, version] = due
        return restored

    def purge(self, before: float) -> Iterator[DatasetVersion]:
        for place in [*self.registry.known]:
            version = self.registry.known[place]
            if version.deleted_at and version.purge_at < before and place not in self.done:
                self.registry.purged.add(place)
                yield version

    def purged(self, version: DatasetVersion) -> None:
        self.done.add((version.dataset, version.version))
        kept = [
            c for c in self.registry.changes if (c.dataset, c.version) != (version.dataset, version.version)
        ]
        self.registry.changes[:] = kept

    def plan_in_use(self, plan: str, but: DatasetVersion) -> bool:
        return any(
            other.uri != but.uri and plan in (other.plan, *other.former_plans) and place not in self.done
            for place, other in self.registry.known.items()
        )

    def claim_part(
        self, version: DatasetVersion, plan: str, digest: str, key: str, claimer: str
    ) -> PartClaim:
        if self.plan_in_use(plan, version):
            return PartClaim.KEEP
        self.registry.claimed[key] = claimer, self.registry.clock() + CLAIM_SECONDS
        if any(part.key == key and place[0] != plan for place, part in self.registry.recorded.items()):
            return PartClaim.FORGET
        known = self.registry.built.get(digest)
        if known is not None and known.key == key:
            del self.registry.built[digest]
        return PartClaim.REMOVE

    def claim_unused(self, digest: str, key: str, claimer: str) -> bool:
        registry = self.registry
        if registry.is_claimed(key):
            return False
        if any(part.key == key for part in registry.recorded.values()):
            return False
        registry.claimed[key] = claimer, registry.clock() + CLAIM_SECONDS
        known = registry.built.get(digest)
        if known is not None and known.key == key:
            del registry.built[digest]
        return True

    def release_part(self, digest: str, key: str, claimer: str) -> None:
        if self.registry.claimed.get(key, ("", 0.0))[0] == claimer:
            del self.registry.claimed[key]

    def forget_part(self, plan: str, index: int, digest: str, key: str, claimer: str) -> None:
        self.registry.recorded.pop((plan, index), None)
        self.release_part(digest, key, claimer)
