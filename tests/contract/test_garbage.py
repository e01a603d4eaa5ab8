"""What garbage collection relies on: references of the table, claims on parts, and objects discarded by version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.aws.references import DynamoReferenceScan
from packline.errors import StateMoved
from packline.keys import datum_index_key, plan_key
from packline.model import Execution, ExecutionState, ManifestRef, MetadataShard, Packaging
from packline.ports import CollectedStore, DatumIndex, ReferenceScan, Registry, RetentionStore
from tests.builders import a_part, a_version
from tests.contract.test_retention_store import created
from tests.memory import MemoryDatumIndex, MemoryRegistry
from tests.memory_references import MemoryReferenceScan
from tests.memory_retention_store import MemoryRetentionStore
from tests.moto_clients import moto_client

MANIFEST = ManifestRef("f" * 64, ("manifests/one.jsonl.gz", "manifests/two.jsonl.gz"), 2, 2, 2)


@pytest.fixture
def scan(registry: Registry, retention: RetentionStore, datum_index: DatumIndex) -> ReferenceScan:
    if isinstance(registry, MemoryRegistry):
        assert isinstance(retention, MemoryRetentionStore)
        assert isinstance(datum_index, MemoryDatumIndex)
        return MemoryReferenceScan(registry, retention, datum_index)
    return DynamoReferenceScan(moto_client("dynamodb"), "catalog")


def test_what_a_version_and_its_package_need_is_referred_to(registry: Registry, scan: ReferenceScan) -> None:
    created(registry, a_version("v1", manifest=MANIFEST, packaging=Packaging.PENDING))
    registry.plan_packaging("images", "v1", "plan-1")
    registry.record_part("plan-1", a_part(0))
    keys = scan.references().keys
    assert {*MANIFEST.shards, datum_index_key("f" * 64), plan_key("plan-1"), a_part(0).key} <= keys


def test_a_deleted_version_keeps_its_objects_until_it_is_purged(
    registry: Registry, retention: RetentionStore, scan: ReferenceScan
) -> None:
    created(registry, a_version("v1", manifest=MANIFEST))
    registry.plan_packaging("images", "v1", "plan-1")
    retention.delete_version("images", "v1", 1.0, 2.0)
    assert {*MANIFEST.shards, plan_key("plan-1")} <= scan.references().keys
    (due,) = retention.purge(3.0)
    assert plan_key("plan-1") in scan.references().keys, "the purge itself reads it"
    retention.purged(due)
    assert not {*MANIFEST.shards, plan_key("plan-1"), datum_index_key("f" * 64)} & scan.references().keys


def test_an_execution_keeps_its_manifest_and_its_metadata(registry: Registry, scan: ReferenceScan) -> None:
    sealed = Execution(
        "e",
        ExecutionState.SEALED,
        manifest=MANIFEST,
        metadata=(MetadataShard("manifests/m.metadata.jsonl.gz", "a"),),
    )
    registry.seal(sealed, [])
    assert {*MANIFEST.shards, "manifests/m.metadata.jsonl.gz"} <= scan.references().keys


def test_the_oldest_execution_that_is_still_to_be_sealed_is_known(
    registry: Registry, scan: ReferenceScan
) -> None:
    assert scan.references().sealing_since == float("inf")
    registry.save_execution(Execution("open", touched_at=500.0))
    registry.save_execution(Execution("being-sealed", ExecutionState.SEALING, touched_at=400.0))
    registry.save_execution(Execution("given-up", touched_at=100.0, waiting=True))
    assert scan.references().sealing_since == 400.0


def test_a_part_of_a_plan_is_not_claimed(registry: Registry, retention: RetentionStore) -> None:
    part = a_part(0)
    registry.record_part("one", part)
    assert not retention.claim_unused(part.digest, part.key, "one")
    registry.record_part("two", replace(part, reused=True))


def test_a_part_that_is_claimed_cannot_be_recorded_until_it_is_released(
    registry: Registry, retention: RetentionStore
) -> None:
    part = a_part(0)
    assert retention.claim_unused(part.digest, part.key, "one")
    assert not retention.claim_unused(part.digest, part.key, "one"), "two collections at once"
    with pytest.raises(StateMoved):
        registry.record_part("one", part)
    retention.release_part(part.digest, part.key, "one")
    registry.record_part("one", part)


def test_what_is_discarded_is_that_version_of_the_object(store: CollectedStore) -> None:
    store.create("manifests/x", b"old", "text/plain")
    old = store.head("manifests/x")
    assert [*store.versions("manifests/")] == [old]
    store.discard(old)
    store.create("manifests/x", b"new", "text/plain")
    store.discard(old)
    assert store.read("manifests/x") == b"new"
    store.discard(store.head("manifests/x"))
    assert not [*store.list("manifests/")]
    store.discard(old)
