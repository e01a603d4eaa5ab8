"""Any order, repetition and split of the same upload events gives the same versions, aliases, datums and answers."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from packline.model import Datum
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.manifests import read_manifest
from packline.pipeline.searching import search
from packline.pipeline.standalone_upload import Upload
from packline.rules.query import Query, parse_conditions
from packline.uri import parse_datum_uri
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment

QUERIES = (
    Query(tags=("cat",)),
    Query(conditions=parse_conditions(["accuracy>=0.5"])),
    Query(conditions=parse_conditions(["nested.depth=2"]), tags=("cat",)),
    Query(name="*.png"),
    Query(alias="best"),
    Query(execution="e1"),
    Query(dataset="dataset://pets/v1", tags=("cat",)),
    Query(dataset="model://cats/latest"),
)


def uploaded() -> FakeDeployment:
    """Two executions with every kind of metadata, and standalone uploads, one of them overwritten."""
    world = FakeDeployment()
    world.outputs("e1", {"a.png": b"a", "b.png": b"b", "sub/c.txt": b"c"})
    pets: dict[str, Any] = {"valohai.dataset-versions": [{"uri": "dataset://pets/v1", "packaging": True}]}
    world.upload("outputs/e1/a.png.metadata.json", b'{"valohai.tags": ["cat"], "accuracy": 0.7}')
    lines = [("a.png", pets), ("b.png", {**pets, "valohai.tags": ["cat"], "nested": {"depth": 2}})]
    world.batch("e1", [*lines, ("sub/c.txt", {**pets, "valohai.alias": "best"})])
    world.outputs("e2", {"m.bin": b"m"})
    world.batch("e2", [("m.bin", {"valohai.model-versions": ["model://cats/"], "accuracy": 0.9})])
    world.upload("uploads/x.png", b"x1")
    world.upload("uploads/x.png", b"x2")
    world.upload("uploads/x.png.metadata.json", b'{"valohai.alias": "loose", "accuracy": 0.6}')
    world.upload("uploads/deep/y.png", b"y")
    world.mark("e1", files=3, environment=ON)
    world.mark("e2", files=1)
    return world


def answers(world: FakeDeployment) -> dict[str, Any]:
    deps = Dependencies(world.registry, world.datum_index, world.store)
    rows = [
        member
        for execution in world.registry.executions.values()
        if execution.manifest
        for member in read_manifest(world.store, execution.manifest)
    ]
    return {
        "versions": dict(world.registry.known),
        "version aliases": dict(world.registry.moves),
        "datum aliases": dict(world.registry.datum_moves),
        "recorded": dict(world.datum_index.saved),
        "resolved": {row.datum: find_datum(parse_datum_uri(f"datum://{row.datum}"), deps) for row in rows},
        "found": [paged(query, deps) for query in QUERIES],
        "alerts": {name: world.codes(name) for name in world.registry.executions},
    }


def paged(query: Query, deps: Dependencies) -> list[Datum]:
    """All answers, two a page."""
    found: list[Datum] = []
    cursor = ""
    while True:
        page = search(query, deps, cursor=cursor, limit=2)
        found += page.datums
        cursor = page.cursor
        if not cursor:
            return found


def delivered(world: FakeDeployment) -> FakeDeployment:
    world.deliver()
    world.carry_out()
    return world


def test_every_kind_of_thing_is_there_to_compare() -> None:
    found = answers(delivered(uploaded()))
    names = [[datum.path for datum in page] for page in found["found"]]
    assert sorted(names[0]) == ["a.png", "b.png"]
    assert names[1] == ["x.png", "a.png", "m.bin"]
    assert names[2] == ["b.png"]
    assert sorted(names[3]) == ["a.png", "b.png", "deep/y.png", "x.png", "x.png"]
    assert (names[4], names[5], names[7]) == (["sub/c.txt"], ["a.png", "b.png", "sub/c.txt"], ["m.bin"])
    assert sorted(names[6]) == ["a.png", "b.png"]
    assert set(found["datum aliases"]) == {"best", "loose"}
    assert len(found["versions"]) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_repetition_and_split_gives_the_same(data: st.DataObject) -> None:
    expected = answers(delivered(uploaded()))
    world = uploaded()
    events: list[Upload] = world.uploads
    world.uploads = []
    for batch in data.draw(st.lists(st.lists(st.sampled_from(events), max_size=5), max_size=6)):
        world.deliver([[upload] for upload in batch])
        if data.draw(st.booleans()):
            world.carry_out()
    order = data.draw(st.permutations(events))
    cut = data.draw(st.integers(0, len(order)))
    world.deliver([order[:cut]], [[upload] for upload in order[cut:]])
    world.carry_out()
    assert answers(world) == expected
