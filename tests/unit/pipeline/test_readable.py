"""Whether the files of a version can be read is known before it takes its name and before its aliases move."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from packline.model import Packaging
from packline.pipeline.version_checks import PROBES
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment


def entry(version: str, **more: Any) -> dict[str, Any]:
    return {"valohai.dataset-versions": [{"uri": f"dataset://d/{version}", **more}]}


def upload(world: FakeDeployment, execution: str, names: list[str], metadata: dict[str, Any]) -> None:
    world.outputs(execution, dict.fromkeys(names, b"x"))
    world.batch(execution, [(name, metadata) for name in names])


def seal(world: FakeDeployment, execution: str, **marker: Any) -> tuple[str, ...]:
    world.mark(execution, **marker)
    world.deliver()
    world.carry_out()
    return world.execution(execution).versions


def archive(world: FakeDeployment, key: str) -> None:
    stored, body = world.store.bodies[key][-1]
    world.store.bodies[key][-1] = (stored._replace(storage_class="GLACIER"), body)


@pytest.mark.parametrize("denied", range(10))
def test_one_file_that_may_not_be_read_refuses_the_version(denied: int) -> None:
    world = FakeDeployment()
    upload(world, "e1", [f"x{number}" for number in range(10)], entry("v1", targeting_aliases=["production"]))
    world.store.denied.add(f"outputs/e1/x{denied}")
    assert seal(world, "e1") == ()
    assert world.codes("e1") == ["AccessDenied"]
    assert not world.registry.moves


def test_of_a_large_version_many_files_are_read_from() -> None:
    world = FakeDeployment()
    names = [f"x{number:04d}" for number in range(4 * PROBES)]
    upload(world, "e1", names, entry("v1"))
    world.store.denied.update(f"outputs/e1/{name}" for name in names[500:510])
    assert seal(world, "e1") == ()


@pytest.mark.parametrize("how", ["archived", "denied", "gone"])
def test_an_inherited_file_that_cannot_be_read_any_more_refuses_the_version(how: str) -> None:
    world = FakeDeployment()
    upload(world, "e1", ["x", "y"], entry("v1"))
    assert seal(world, "e1")
    key = "outputs/e1/y"
    if how == "archived":
        archive(world, key)
    elif how == "denied":
        world.store.denied.add(key)
    else:
        world.store.remove(key)
    upload(world, "e2", ["z"], entry("v2", targeting_aliases=["production"], **{"from": "dataset://d/v1"}))
    assert seal(world, "e2") == ()
    assert world.codes("e2") == [
        {"archived": "ObjectArchived", "denied": "AccessDenied"}.get(how, "ObjectNotFound")
    ]
    assert not world.registry.moves


@pytest.mark.parametrize("how", ["excluded", "replaced", "in a package"])
def test_an_archived_file_that_is_not_needed_does_no_harm(how: str) -> None:
    world = FakeDeployment()
    upload(world, "e1", ["x", "y"], entry("v1", packaging=how == "in a package"))
    assert seal(world, "e1", environment=ON)
    archive(world, "outputs/e1/y")
    more: dict[str, Any] = {"from": "dataset://d/v1", "packaging": how == "in a package"}
    if how == "excluded":
        more["exclude"] = ["y"]
    upload(world, "e2", ["y" if how == "replaced" else "z"], entry("v2", **more))
    if how == "in a package":
        known = world.registry.version("d", "v1")
        assert known.packaging is Packaging.BUILT
        # How a package takes what another one holds is tested with the packages.
        world.package = lambda version, limits=None: replace(version)  # type: ignore[method-assign]
    assert seal(world, "e2", environment=ON) == ("dataset://d/v2",)
