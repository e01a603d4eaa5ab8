"""The fleet: each dataset with its fetches and by whom, savings of its packages by month, and whether it is stale."""

from __future__ import annotations

import pytest

from packline.model import Execution, ExecutionState, Use, UseKind
from packline.pipeline import fleet
from packline.pricing.fleet import DatasetUse
from packline.pricing.prices import price_list
from packline.pricing.statement import storage_cost
from tests.unit.api.api import NOW, FakeApiDeployment

DAY = 86_400.0


@pytest.fixture
def world() -> FakeApiDeployment:
    deployment = FakeApiDeployment()
    deployment.seal("v1", {f"{n:04}": "x" * 10 for n in range(400)}, created_at=NOW - 40 * DAY)
    deployment.package("v1", 1)
    deployment.seal("v2", {"a": "alpha"}, created_at=NOW - 35 * DAY)
    deployment.seal("old", {"a": "alpha"}, dataset="attic", created_at=NOW - 200 * DAY)
    return deployment


def record(world: FakeApiDeployment, execution: str, version: str, at: float, who: object = None) -> None:
    world.lineage.record_uses([Use(f"dataset://images/{version}", UseKind.EXECUTION, execution, at)])
    if who is not None:
        world.registry.seal(
            Execution(execution, ExecutionState.SEALED, sealed_at=at, marker={"who": who}), []
        )


def test_fetches_are_counted_by_who_started_them_and_savings_by_month(world: FakeApiDeployment) -> None:
    record(world, "train-1", "v1", NOW - 3 * DAY, "ada")
    record(world, "train-2", "v1", NOW - 2 * DAY, {"name": "ada"})
    record(world, "train-3", "v2", NOW - 33 * DAY, "bob")
    record(world, "nobody-1", "v1", NOW - 2 * DAY)
    world.lineage.record_uses([Use("dataset://images/v1", UseKind.VERSION, "dataset://images/v2", NOW)])
    attic, images = world.get("fleet/")["results"]
    assert (attic["name"], attic["stale"], attic["fetches"], attic["last_fetch_at"]) == (
        "attic",
        True,
        0,
        None,
    )
    assert (images["versions"], images["packaged"], images["fetches"], images["stale"]) == (2, 1, 4, False)
    assert images["fetched_by"][0] == {"name": "ada", "fetches": 2}
    assert {each["name"] for each in images["fetched_by"]} == {"ada", "bob", ""}
    months = {month["month"]: month for month in images["months"]}
    newest = months["2023-11"]
    assert (newest["fetches"], newest["saved_requests"]) == (3, 3 * (400 - 1))
    assert newest["saved_dollars"] == pytest.approx(3 * 399 * 0.40 / 1e6)
    earlier = months["2023-10"]
    assert (earlier["versions"], earlier["packages"], earlier["fetches"]) == (2, 1, 1)
    assert earlier["package_dollars"] > 0
    assert earlier["saved_requests"] == 0, "v2 has no package"


def test_storage_is_said_as_at_least_and_at_most(world: FakeApiDeployment) -> None:
    images = world.get("fleet/")["results"][1]
    assert images["stored_bytes_at_least"] == 5, "the newest version"
    assert images["stored_bytes_at_most"] == 2 * 4_000 + 5, "all versions, and the package"
    assert images["storage_dollars"] == pytest.approx(storage_cost(8_005, 1, price_list()), abs=1e-6)


def test_what_is_stale_depends_on_the_days_that_are_asked_for(world: FakeApiDeployment) -> None:
    def stale(days: int) -> list[bool]:
        return [each["stale"] for each in world.get("fleet/", stale_days=days)["results"]]

    assert (stale(365), stale(90), stale(10)) == ([False, False], [True, False], [True, True])
    record(world, "train-1", "v1", NOW - DAY)
    assert stale(10) == [True, False]


def test_datasets_come_in_pages_and_many_versions_are_not_said_to_be_all(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [each["name"] for each in world.walk("fleet/", limit=1)] == ["attic", "images"]
    monkeypatch.setattr(fleet, "MOST_VERSIONS", 1)
    attic, images = world.get("fleet/")["results"]
    assert (attic["complete"], images["complete"], images["versions"]) == (True, False, 1)


def test_a_dataset_of_which_not_all_was_read_is_not_called_stale(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(world, "a-first", "v1", NOW - 30 * DAY)
    record(world, "b-second", "v1", NOW - DAY)
    for limit, shown in ((2, (True, False)), (1, (False, False))):
        monkeypatch.setattr(fleet, "MOST_USES", limit)
        images = world.get("fleet/", stale_days=10)["results"][1]
        assert (images["complete"], images["stale"]) == shown
    monkeypatch.setattr(fleet, "MOST_VERSIONS", 1)
    assert not world.get("fleet/", stale_days=10)["results"][1]["stale"]


def test_a_dataset_without_versions_is_not_stale() -> None:
    assert not DatasetUse().is_stale(NOW, 90 * DAY)


def test_a_deployment_without_datasets_has_an_empty_fleet() -> None:
    assert FakeApiDeployment().get("fleet/")["results"] == []
    assert FakeApiDeployment().refused("fleet/?stale_days=0")[0] == 400
