"""What one file, or one marker, says can be too large to be kept: that is an alert, and never stops the sealing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from packline.aws import codec
from packline.errors import InvalidMarker
from packline.model import ExecutionState
from packline.rules.marker import parse_marker
from packline.rules.metadata import MAX_BYTES
from tests.unit.pipeline.fake_deployment import FakeDeployment

ITEM_BYTES = 400 * 1024
"""DynamoDB's limit."""
V1 = {"valohai.dataset-versions": ["dataset://d/v1"]}


def item_bytes(record: Any) -> int:
    return len(codec.attributes(record)["body"]["S"].encode())


def text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def sealed(world: FakeDeployment, **marker: Any) -> FakeDeployment:
    world.mark("e1", **marker)
    world.deliver()
    world.carry_out()
    assert world.execution("e1").state is ExecutionState.SEALED
    assert all(item_bytes(datum) < ITEM_BYTES for datum in world.datum_index.saved.values())
    assert item_bytes(world.execution("e1")) < ITEM_BYTES
    return world


SIDECARS = {
    "null is longer than NaN": b'{"a":[' + b",".join([b"NaN"] * 60_000) + b"]}",
    "numbers that are written longer": b'{"a":[' + b",".join([b"9e15"] * 50_000) + b"]}",
}


@pytest.mark.parametrize("sidecar", SIDECARS.values(), ids=SIDECARS.keys())
def test_a_sidecar_that_grows_when_it_is_written_again_refuses_the_versions(sidecar: bytes) -> None:
    assert len(sidecar) <= MAX_BYTES
    world = FakeDeployment()
    world.outputs("e1", {"x": b"x", "y": b"y", "x.metadata.json": sidecar})
    world.batch("e1", [("y", V1)])
    sealed(world)
    assert set(world.codes("e1")) >= {"InvalidMetadata", "VersionRefused"}


@pytest.mark.parametrize(("number", "count"), [("NaN", 60_000), ("9e15", 40_000)])
def test_a_line_that_grows_when_it_is_written_again_refuses_the_versions(number: str, count: int) -> None:
    metadata = '{"valohai.dataset-versions":["dataset://d/v1"],"a":[' + ",".join([number] * count) + "]}"
    world = FakeDeployment()
    world.outputs("e1", {"x": b"x"})
    world.upload("outputs/e1/valohai.metadata.jsonl", f'{{"file": "x", "metadata": {metadata}}}\n'.encode())
    assert set(sealed(world).codes("e1")) >= {"InvalidMetadata"}


def test_a_sidecar_and_a_line_that_are_too_large_together_refuse_the_versions() -> None:
    half = "z" * (MAX_BYTES * 3 // 4)
    world = FakeDeployment()
    world.outputs("e1", {"x": b"x", "x.metadata.json": text({"a": half})})
    world.batch("e1", [("x", {"b": half, **V1})])
    assert set(sealed(world).codes("e1")) >= {"InvalidMetadata"}


def test_two_lines_about_a_file_that_are_too_large_together_refuse_the_versions() -> None:
    half = "z" * (MAX_BYTES * 3 // 4)
    world = FakeDeployment()
    world.outputs("e1", {"x": b"x"})
    world.batch("e1", [("x", {"a": half, **V1}), ("x", {"b": half})])
    assert set(sealed(world).codes("e1")) >= {"InvalidMetadata", "VersionRefused"}


def test_a_marker_that_grows_when_it_is_written_again_is_refused() -> None:
    raw = b'{"execution":"e1","a":[' + b",".join([b"9e15"] * 20_000) + b"]}"
    with pytest.raises(InvalidMarker, match="once it is written again"):
        parse_marker(raw, "e1")


def test_long_datum_aliases_leave_room_for_the_marker() -> None:
    world = FakeDeployment()
    names = [f"{number:04d}" for number in range(900)]
    world.outputs("e1", dict.fromkeys(names, b"x"))
    world.batch("e1", [(name, {"valohai.alias": name + "\U0001f4e6" * 250}) for name in names])
    sealed(world, more="z" * 120_000)
    assert world.codes("e1") == ["TooManyAliases"]
    assert len(world.registry.datum_moves) == len(world.execution("e1").aliases) > 50


def test_a_model_whose_files_bring_too_many_tags_gets_no_new_version() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a", "b": b"b", "c": b"c"})
    wishes = [
        (name, {"valohai.model-versions": [{"model_uri": f"model://{model}/", "model_version_tags": tags}]})
        for name, model, tags in (
            ("a", "large", ["a" * 100_000]),
            ("b", "large", ["b" * 100_000]),
            ("c", "small", ["c"]),
        )
    ]
    world.batch("e1", wishes)
    sealed(world)
    assert world.execution("e1").versions == ("model://small/1",)
    assert world.codes("e1") == ["ConflictingEntries"]
