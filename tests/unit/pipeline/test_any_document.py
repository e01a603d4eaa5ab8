"""Whatever JSON people write, an execution ends: what cannot be used is an alert, never an error that comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.aws.codec import attributes
from packline.keys import marker_key
from packline.model import ExecutionState
from packline.pipeline.adopt import AdoptionContext, request_adoption
from packline.pipeline.standalone_upload import Upload, record_standalone_upload
from packline.rules.adoption import Adoption
from packline.rules.search_entries import search_entries_of
from tests.unit.pipeline.fake_deployment import FakeDeployment

ENTRY = {"uri": "dataset://d/v1"}
KEYS = [
    "valohai.dataset-versions",
    "valohai.model-versions",
    "valohai.tags",
    "valohai.alias",
    "permissions",
    "colour",
]
ENTRY_KEYS = [
    "uri",
    "from",
    "start_fresh",
    "exclude",
    "targeting_aliases",
    "valohai.tags",
    "packaging",
    "associated_project_ids",
    "metadata",
    "properties",
]
MARKER_KEYS = ["execution", "files", "environment", "inputs", "parameters", "adopt", "who", "permissions"]
WISH_KEYS = ["prefix", "dataset", "version", "packaging", "include", "targeting_aliases"]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**320)
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(
        ["\ud800", "dataset://d/v1", "dataset://d/v2", "model://m/", "a.txt", "v1", "e1", "raw/"]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS + ENTRY_KEYS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def objects(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(keys), VALUES, max_size=5)


ENTRIES = st.builds(lambda more: {**ENTRY, **more}, objects(ENTRY_KEYS))
METADATA = objects(KEYS) | st.builds(
    lambda more, entries: {**more, "valohai.dataset-versions": entries},
    objects(KEYS),
    st.lists(ENTRIES, max_size=2),
)


def written(value: Any) -> bytes:
    """As Python writes it, NaN and halves of surrogate pairs included."""
    return json.dumps(value).encode()


def ends(world: FakeDeployment, execution: str) -> None:
    """The execution is sealed, or waits with an alert; and everything can be kept as JSON in UTF-8."""
    world.deliver()
    world.carry_out()
    done = world.execution(execution)
    incomplete = any(alert.code == "MissingFiles" for alert in done.alerts)  # a marker may declare more files
    assert done.state is ExecutionState.SEALED or incomplete or (done.waiting and done.alerts)
    versions = list(world.registry.known.values())
    for record in (done, *versions, *world.datum_index.saved.values()):
        text = attributes(record)["body"]["S"]
        text.encode()
        json.loads(text, parse_constant=pytest.fail)
        assert len(text) < 400 * 1024
    for datum in world.datum_index.saved.values():
        assert all(len(f"{entry.sort}".encode()) <= 1_024 for entry in search_entries_of(datum))
    for key in world.store.bodies:
        if key.startswith("manifests/"):
            assert b"NaN" not in world.store.read(key)


@settings(max_examples=150, deadline=None)
@given(objects(MARKER_KEYS) | VALUES)
def test_any_marker_ends(content: Any) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload(marker_key("e1"), written(content))
    ends(world, "e1")


@settings(max_examples=150, deadline=None)
@given(METADATA | VALUES)
def test_any_batch_line_ends(metadata: Any) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("outputs/e1/valohai.metadata.jsonl", written({"file": "a.txt", "metadata": metadata}))
    world.mark("e1")
    ends(world, "e1")


@settings(max_examples=75, deadline=None)
@given(VALUES)
def test_any_line_of_the_batch_file_ends(line: Any) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("outputs/e1/valohai.metadata.jsonl", written(line))
    world.mark("e1")
    ends(world, "e1")


@settings(max_examples=150, deadline=None)
@given(METADATA | VALUES)
def test_any_sidecar_ends(metadata: Any) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("outputs/e1/a.txt.metadata.json", written(metadata))
    world.mark("e1")
    ends(world, "e1")


@settings(max_examples=75, deadline=None)
@given(st.binary(max_size=40), st.sampled_from(["control/e1.json", "outputs/e1/a.txt.metadata.json"]))
def test_any_bytes_end(raw: bytes, key: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload(key, raw)
    if key != "control/e1.json":
        world.mark("e1")
    ends(world, "e1")


@settings(max_examples=150, deadline=None)
@given(objects(WISH_KEYS) | VALUES)
def test_any_adoption_request_ends(wish: Any) -> None:
    world = FakeDeployment()
    world.store.put("raw/a.txt", b"a")
    world.upload(marker_key("adopted-1"), written({"adopt": wish}))
    ends(world, "adopted-1")


@settings(max_examples=75, deadline=None)
@given(METADATA | VALUES)
def test_any_sidecar_of_a_file_outside_executions_is_recorded(metadata: Any) -> None:
    world = FakeDeployment()
    world.store.put("uploads/a.txt", b"a")
    world.store.put("uploads/a.txt.metadata.json", written(metadata))
    stored = world.store.head("uploads/a.txt")
    upload = Upload(stored.key, 1.0, stored.size, stored.etag, stored.version_id)
    done = record_standalone_upload(
        "uploads/a.txt", [upload], datum_index=world.datum_index, store=world.store
    )
    assert done.datum is not None
    text = attributes(done.datum)["body"]["S"]
    json.loads(text.encode(), parse_constant=pytest.fail)


DEEP = b"[" * 200_000
TOO_MUCH = {
    "deep": DEEP,
    "deep objects": b'{"a":' * 40 + b"1" + b"}" * 40,
    "half a character": b'{"colour": "\\ud800"}',
    "half a character in UTF-8": b'{"colour": "\xed\xa0\x80"}',
    "half a character in UTF-16": '{"colour": "'.encode("utf-16-le") + b"\x00\xd8" + '"}'.encode("utf-16-le"),
    "digits": b'{"n": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("raw", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_a_marker_that_cannot_be_kept_is_an_alert_until_it_is_mended(raw: bytes) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("control/e1.json", raw)
    ends(world, "e1")
    assert world.codes("e1") == ["InvalidMarker"]
    world.mark("e1", files=1)
    ends(world, "e1")
    assert world.execution("e1").state is ExecutionState.SEALED


@pytest.mark.parametrize("raw", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_a_sidecar_that_cannot_be_kept_refuses_the_versions(raw: bytes) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("outputs/e1/a.txt.metadata.json", raw)
    world.mark("e1")
    ends(world, "e1")
    assert world.codes("e1") == ["InvalidMetadata"]


NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "-1E+400"]


def by_line(world: FakeDeployment, text: str) -> None:
    line = f'{{"file": "a.txt", "metadata": {text}}}'
    world.upload("outputs/e1/valohai.metadata.jsonl", line.encode())


def by_sidecar(world: FakeDeployment, text: str) -> None:
    world.upload("outputs/e1/a.txt.metadata.json", text.encode())


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("door", [by_line, by_sidecar])
def test_a_number_that_json_does_not_have_is_null_and_an_alert(
    number: str, door: Callable[[FakeDeployment, str], None]
) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    door(world, f'{{"loss": {number}, "epoch": 3, "valohai.dataset-versions": ["dataset://d/v1"]}}')
    world.mark("e1")
    ends(world, "e1")
    assert world.codes("e1") == ["NotANumber"]
    (datum,) = world.datum_index.saved.values()
    assert (datum.metadata["loss"], datum.metadata["epoch"]) == (None, 3)
    assert world.members("d", "v1") == ["a.txt"]


@pytest.mark.parametrize("number", NUMBERS)
def test_such_a_number_in_a_marker_is_null_and_an_alert(number: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("control/e1.json", f'{{"files": 1, "parameters": {{"rate": {number}}}}}'.encode())
    ends(world, "e1")
    assert world.codes("e1") == ["NotANumber"]
    assert world.execution("e1").marker["parameters"] == {"rate": None}


@pytest.mark.parametrize("key", KEYS)
def test_a_null_says_nothing(key: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.batch("e1", [("a.txt", {"valohai.dataset-versions": [ENTRY], key: None})])
    world.mark("e1")
    ends(world, "e1")
    assert world.codes("e1") == []
    assert world.execution("e1").versions == (() if key.endswith("dataset-versions") else ("dataset://d/v1",))


@pytest.mark.parametrize("key", ENTRY_KEYS[1:])
def test_a_null_in_an_entry_says_nothing(key: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.batch("e1", [("a.txt", {"valohai.dataset-versions": [{**ENTRY, key: None}]})])
    world.mark("e1")
    ends(world, "e1")
    assert (world.codes("e1"), world.execution("e1").versions) == ([], ("dataset://d/v1",))


@pytest.mark.parametrize("key", MARKER_KEYS)
def test_a_null_in_a_marker_says_nothing(key: str) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.txt": b"a"})
    world.upload("control/e1.json", written({key: None}))
    ends(world, "e1")
    assert (world.codes("e1"), world.execution("e1").state) == ([], ExecutionState.SEALED)


@pytest.mark.parametrize("key", WISH_KEYS[1:])
def test_a_null_in_an_adoption_request_says_nothing(key: str) -> None:
    world = FakeDeployment()
    world.store.put("raw/a.txt", b"a")
    adoption = Adoption("raw/")
    world.upload(marker_key(adoption.execution), written({"adopt": {"prefix": "raw/", key: None}}))
    ends(world, adoption.execution)
    assert world.codes(adoption.execution) == []
    again = AdoptionContext(world.registry, world.store, world.start_run)
    assert request_adoption(adoption, "", again, 1.0).state is ExecutionState.SEALED
