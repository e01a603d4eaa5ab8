"""Adopting: objects that lie in the store become datums and versions where they are, once for each request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import ObjectNotFound, PacklineError, UnsafePath, VersionExists
from packline.keys import marker_key
from packline.model import Datum, Execution, ExecutionState, Member, Packaging
from packline.pipeline.adopt import AdoptionContext, adopt_object, request_adoption
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.manifests import read_manifest
from packline.pipeline.metadata_lookup import MAX_BY_ID, load_metadata
from packline.pipeline.searching import search
from packline.rules.adoption import Adoption, NotAdoptable
from packline.rules.query import Query
from packline.uri import parse_datum_uri
from tests.memory import MemoryDatumIndex, MemoryRegistry
from tests.unit.pipeline.fake_deployment import FakeDeployment

OLD = Adoption("raw/2024/", "images", "v1", packaging=True)


@pytest.fixture
def world() -> FakeDeployment:
    made = FakeDeployment()
    for number in range(5):
        made.store.put(f"raw/2024/f{number}.txt", str(number).encode())
    made.store.put("raw/2025/other.txt", b"other")
    return made


class Watched(MemoryDatumIndex):
    """A datum_index that knows which datums were asked for."""

    def __init__(self, registry: MemoryRegistry) -> None:
        super().__init__(registry)
        self.asked: list[list[str]] = []

    def datums(self, ids: Sequence[str]) -> list[Datum]:
        self.asked.append(list(ids))
        return super().datums(ids)


def ask(world: FakeDeployment, adoption: Adoption = OLD, who: str = "") -> Execution:
    to = AdoptionContext(world.registry, world.store, world.start_run)
    return request_adoption(adoption, who, to, world.now)


def adopt(world: FakeDeployment, adoption: Adoption = OLD) -> Execution:
    asked = ask(world, adoption)
    world.carry_out()
    return world.execution(asked.id)


def members(world: FakeDeployment, execution: Execution) -> list[Member]:
    assert execution.manifest is not None
    return list(read_manifest(world.store, execution.manifest))


def messages(execution: Execution) -> str:
    return "\n".join(alert.message for alert in execution.alerts)


def test_a_prefix_becomes_a_packaged_version_of_the_objects_where_they_lie(world: FakeDeployment) -> None:
    done = adopt(world)
    assert (done.state, done.versions, done.alerts) == (ExecutionState.SEALED, ("dataset://images/v1",), ())
    assert [(m.path, m.key, m.version_id) for m in members(world, done)] == [
        (f"f{n}.txt", f"raw/2024/f{n}.txt", "v1") for n in range(5)
    ]
    version = world.registry.version("images", "v1")
    assert (version.packaging, version.manifest.files) == (Packaging.BUILT, 5)
    assert [key for key in world.store.bodies if key.startswith("outputs/")] == []


def test_the_same_request_is_the_same_execution_and_runs_once(world: FakeDeployment) -> None:
    first = adopt(world)
    world.store.put("raw/2024/later.txt", b"later")
    assert adopt(world) == first
    assert len(world.runs) == 1
    more = adopt(world, Adoption("raw/2024/", "images", "v2"))
    assert more.id != first.id
    assert [m.path for m in members(world, more)][-1] == "later.txt"


def test_every_adopted_object_is_a_datum_that_is_found_by_its_id(world: FakeDeployment) -> None:
    done = adopt(world, Adoption("raw/2024/"))
    assert done.versions == ()
    deps = Dependencies(world.registry, world.datum_index, world.store)
    for member in members(world, done):
        found = find_datum(parse_datum_uri(f"datum://{member.datum}"), deps)
        assert (found.key, found.execution) == (member.key, done.id)


def test_an_object_that_is_overwritten_meanwhile_stays_the_one_that_was_listed(world: FakeDeployment) -> None:
    done = adopt(world)
    world.store.put("raw/2024/f0.txt", b"changed")
    first = members(world, done)[0]
    assert world.store.read(first.key, first.version_id) == b"0"


def test_events_of_the_marker_start_no_second_run_and_make_nothing_late(world: FakeDeployment) -> None:
    asked = ask(world)
    world.upload(marker_key(asked.id), OLD.marker(""))
    world.deliver()
    world.carry_out()
    done = world.execution(asked.id)
    world.upload(marker_key(asked.id), OLD.marker(""))
    world.upload("raw/2024/f9.txt", b"9")
    world.deliver()
    assert world.carry_out() == []
    assert world.execution(asked.id) == done
    assert len(world.runs) == 1


def test_a_marker_alone_is_a_request(world: FakeDeployment) -> None:
    world.upload(marker_key(OLD.execution), OLD.marker("someone"))
    world.deliver()
    world.carry_out()
    done = world.execution(OLD.execution)
    assert (done.versions, done.marker["who"]) == (("dataset://images/v1",), "someone")


def test_only_what_matches_is_adopted(world: FakeDeployment) -> None:
    for key in ("raw/a/x.jpg", "raw/a/x.json", "raw/b/y.jpg", "raw/b/c/z.jpg"):
        world.store.put(key, b"x")
    done = adopt(world, Adoption("raw/", "images", "v1", include=("*.jpg", "a/*.json")))
    assert [m.path for m in members(world, done)] == ["a/x.jpg", "a/x.json", "b/c/z.jpg", "b/y.jpg"]
    again = Adoption("raw/", "images", "v1", include=("a/*.json", "*.jpg", "*.jpg"))
    assert again.execution == done.id


def test_metadata_documents_are_files_like_any_other(world: FakeDeployment) -> None:
    said = json.dumps({"valohai.dataset-versions": ["dataset://other/v1"]}).encode()
    world.store.put("raw/2024/f0.txt.metadata.json", said)
    world.store.put("raw/2024/valohai.metadata.jsonl", b"not json\n")
    done = adopt(world)
    assert done.versions == ("dataset://images/v1",)
    assert "f0.txt.metadata.json" in [m.path for m in members(world, done)]


BAD = ["../up", "a\\b", "nul\0", "x/../y", "C:z", "l" * 256, "full/"]


def test_keys_that_are_no_paths_refuse_the_version_by_name_until_they_are_in_order(
    world: FakeDeployment,
) -> None:
    for path in BAD:
        world.store.put(f"raw/2024/{path}", b"x")
    refused = adopt(world)
    assert (refused.state, refused.waiting, refused.versions) == (ExecutionState.OPEN, True, ())
    assert world.codes(refused.id) == ["UnsafePath"]
    for path in BAD:
        assert repr(path)[:100] in messages(refused)
    assert list(world.registry.datasets()) == []
    for path in BAD:
        world.store.remove(f"raw/2024/{path}")
    world.now += 10
    assert adopt(world).versions == ("dataset://images/v1",)


def test_patterns_leave_out_what_cannot_be_files(world: FakeDeployment) -> None:
    for path in BAD:
        world.store.put(f"raw/2024/{path}", b"x")
    done = adopt(world, Adoption("raw/2024/", "images", "v1", include=("f?.txt",)))
    assert (done.versions, len(members(world, done))) == (("dataset://images/v1",), 5)


def test_a_thousand_bad_keys_are_one_alert_and_a_count(world: FakeDeployment) -> None:
    for number in range(1_000):
        world.store.put(f"raw/2024/{number}\\b", b"x")
    (alert,) = adopt(world).alerts
    assert "and 980 more" in alert.message


def test_loose_paths_are_made_normal(world: FakeDeployment) -> None:
    for key in ("a//x.txt", "./b.txt"):
        world.store.put(f"raw/2024/{key}", key.encode())
    done = adopt(world)
    assert world.members("images", "v1")[:2] == ["a/x.txt", "b.txt"]
    assert [alert.code for alert in done.alerts] == ["PathNormalised", "PathNormalised"]


PATHS = st.lists(st.text(st.sampled_from("ab/.\\-"), min_size=1, max_size=6), min_size=1, max_size=12)


@given(PATHS)
def test_what_is_adopted_is_every_file_or_nothing(paths: list[str]) -> None:
    world = FakeDeployment()
    for path in paths:
        world.store.put(f"raw/{path}", b"x")
    done = adopt(world, Adoption("raw/", "images", "v1"))
    if not done.versions:
        assert done.waiting
        assert done.alerts
        return
    kept = world.members("images", "v1")
    assert len(kept) == len(set(paths))
    for path in kept:
        assert not any(other.startswith(f"{path}/") for other in kept)


def test_nothing_below_the_prefix_is_refused_at_once(world: FakeDeployment) -> None:
    with pytest.raises(ObjectNotFound, match="no object below 'empty/'"):
        ask(world, Adoption("empty/"))
    assert (world.runs, world.registry.executions) == ({}, {})


def test_a_request_that_matches_nothing_can_be_made_again_when_there_is_something(
    world: FakeDeployment,
) -> None:
    wish = Adoption("raw/2024/", "images", "v1", include=("*.png",))
    empty = adopt(world, wish)
    assert (empty.state, empty.waiting) == (ExecutionState.OPEN, True)
    assert world.codes(wish.execution) == ["NothingToAdopt"]
    world.store.put("raw/2024/x.png", b"x")
    world.now += 10
    assert adopt(world, wish).versions == ("dataset://images/v1",)


def test_a_version_of_another_origin_is_not_adopted_again(world: FakeDeployment) -> None:
    adopt(world)
    for wish in (Adoption("raw/2025/", "images", "v1"), Adoption("raw/2024/", "images", "v1")):
        with pytest.raises(VersionExists):
            ask(world, wish)
    with pytest.raises(VersionExists):
        ask(world, Adoption("raw/2025/", "images", "latest"))


def test_aliases_move_to_the_adopted_version(world: FakeDeployment) -> None:
    adopt(world, Adoption("raw/2024/", "images", "v1", targeting_aliases=("best",)))
    assert world.registry.resolve("images", "best").version == "v1"


@pytest.mark.parametrize(
    "content",
    [
        {"adopt": {**OLD.request, "prefix": "raw/2025/"}},
        {"adopt": {**OLD.request, "prefix": "manifests/"}},
        {"adopt": {**OLD.request, "include": "all"}},
        {"adopt": {**OLD.request, "include": [1]}},
        {"adopt": {}},
    ],
)
def test_a_marker_with_another_request_adopts_nothing(world: FakeDeployment, content: Any) -> None:
    world.mark(OLD.execution, **content)
    world.deliver()
    world.carry_out()
    assert world.codes(OLD.execution) == ["InvalidMarker"]
    assert world.execution(OLD.execution).waiting


def test_one_object_is_a_datum_of_its_own_and_stays_the_same_one(world: FakeDeployment) -> None:
    def take() -> Datum:
        return adopt_object("raw/2024/f1.txt", world.store.head, ("",), world.datum_index)

    datum = take()
    assert (datum.path, datum.key, datum.execution) == ("f1.txt", "raw/2024/f1.txt", "")
    assert take() == datum
    deps = Dependencies(world.registry, world.datum_index, world.store)
    assert find_datum(parse_datum_uri(datum.uri), deps) == datum
    world.store.put("raw/2024/f1.txt", b"new")
    assert take().id != datum.id


@pytest.mark.parametrize(
    ("key", "error"),
    [
        ("raw/x\\y", UnsafePath),
        ("raw/full/", UnsafePath),
        ("", NotAdoptable),
        ("packages/x", NotAdoptable),
        ("raw/../packages/x", NotAdoptable),
        ("raw/./x", NotAdoptable),
        ("raw/no", ObjectNotFound),
    ],
)
def test_one_object_that_cannot_be_a_file_is_refused(
    world: FakeDeployment, key: str, error: type[PacklineError]
) -> None:
    world.store.put("raw/full/", b"x")
    with pytest.raises(error):
        adopt_object(key, world.store.head, ("",), world.datum_index)
    assert world.datum_index.saved == {}


def test_what_is_said_of_adopted_members_is_read_without_a_look_at_each(world: FakeDeployment) -> None:
    world.store.put("raw/2024/./odd//x.txt", b"x")
    for number in range(MAX_BY_ID):
        world.store.put(f"raw/2024/more/{number}", b"")
    done = adopt(world)
    alone = adopt_object("raw/2025/other.txt", world.store.head, ("",), world.datum_index)
    world.datum_index.saved[alone.id] = replace(alone, metadata={"colour": "red"})
    watched = Watched(world.registry)
    watched.saved = world.datum_index.saved
    said = load_metadata(
        [*members(world, done), alone.member], Dependencies(world.registry, watched, world.store)
    )
    assert said[alone.id] == {"colour": "red"}
    assert len(said) == MAX_BY_ID + 7
    assert {key for metadata in said.values() for key in metadata} == {"colour", "valohai.dataset-versions"}
    assert watched.asked == [[alone.id]]


def test_a_search_by_the_execution_of_an_adoption_finds_what_it_adopted(world: FakeDeployment) -> None:
    adopted = adopt(world)
    deps = Dependencies(world.registry, world.datum_index, world.store)
    for query in (Query(execution=adopted.id), Query(execution=adopted.id, dataset="dataset://images/v1")):
        found = search(query, deps).datums
        assert [datum.path for datum in found] == [f"f{number}.txt" for number in range(5)]
        assert {datum.execution for datum in found} == {adopted.id}
        assert [find_datum(parse_datum_uri(f"datum://{datum.id}"), deps) for datum in found] == list(found)
