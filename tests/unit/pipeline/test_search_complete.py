"""Search finds every annotated file by everything that was said about it, or says what it has not searched."""

from __future__ import annotations

from typing import Any

import pytest

from packline.errors import StateMoved
from packline.model import Datum
from packline.pipeline import index_backlog
from packline.pipeline.annotating import annotate
from packline.pipeline.datums import Dependencies
from packline.pipeline.searching import SearchPage, search
from packline.rules.query import InvalidQuery, Query, parse_conditions
from packline.rules.search_entries import LONGEST_NAME, MOST_ELEMENTS, search_entries_of
from packline.search_index import IndexBacklog
from tests.builders import a_datum
from tests.unit.pipeline.fake_deployment import FakeDeployment


def upload(world: FakeDeployment, execution: str, files: dict[str, Any]) -> None:
    world.outputs(execution, {path: path.encode() for path in files})
    world.batch(execution, files.items())
    world.mark(execution, files=len(files))
    world.now += 1
    world.deliver()
    world.carry_out()


def deps(world: FakeDeployment) -> Dependencies:
    return Dependencies(world.registry, world.datum_index, world.store)


def page(world: FakeDeployment, *conditions: str, **query: Any) -> SearchPage:
    return search(Query(conditions=parse_conditions(conditions), **query), deps(world), limit=1_000)


def paths(world: FakeDeployment, *conditions: str, **query: Any) -> list[str]:
    return [datum.path for datum in page(world, *conditions, **query).datums]


def go_on(world: FakeDeployment, times: int = 1_000) -> list[IndexBacklog]:
    """Let the sweep write search entries; it stops after so many looks at the clock."""
    looks = iter([True] * times)
    ports: Any = {"registry": world.registry, "datum_index": world.datum_index, "store": world.store}
    left, failed = index_backlog.write_backlogs(**ports, in_time=lambda: next(looks, False))
    assert not failed
    return left


