"""Inputs are resolved by the API: plans, metadata page by page, and links for what is downloaded on demand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from packline.client.api.http import ApiClient
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.resolver import ApiResolver, presign_with_api, record_uses
from packline.errors import DatumNotFound, InvalidUri, VersionNotFound
from packline.model import Datum
from tests.api_gateway import Gateway, gateway
from tests.unit.api.api import FakeApiDeployment

FILES = {f"{number:03}": str(number) for number in range(30)}


@pytest.fixture
def world() -> FakeApiDeployment:
    return FakeApiDeployment(store_name="store")


@pytest.fixture
def running(world: FakeApiDeployment) -> Iterator[Gateway]:
    with gateway(world.app) as running:
        yield running


@pytest.fixture
def registry(running: Gateway) -> Iterator[PlanRegistry]:
    api = ApiClient(running.url, {}, sleep=lambda seconds: None)
    yield PlanRegistry(api)
    api.close()


@pytest.fixture
def datums(world: FakeApiDeployment) -> list[Datum]:
    """Three annotated members of a version; the second has an alias."""
    execution = world.seal("v1", FILES)
    datums = [world.annotate(execution, path, {"n": path}) for path in ("000", "010", "029")]
    world.name_datum("best", datums[1])
    return datums


def test_metadata_comes_for_the_members_that_were_resolved(
    world: FakeApiDeployment, registry: PlanRegistry, datums: list[Datum]
) -> None:
    resolver = ApiResolver(registry)
    assert resolver.version("dataset://images/v1").files == 30
    members = world.members("v1")
    assert resolver.metadata(members[:11]) == {datum.id: {"n": datum.path} for datum in datums[:2]}
    assert resolver.metadata(members) == {datum.id: {"n": datum.path} for datum in datums}


def test_nothing_is_asked_of_what_was_not_resolved(
    world: FakeApiDeployment, running: Gateway, registry: PlanRegistry, datums: list[Datum]
) -> None:
    assert ApiResolver(registry).metadata(world.members("v1")) == {}
    assert running.requests == []


def test_a_link_is_for_a_datum_or_a_web_address(registry: PlanRegistry, datums: list[Datum]) -> None:
    link = presign_with_api(
        registry, {"s3://store/a": datums[0].id, "s3://store/b": "", "s3://store/c": UNKNOWN}
    )
    assert link("https://example.com/x") == "https://example.com/x"
    assert link("s3://store/a").startswith(f"https://store.example/{datums[0].key}")
    for refused in ("s3://store/b", "s3://store/none", "gs://other/x"):
        with pytest.raises(InvalidUri, match="cannot be downloaded on demand"):
            link(refused)
    with pytest.raises(DatumNotFound):
        link("s3://store/c")


UNKNOWN = "00000000-0000-8000-8000-000000000000"


def test_what_does_not_exist_is_not_found(registry: PlanRegistry, datums: list[Datum]) -> None:
    with pytest.raises(VersionNotFound):
        ApiResolver(registry).version("dataset://images/v9")
    with pytest.raises(DatumNotFound):
        ApiResolver(registry).datum(f"datum://{UNKNOWN}")


def test_uses_are_recorded_in_batches(
    world: FakeApiDeployment, running: Gateway, registry: PlanRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.client.api.resolver.MAX_USES_PER_REQUEST", 2)
    world.seal("v1", {"a": "1"})
    uris = ["dataset://images/v1", "dataset://images/v1", "dataset://images/v1"]
    record_uses(registry, "job", uris)
    assert running.requests == ["POST /api/v0/lineage/"] * 2
    assert [use.by for use in world.lineage.users("dataset://images/v1")] == ["job"]
