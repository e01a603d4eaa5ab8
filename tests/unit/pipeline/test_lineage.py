"""Lineage: a tree up to what a thing was made from, and down to what was made from it."""

from __future__ import annotations

from typing import Any

import pytest

from packline.errors import NotFound, VersionNotFound
from packline.pipeline.datums import Dependencies
from packline.pipeline.lineage import LineageTracer
from packline.rules.lineage_edges import list_uses, used_uris
from tests.memory_lineage import MemoryLineage
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_version_builder import entry


class Story:
    """Raw images, a cleaned version based on them, a model trained on that: three executions."""

    def __init__(self) -> None:
        self.world = FakeDeployment()
        self.lineage = MemoryLineage()
        self.execute("collect", {"a.jpg": entry("dataset://raw/v1"), "b.jpg": entry("dataset://raw/v1")}, {})
        resolved = {"images": {"uris": ["dataset://raw/latest"], "resolved": ["dataset://raw/v1"]}}
        self.execute(
            "clean", {"c.jpg": entry("dataset://clean/v1")}, resolved, commit="abc", parameters={"size": 64}
        )
        based = entry("dataset://clean/v2", **{"from": "dataset://clean/v1"})
        self.execute("more", {"d.jpg": based}, [])
        self.execute("train", {"model.pkl": {}}, {"data": {"uris": ["dataset://clean/v2"], "resolved": []}})

    def execute(self, execution: str, files: dict[str, Any], inputs: Any, **marker: Any) -> None:
        self.world.outputs(execution, {path: f"{execution} {path}".encode() for path in files})
        self.world.batch(execution, [(path, metadata) for path, metadata in files.items() if metadata])
        self.world.mark(execution, files=len(files), inputs=inputs, **marker)
        self.world.now += 1
        self.world.deliver()
        for outcome in self.world.carry_out():
            self.lineage.record_uses(list_uses(outcome.execution, outcome.created))

    def trace(self, uri: str, depth: int = 5) -> Any:
        deps = Dependencies(self.world.registry, self.world.datum_index, self.world.store)
        return LineageTracer(deps, self.lineage, depth).trace(uri)

    def datum(self, execution: str, path: str) -> str:
        from packline.pipeline.manifests import read_manifest

        manifest = self.world.execution(execution).manifest
        assert manifest is not None
        return next(m.datum for m in read_manifest(self.world.store, manifest) if m.path == path)


def test_a_version_answers_who_made_it_from_which_code_parameters_and_inputs() -> None:
    node = Story().trace("dataset://clean/v1")
    made = node["made_by"]
    assert (made["execution"], made["commit"], made["parameters"]) == ("clean", "abc", {"size": 64})
    (used,) = made["inputs"]
    assert (used["uri"], used["made_by"]["execution"]) == ("dataset://raw/v1", "collect")


def test_a_version_answers_who_used_it_and_what_became_of_that() -> None:
    node = Story().trace("dataset://raw/v1")
    (use,) = node["used_by"]
    assert (use["execution"], use["through"]) == ("clean", "dataset://raw/v1")
    (clean,) = use["made"]
    assert clean["uri"] == "dataset://clean/v1"
    (based,) = clean["used_by"]
    assert based["version"]["uri"] == "dataset://clean/v2"
    assert [user["execution"] for user in based["version"]["used_by"]] == ["train"]


def test_a_datum_is_used_through_every_version_that_holds_it() -> None:
    story = Story()
    node = story.trace(f"datum://{story.datum('clean', 'c.jpg')}")
    assert node["path"] == "c.jpg"
    assert node["made_by"]["execution"] == "clean"
    assert [(use["execution"], use["through"]) for use in node["used_by"]] == [
        ("train", "dataset://clean/v2")
    ]


def test_a_datum_is_not_used_through_a_version_that_leaves_it_out() -> None:
    story = Story()
    files = {"e.jpg": entry("dataset://clean/v3", **{"from": "dataset://clean/v1"}, exclude=["c.jpg"])}
    story.execute("prune", files, {})
    story.execute("train-2", {"m.pkl": {}}, {"data": {"resolved": ["dataset://clean/v3"]}})
    users = story.trace(f"datum://{story.datum('clean', 'c.jpg')}")["used_by"]
    assert [use["execution"] for use in users] == ["train"]


def test_an_input_that_is_gone_or_was_never_ours_is_named_and_not_opened() -> None:
    story = Story()
    inputs = {"x": {"uris": ["dataset://gone/v1", "https://example.org/a.zip"]}}
    story.execute("odd", {"f": entry("dataset://odd/v1")}, inputs)
    (used,) = story.trace("dataset://odd/v1")["made_by"]["inputs"]
    assert used["uri"] == "dataset://gone/v1"
    assert "unknown" in used


def test_the_depth_is_kept_and_circles_end() -> None:
    story = Story()
    shallow = story.trace("dataset://raw/v1", depth=1)
    assert shallow["used_by"][0]["made"] == [
        {"uri": "dataset://clean/v1", "files": 1, "bytes": 11, "more": True}
    ]
    story.execute("loop", {"g": entry("dataset://loop/v1")}, {"x": {"resolved": ["dataset://loop/v1"]}})
    (used,) = story.trace("dataset://loop/v1")["made_by"]["inputs"]
    assert used["more"]


def test_a_query_is_what_its_snapshot_was_made_from_and_names_what_was_made_of_it() -> None:
    story = Story()
    record = {"form": 1, "connection": "shop", "sql_sha256": "ab" * 32, "rows": 3, "engine": "postgresql"}
    story.execute("snap", {"part-00000.parquet": entry("dataset://orders/v1")}, {}, snapshot=record)
    story.execute("fit", {"m.pkl": entry("dataset://fits/v1")}, {"data": ["dataset://orders/v1"]})
    (query,) = story.trace("dataset://orders/v1")["made_by"]["inputs"]
    assert (query["uri"], query["rows"]) == ("sql://shop/abababababababab", 3)
    node = story.trace(query["uri"])
    (use,) = node["used_by"]
    assert (use["execution"], use["made"][0]["uri"]) == ("snap", "dataset://orders/v1")
    assert use["made"][0]["used_by"][0]["execution"] == "fit"
    with pytest.raises(NotFound, match="No snapshot of the query"):
        story.trace("sql://shop/0000000000000000")


def test_an_unknown_thing_is_an_error() -> None:
    with pytest.raises(VersionNotFound):
        Story().trace("dataset://raw/v9")


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (None, set()),
        ("nonsense", set()),
        ({"a": "dataset://d/v1"}, {"dataset://d/v1"}),
        (["dataset://d/v1", {"uris": ["model://m/1", 7]}], {"dataset://d/v1", "model://m/1"}),
        ({"a": {"uris": ["s3://b/k"], "datums": ["id-1", None]}}, {"datum://id-1"}),
        ({"a": {"uris": ["dataset://d/prod"], "resolved": ["dataset://d/v3"]}}, {"dataset://d/v3"}),
    ],
)
def test_the_inputs_of_a_marker_are_read_in_any_shape(inputs: object, expected: set[str]) -> None:
    assert used_uris({"inputs": inputs}) == expected