@pytest.mark.parametrize("count", [99, 100, 101, 512])
def test_a_file_is_found_by_every_one_of_its_tags_and_properties(count: int) -> None:
    world = FakeDeployment()
    said = {"valohai.tags": [f"t{n}" for n in range(count)], **{f"p{n}": n for n in range(count)}}
    upload(world, "e1", {"a": said, "b": {"valohai.tags": ["other"]}})
    for n in (0, count // 2, *range(95, count, 16), count - 1):
        assert paths(world, tags=(f"t{n}",)) == ["a"]
        assert paths(world, f"p{n}={n}") == ["a"]
    assert paths(world, name="a", tags=(f"t{count - 1}",)) == ["a"]


@pytest.mark.parametrize(
    "count", [MOST_ELEMENTS - 2, MOST_ELEMENTS - 1, MOST_ELEMENTS, MOST_ELEMENTS + 1, 512]
)
def test_a_file_is_found_by_every_element_of_a_list_and_once(count: int) -> None:
    world = FakeDeployment()
    numbers = [n / 1_000 for n in range(count)]
    upload(world, "e1", {"a": {"embedding": numbers, "n": 1}, "b": {"embedding": [7, 8]}, "c": {"n": 1}})
    assert all(paths(world, f"embedding={number}") == ["a"] for number in (*numbers[::16], numbers[-1]))
    assert paths(world, f"embedding={count / 1_000}") == []
    assert paths(world, f"embedding<={numbers[-1]}") == ["a"]
    assert sorted(paths(world, "embedding>=0")) == ["a", "b"]
    assert sorted(paths(world, "embedding")) == ["a", "b"]
    assert sorted(paths(world, "n=1")) == ["a", "c"]


def test_a_file_with_few_and_many_values_of_one_name_is_found_once_on_all_pages() -> None:
    world = FakeDeployment()
    long = list(range(MOST_ELEMENTS + 1))
    files: dict[str, Any] = {f"{n:02}": {"p": long if n % 2 else [n, n + 1]} for n in range(20)}
    upload(world, "e1", files)
    seen: list[str] = []
    asked, cursor = Query(conditions=parse_conditions(["p>=0"])), ""
    while not seen or cursor:
        found = search(asked, deps(world), cursor=cursor, limit=3)
        seen += [datum.path for datum in found.datums]
        cursor = found.cursor
    assert sorted(seen) == sorted(files)
    assert len(seen) == len(files)


@pytest.mark.parametrize("length", [LONGEST_NAME - 1, LONGEST_NAME, LONGEST_NAME + 1, 1_000])
def test_a_file_is_found_by_tags_and_properties_with_long_names(length: int) -> None:
    world = FakeDeployment()
    ascii_name, wide_name = "n" * length, "é" * (length // 2)
    upload(world, "e1", {"a": {"valohai.tags": [ascii_name], wide_name: 1}})
    upload(world, "e2", {"b": {"valohai.tags": [ascii_name + "!"], wide_name + "é": 1}})
    assert paths(world, tags=(ascii_name,)) == ["a"]
    assert paths(world, f"{wide_name}=1") == ["a"]
    longest = max(
        len(entry.where.encode())
        for entry in search_entries_of(world.datum_index.datums(list(world.datum_index.saved))[0])
    )
    assert longest <= LONGEST_NAME + len("PROP#")


@pytest.mark.slow
def test_more_files_than_were_once_searchable_are_all_found() -> None:
    world = FakeDeployment()
    upload(world, "e1", {f"{n:05}": {"n": n} for n in range(50_002)})
    assert [paths(world, f"n={n}") for n in (0, 49_999, 50_000, 50_001)] == [
        ["00000"],
        ["49999"],
        ["50000"],
        ["50001"],
    ]
    assert page(world, "n=1").not_searched == ()


def test_what_there_was_no_time_for_is_named_until_it_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_backlog, "DATUMS_PER_WRITE", 2)
    world = FakeDeployment()
    world.index_seconds = 0.0
    files = {
        f"{n}": {"n": n} if n % 2 else {"valohai.dataset-versions": ["dataset://d/v1"]} for n in range(10)
    }
    upload(world, "e1", files)
    assert world.execution("e1").versions == ("dataset://d/v1",)
    found = page(world, "n>=0")
    assert (found.datums, found.not_searched) == ((), (IndexBacklog("e1", 1, 5),))
    assert page(world, "n>=0", execution="other").not_searched == ()
    assert page(world, execution="e1").not_searched == ()

    assert go_on(world, times=2) == [IndexBacklog("e1", 8, 1)]
    assert paths(world, "n>=0") == ["1", "3", "5", "7"]
    assert page(world, "n>=0").not_searched == (IndexBacklog("e1", 8, 1),)
    assert go_on(world) == []
    assert paths(world, "n>=0") == ["1", "3", "5", "7", "9"]
    assert page(world, "n>=0").not_searched == ()
    assert go_on(world) == []


def test_what_was_said_since_is_not_written_over() -> None:
    world = FakeDeployment()
    world.index_seconds = 0.0
    upload(world, "e1", {"a": {"n": 1}, "b": {"n": 2}})
    (datum,) = search(Query(execution="e1", name="a"), deps(world)).datums
    annotate(datum.id, {"n": 5}, deps(world), world.now)
    go_on(world)
    assert paths(world, "n=5") == ["a"]
    assert paths(world, "n=1") == []
    assert paths(world, "n=2") == ["b"]


def test_one_backlog_that_fails_leaves_the_others_alone() -> None:
    world = FakeDeployment()
    world.index_seconds = 0.0
    for name in ("e1", "e2"):
        upload(world, name, {"a": {"n": name}})
    manifest = world.execution("e1").manifest
    assert manifest
    del world.store.bodies[manifest.shards[0]]
    ports: Any = {"registry": world.registry, "datum_index": world.datum_index, "store": world.store}
    left, failed = index_backlog.write_backlogs(**ports, in_time=lambda: True)
    assert (left, len(failed)) == ([], 1)
    assert [backlog.execution for backlog in page(world, "n=e2").not_searched] == ["e1"]
    assert paths(world, "n=e2") == ["a"]


def test_two_that_go_on_at_once_do_not_undo_each_other() -> None:
    world = FakeDeployment()
    world.index_seconds = 0.0
    upload(world, "e1", {"a": {"n": 1}})
    (seen,) = world.datum_index.backlogs()
    go_on(world)
    with pytest.raises(StateMoved):
        world.datum_index.move_backlog(seen, seen)


def test_a_datum_has_no_more_entries_than_names_and_elements() -> None:
    long = list(range(10_000))
    datum: Datum = a_datum("a", metadata={"short": [1, 2], "long": long, "deep": {"list": long}})
    assert len(search_entries_of(datum)) == 1 + 3 + 1 + 1 + 1


def test_of_a_file_that_a_version_replaced_the_current_one_is_found() -> None:
    world = FakeDeployment()
    tagged = {"valohai.tags": ["red"]}
    first = {**tagged, "valohai.dataset-versions": ["dataset://d/v1"]}
    second = {
        **tagged,
        "valohai.dataset-versions": [{"uri": "dataset://d/v2", "from": "dataset://d/v1"}],
    }
    upload(world, "e1", {"a": first, "b": first, "c": first})
    upload(world, "e2", {"b": second})
    assert world.registry.version("d", "v2").manifest.rows == 4
    for query in ({}, {"tags": ("red",)}):
        found = page(world, dataset="dataset://d/v2", **query).datums
        assert sorted((datum.path, datum.execution) for datum in found) == [
            ("a", "e1"),
            ("b", "e2"),
            ("c", "e1"),
        ]


@pytest.mark.parametrize(
    ("condition", "names"),
    [("sharpness>=abc", ["sharpness", "numbers", "'abc'"]), ("camera<5", ["camera", "texts", "5"])],
)
def test_a_comparison_with_another_type_is_refused_with_what_the_property_takes(
    condition: str, names: list[str]
) -> None:
    world = FakeDeployment()
    upload(world, "e", {"a": {"sharpness": 0.5, "camera": "left"}})
    with pytest.raises(InvalidQuery) as refused:
        page(world, condition)
    assert all(name in refused.value.message for name in names)
    assert paths(world, "sharpness>=0.4") == paths(world, "camera>=abc") == ["a"]
    assert paths(world, "sharpness=abc") == paths(world, "nothing>=abc") == []


def test_a_property_with_values_of_both_types_is_compared_with_either() -> None:
    world = FakeDeployment()
    upload(world, "e", {"a": {"size": 3}, "b": {"size": "large"}})
    assert paths(world, "size>=2") == ["a"]
    assert paths(world, "size>=k") == ["b"]
