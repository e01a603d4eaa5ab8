"""How far a package is: what was planned, beside the parts that are there."""

from __future__ import annotations

import pytest

from packline.pipeline.planning import plan_package
from packline.vhpkgzip.chunking import PartLimits
from tests.builders import a_part
from tests.unit.api.api import FakeApiDeployment

PACKAGE = "dataset-versions/images:v1/package/"


@pytest.fixture
def world() -> FakeApiDeployment:
    world = FakeApiDeployment()
    world.seal("v1", {f"{n}.txt": str(n) for n in range(5)})
    return world


def test_nothing_is_planned_before_packaging(world: FakeApiDeployment) -> None:
    assert world.get(PACKAGE)["planned"] is None


def test_while_it_is_packed_parts_are_counted_against_the_plan(world: FakeApiDeployment) -> None:
    limits = PartLimits(max_files=2)
    version, planned = plan_package("images", "v1", registry=world.registry, store=world.store, limits=limits)
    assert len(planned) >= 3
    world.registry.record_part(version.plan, a_part(0))
    page = world.get(PACKAGE)
    assert page["planned"] == {"parts": len(planned), "files": 5, "bytes": 5}
    assert [part["index"] for part in page["results"]] == [0]
    assert page["results"][0]["key"] == "packages/digest-0.vhpkgzip"


def test_a_built_package_is_its_own_plan(world: FakeApiDeployment) -> None:
    world.package("v1", parts=3)
    page = world.get(PACKAGE, limit=1)
    assert page["planned"]["parts"] == 3
    assert page["packaging"] == "built"
    assert len(page["results"]) == 1


def test_a_plan_that_is_gone_is_no_error(world: FakeApiDeployment) -> None:
    world.registry.plan_packaging("images", "v1", "gone")
    assert world.get(PACKAGE)["planned"] is None
