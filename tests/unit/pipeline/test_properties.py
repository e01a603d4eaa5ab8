"""Properties of versions in the metadata of files, and what is made of entries that differ."""

from __future__ import annotations

from typing import Any

import pytest

from packline.model import DatasetVersion
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_metadata_requests import run


def entry(**keys: Any) -> dict[str, Any]:
    return {"valohai.dataset-versions": [{"uri": "dataset://d/v1", **keys}]}


def made(world: FakeDeployment) -> DatasetVersion:
    return world.registry.version("d", "v1")


@pytest.mark.parametrize("key", ["properties", "metadata"])
def test_an_entry_gives_its_version_properties(key: str) -> None:
    said = {"season": "autumn", "lens": {"mm": 35}, "calibrated": True, "shots": 3}
    world = run(FakeDeployment(), "e1", {"a": entry(**{key: said}), "b": entry(**{key: said})})
    assert made(world).properties == said
    assert world.codes("e1") == []


def test_entries_that_differ_are_united_and_the_first_value_stays() -> None:
    files = {"a": entry(properties={"x": 1, "y": 1}), "b": entry(properties={"y": True, "z": 3})}
    world = run(FakeDeployment(), "e1", files)
    assert made(world).properties == {"x": 1, "y": 1, "z": 3}
    assert world.codes("e1") == ["ConflictingProperties"]


def test_properties_are_no_part_of_the_content() -> None:
    one = run(FakeDeployment(), "e1", {"a": entry(properties={"x": 1})})
    other = run(FakeDeployment(), "e1", {"a": entry()})
    assert made(one).manifest == made(other).manifest


def test_a_null_says_nothing_and_another_metadata_is_ignored_with_an_alert() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry(properties=None, metadata="text")})
    assert made(world).properties == {}
    assert world.codes("e1") == ["UnknownKey"]


@pytest.mark.parametrize(
    "said",
    [["x"], "x", {"valohai.tags": ["x"]}, {"x": "y" * 65_536}],
    ids=["list", "text", "reserved", "large"],
)
def test_properties_that_cannot_be_kept_refuse_the_version(said: Any) -> None:
    world = run(FakeDeployment(), "e1", {"a": entry(properties=said)})
    assert list(world.registry.versions("d")) == []
    assert len(world.codes("e1")) == 1
