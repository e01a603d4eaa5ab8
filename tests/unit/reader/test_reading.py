"""A dataset gives the bytes of the version's files, by position and by path, with as few requests as are worth it."""

from __future__ import annotations

from typing import Any

import pytest

import packline
from packline.client.errors import NothingSelected
from packline.errors import InvalidInput
from packline.model import FetchPlan
from packline.reader.errors import DatasetClosed, MemberNotFound, PositionOutOfRange
from tests.fakes.s3 import FakeS3
from tests.unit.reader.conftest import Open


def test_all_members_come_in_path_order_and_the_second_time_without_a_request(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan()
    assert list(dataset.paths()) == list(files)
    assert list(dataset) == list(files.values())
    store.seen.clear()
    assert list(open_plan()) == list(files.values())
    assert store.seen == []


def test_positions_paths_and_batches_name_the_same_members(open_plan: Open, files: dict[str, bytes]) -> None:
    dataset, paths, values = open_plan(), list(files), list(files.values())
    assert len(dataset) == len(files)
    assert dataset[3] == values[3]
    assert dataset[-1] == values[-1]
    assert dataset[paths[5]] == values[5]
    order: list[int | str] = [7, paths[2], 7, 0, -2]
    assert dataset.read_many(order) == [values[7], values[2], values[7], values[0], values[-2]]
    assert dataset.__getitems__([4, 1]) == [values[4], values[1]]
    assert dataset.index_of(paths[9]) == 9
    assert paths[0] in dataset
    assert "absent" not in dataset
    assert list(dataset.sizes()) == [len(value) for value in values]


def test_a_random_member_costs_one_request_of_its_own_entry(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan()
    store.seen.clear()
    assert dataset[17] == list(files.values())[17]
    (request,) = store.seen
    first, last = map(int, request.range.removeprefix("bytes=").split("-"))
    assert last - first + 1 == 30 + len(list(files)[17].encode()) + len(list(files.values())[17])


def test_the_first_member_of_a_cold_cache_needs_the_manifest_and_one_range(
    open_plan: Open, plan: FetchPlan, store: FakeS3
) -> None:
    assert open_plan()[0] == b""
    kinds = [seen.key.partition("/")[0] for seen in store.seen]
    assert kinds == ["manifests"] * len(plan.manifest.shards) + ["packages"]


def test_what_is_not_there_is_an_error_that_names_it(open_plan: Open) -> None:
    dataset = open_plan()
    with pytest.raises(MemberNotFound, match="no member 'train/none'"):
        dataset["train/none"]
    with pytest.raises(KeyError):
        dataset.index_of("")
    for position in (len(dataset), -len(dataset) - 1):
        with pytest.raises(PositionOutOfRange):
            dataset[position]
    dataset.close()
    with pytest.raises(DatasetClosed, match="was closed"):
        dataset[0]


def test_globs_select_members_and_positions_count_the_selected(
    open_plan: Open, files: dict[str, bytes]
) -> None:
    expected = [path for path in files if path.startswith("train/class2/") and not path.endswith("9+ä.bin")]
    dataset = open_plan(include=["train/class2/"], exclude=["*9+ä.bin"])
    assert list(dataset.paths()) == expected
    assert list(dataset) == [files[path] for path in expected]
    assert dataset.index_of(expected[4]) == 4
    assert "train/class1/img 00001+ä.bin" not in dataset
    assert dataset.range_of_prefix("train/class2/img 0000") == (
        0,
        sum(path.startswith("train/class2/img 0000") for path in expected),
    )


def test_a_prefix_names_a_range_of_positions(open_plan: Open, files: dict[str, bytes]) -> None:
    dataset, paths = open_plan(), list(files)
    first, last = dataset.range_of_prefix("train/class3/")
    assert paths[first:last] == [path for path in paths if path.startswith("train/class3/")]
    assert dataset.range_of_prefix("") == (0, len(paths))
    assert dataset.range_of_prefix("zzz") == (len(paths), len(paths))


def test_members_say_what_the_index_and_the_package_say(open_plan: Open, files: dict[str, bytes]) -> None:
    from zlib import crc32

    dataset = open_plan()
    for member, (path, data) in zip(dataset.members(), list(files.items())[:20], strict=False):
        assert (member.path, member.size, member.crc32) == (path, len(data), crc32(data))
        assert member.datum == f"datum-{path}"
    assert dataset.member("empty.txt").metadata == {}


def test_a_version_without_a_package_is_read_by_objects_and_then_from_the_cache(
    open_plan: Open, plan: FetchPlan, files: dict[str, bytes], store: FakeS3
) -> None:
    from dataclasses import replace

    loose = replace(plan, parts=())
    assert list(open_plan(plan=loose)) == list(files.values())
    assert not store.ranges()
    store.seen.clear()
    dataset = open_plan(plan=loose)
    assert list(dataset) == list(files.values())
    assert not dataset.packaged
    assert store.seen == []


@pytest.mark.parametrize(
    "globs", [{"include": ["nothing/**"]}, {"exclude": ["**"]}, {"include": ["*.txt"], "exclude": ["e*"]}]
)
def test_patterns_that_leave_no_member_are_an_error_as_in_a_fetch(
    open_plan: Open, globs: dict[str, list[str]]
) -> None:
    with pytest.raises(NothingSelected, match="No member of dataset://images/v1 matches"):
        open_plan(**globs)


@pytest.mark.parametrize(
    "options",
    [{"cache_bytes": -1}, {"cache_bytes": "1GB"}, {"read_ahead_bytes": -1}, {"read_ahead_bytes": True}],
)
def test_a_number_of_bytes_that_is_none_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=next(iter(options))):
        packline.open("dataset://images/v1", **options)
