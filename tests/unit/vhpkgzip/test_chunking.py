"""Cuts: nothing lost, no limit broken, and a change somewhere leaves the parts elsewhere as they are."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import InvalidSetting
from packline.vhpkgzip.chunking import (
    PartCutter,
    PartLimits,
    join_identities,
    member_identity,
    part_digest,
    split_into_parts,
)
from packline.vhpkgzip.layout import PartLayout
from tests.effort import instructions
from tests.unit.vhpkgzip.one_by_one import cut_one_by_one

Pair = tuple[bytes, int]

members_of_any_size = st.dictionaries(
    st.lists(st.text("ab0", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join).map(str.encode),
    st.one_of(st.integers(0, 300), st.integers(0, 5_000)),
    max_size=80,
).map(lambda members: sorted(members.items()))
any_limits = st.builds(PartLimits, st.integers(200, 6_000), st.integers(1, 30), st.floats(0.1, 0.9))


def cut(members: list[Pair], limits: PartLimits) -> list[list[Pair]]:
    return list(split_into_parts(members, size=lambda m: m[1], path=lambda m: m[0], limits=limits))


def file_size(part: list[Pair]) -> int:
    return PartLayout([path for path, _ in part], [size for _, size in part]).size


@given(members_of_any_size, any_limits)
def test_parts_hold_every_member_once_in_order_and_keep_the_limits(
    members: list[Pair], limits: PartLimits
) -> None:
    parts = cut(members, limits)
    assert [member for part in parts for member in part] == members
    assert all(parts)
    for part in parts:
        assert len(part) <= limits.max_files
        assert len(part) == 1 or file_size(part) <= limits.max_bytes


@given(members_of_any_size, any_limits)
def test_a_member_too_large_for_the_limit_is_a_part_of_its_own(
    members: list[Pair], limits: PartLimits
) -> None:
    for part in cut(members, limits):
        if any(size > limits.max_bytes for _, size in part):
            assert len(part) == 1


@given(members_of_any_size, any_limits)
def test_cutting_is_the_same_every_time_and_needs_one_pass(members: list[Pair], limits: PartLimits) -> None:
    assert list(split_into_parts(iter(members), lambda m: m[1], lambda m: m[0], limits)) == cut(
        members, limits
    )


@given(members_of_any_size, any_limits, st.lists(st.integers(0, 80), max_size=6), st.integers(0, 20))
def test_parts_are_those_of_the_rule_however_members_are_added_and_from_any_part_on(
    members: list[Pair], limits: PartLimits, stops: list[int], begin: int
) -> None:
    parts = cut_one_by_one(members, limits)
    remaining = parts[begin % (len(parts) + 1) :]
    members = [member for part in remaining for member in part]
    cutter, ends = PartCutter(limits), sorted({min(stop, len(members)) for stop in stops} | {len(members)})
    counts = []
    for first, end in pairwise([0, *ends]):
        added = members[first:end]
        counts += cutter.add([path for path, _ in added], [size for _, size in added])
    if sum(counts) < len(members):
        counts.append(len(members) - sum(counts))
    assert counts == [len(part) for part in remaining]


def dataset(count: int) -> list[Pair]:
    dice = random.Random(1)
    return [
        (b"train/class-%03d/%06d.jpg" % (i * 100 // count, i), dice.randint(5_000, 15_000))
        for i in range(count)
    ]


def reused(old: list[Pair], new: list[Pair], limits: PartLimits) -> float:
    known = {tuple(part) for part in cut(old, limits)}
    kept = sum(size for part in cut(new, limits) if tuple(part) in known for _, size in part)
    return kept / sum(size for _, size in new)


SMALL_PARTS = PartLimits(max_bytes=16 << 20, max_files=1_000)


def test_a_folder_appended_leaves_nearly_all_parts_as_they_are() -> None:
    old = dataset(20_000)
    new = old + [(b"train/day-2/%04d.jpg" % i, 10_000) for i in range(200)]
    assert reused(old, new, SMALL_PARTS) > 0.95


def test_a_changed_class_folder_changes_only_the_parts_it_lies_in() -> None:
    old = dataset(20_000)
    new = [(path, size + 1) if b"class-050" in path else (path, size) for path, size in old]
    assert reused(old, new, SMALL_PARTS) > 0.93


@pytest.mark.parametrize("seed", range(5))
def test_a_run_of_changes_anywhere_changes_only_the_parts_around_it(seed: int) -> None:
    old = dataset(20_000)
    at = random.Random(seed).randrange(19_000)
    added = [(old[at][0] + b"-%04d" % i, 10_000) for i in range(100)]
    new = old[: at + 1] + added + old[at + 100 :]
    assert reused(old, new, SMALL_PARTS) > 0.8


def test_parts_reach_the_least_fill_where_no_large_member_follows() -> None:
    limits = PartLimits(max_bytes=1 << 30, max_files=1_000, min_fill=0.5)
    parts = cut(dataset(20_000), limits)
    assert all(len(part) >= 500 for part in parts[:-1])


def test_work_grows_linearly_with_members_and_not_with_the_size_of_parts() -> None:
    def work(count: int, limits: PartLimits) -> int:
        members = dataset(count)
        return instructions(lambda: list(split_into_parts(members, lambda m: m[1], lambda m: m[0], limits)))

    small = work(3_000, SMALL_PARTS)
    assert work(30_000, SMALL_PARTS) < 15 * small
    assert work(30_000, PartLimits()) < 15 * small


def test_members_that_alternate_between_large_and_tiny_cost_no_more_than_others() -> None:
    limits = PartLimits(max_files=2_000, min_fill=0.1)
    members = [(b"%06d" % i, (300 << 20) if i % 999 == 0 else 1) for i in range(20_000)]
    parts: list[list[Pair]] = []
    work = instructions(
        lambda: parts.extend(split_into_parts(members, lambda m: m[1], lambda m: m[0], limits))
    )
    assert sum(map(len, parts)) == 20_000
    assert work < 500 * 20_000


@pytest.mark.parametrize("wrong", [{"max_bytes": 0}, {"max_files": 0}, {"min_fill": 1.0}, {"min_fill": 0.0}])
def test_limits_that_cannot_be_kept_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidSetting):
        PartLimits(**wrong)  # type: ignore[arg-type]


def test_a_digest_tells_path_size_etag_and_order_apart() -> None:
    identities = [member_identity("a", 1, "e"), member_identity("b", 1, "e")]
    others = [
        identities[::-1], identities[:1], [*identities, member_identity("c", 0, "")],
        [member_identity("a", 11, "e")], [member_identity("a", 1, "1e")], [member_identity("a1", 1, "e")], [],
    ]  # fmt: skip
    digests = {part_digest(identities), *map(part_digest, others)}
    assert len(digests) == 1 + len(others)
    assert all(len(digest) == 64 for digest in digests)
    assert part_digest(iter(identities)) == part_digest(identities)
    assert join_identities([b"a", b"b"], [b"1", b"1"], [b"e", b"e"]) == b"".join(identities)


def test_a_part_closes_between_folders_rather_than_inside_one_and_high_up_rather_than_deep_down() -> None:
    members = [
        (b"%s/%d/%03d" % (top, low, i), 10)
        for top in (b"test", b"train")
        for low in (1, 2)
        for i in range(60)
    ]
    parts = cut(members, PartLimits(max_files=150))
    assert [part[0][0] for part in parts] == [b"test/1/000", b"train/1/000"]
    parts = cut(members, PartLimits(max_files=100))
    assert [part[0][0] for part in parts] == [b"test/1/000", b"test/2/000", b"train/1/000", b"train/2/000"]


def test_neighbouring_parts_differ_so_that_no_two_share_a_digest() -> None:
    parts = cut(dataset(5_000), SMALL_PARTS)
    assert all(former[-1] < latter[0] for former, latter in pairwise(parts))
