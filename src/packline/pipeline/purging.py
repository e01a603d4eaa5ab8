"""Purge deleted versions when their time has come, except for what anything else still needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import compress
from typing import NamedTuple
from uuid import uuid4

from packline.errors import ObjectNotFound
from packline.keys import PACKAGE_SUFFIX, part_index_key
from packline.model import DatasetVersion
from packline.objects import PartClaim, StoredObject
from packline.pipeline.planning import PlannedPart, object_key, read_plan
from packline.ports import CollectedStore, ObjectStore, PackagingStore, RetentionStore

MAX_PARTS = 400
"""Parts removed in one sweep; at five requests each they take some 20 s. The next sweep goes on."""
CONCURRENT_LOOKUPS = 32
"""Planned objects that are looked for at a time: the sweep has a minute for all it does."""


class _PartObject(NamedTuple):
    """An object that a plan has built, or would have built."""

    number: int
    digest: str
    key: str
    recorded: bool


def purge(
    *, registry: PackagingStore, retention: RetentionStore, store: CollectedStore, now: float
) -> list[DatasetVersion]:
    """Purge deleted versions whose time has come; returns those that are done with. Repeats change nothing.

    Removed are parts of packages that no other plan uses, also those that were built and never recorded, because the
    function died in between. Manifests stay: executions and datums are found by them. The objects of datums stay:
    they belong to executions. Of an object those versions are removed that were there before it was claimed: a sweep
    that is stopped for a while may go on when the claim is given up, and the part is built again.
    """
    done: list[DatasetVersion] = []
    claimer = uuid4().hex
    budget = MAX_PARTS
    for version in retention.purge(now):
        for plan in filter(None, (version.plan, *version.former_plans)):
            if retention.plan_in_use(plan, version):
                continue
            for part in _objects(version, plan, registry, retention, store, claimer):
                if budget == 0:
                    return done
                seen = _versions_of_part(part.key, store)
                claim = retention.claim_part(version, plan, part.digest, part.key, claimer)
                if claim is PartClaim.KEEP:
                    break
                # What stays is met again by the next sweep: if it counted, a large purge might never end.
                budget -= part.recorded or claim is PartClaim.REMOVE
                if claim is PartClaim.REMOVE:
                    _discard(seen, store)
                retention.forget_part(plan, part.number, part.digest, part.key, claimer)
        retention.purged(version)
        done.append(version)
    return done


def _versions_of_part(key: str, store: CollectedStore) -> list[StoredObject]:
    """Return the versions of a part's index, then those of the part: an unrecorded one is found by its object."""
    order = part_index_key(key), key
    below = [*store.versions(key.removesuffix(PACKAGE_SUFFIX))]
    return [stored for expected_key in order for stored in below if stored.key == expected_key]


def _discard(versions: Sequence[StoredObject], store: CollectedStore) -> None:
    for stored in versions:
        store.discard(stored)


def _objects(
    version: DatasetVersion,
    plan: str,
    registry: PackagingStore,
    retention: RetentionStore,
    store: CollectedStore,
    claimer: str,
) -> Iterator[_PartObject]:
    """Yield the recorded parts of a plan, then the objects that are there of planned ones without a record."""
    recorded = [_PartObject(part.index, part.digest, part.key, True) for part in registry.parts(plan)]
    yield from recorded
    keys = {part.key for part in recorded}
    others = [planned for planned in _planned(plan, store) if object_key(planned) not in keys]

    def is_there(planned: PlannedPart) -> bool:
        key = object_key(planned)
        if any(stored.key == key for stored in store.list(key)):
            return True
        # A purge that died after it had removed the object left its claim: nobody could record that part again.
        if retention.claim_part(version, plan, planned.digest, key, claimer) is not PartClaim.KEEP:
            retention.forget_part(plan, planned.index, planned.digest, key, claimer)
        return False

    if others:
        with ThreadPoolExecutor(CONCURRENT_LOOKUPS) as pool:
            existing = pool.map(is_there, others)
        for planned in compress(others, existing):
            yield _PartObject(planned.index, planned.digest, object_key(planned), False)


def _planned(plan: str, store: ObjectStore) -> list[PlannedPart]:
    try:
        return read_plan(store, plan)
    except ObjectNotFound:
        return []
