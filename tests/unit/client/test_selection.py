"""Chosen members come by the ranges that hold them, and nothing else is written."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.client.errors import NothingSelected
from packline.client.selected_members import GAP_BYTES, MAX_RANGE_BYTES, find_ranges
from packline.vhpkgzip.layout import PartLayout
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(300, 3000)
CLASS_3 = {path: data for path, data in FILES.items() if path.startswith("train/class3/")}


def test_a_folder_of_a_version_comes_in_a_few_ranges(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES, part_files=1000)
    receipt = quick_fetch(plan, include=["train/class3/"])
    assert tree(tmp_path / "data") == CLASS_3
    assert receipt.files == len(CLASS_3)
    assert len(store.ranges()) == 1
    assert receipt.received < 2 * receipt.bytes


def test_single_members_far_apart_come_by_a_range_each(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    files = {f"f{i:02d}.bin": bytes([i]) * 600_000 for i in range(12)}
    quick_fetch(a_version(store, files), include=["f00.bin", "f05.bin", "f11.bin"])
    assert tree(tmp_path / "data") == {name: files[name] for name in ("f00.bin", "f05.bin", "f11.bin")}
    assert len(store.ranges()) == 3


@pytest.mark.parametrize(
    "fault", [Fault(flip=2000), Fault(cut_after=3000), Fault(status=503, code="SlowDown")]
)
def test_a_passing_fault_in_a_range_costs_a_repetition(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, fault: Fault
) -> None:
    plan = a_version(store, FILES)
    store.fault = lambda seen: (
        fault if seen.key.startswith("packages/") and len(store.ranges()) == 1 else None
    )
    quick_fetch(plan, include=["*00*", "large.bin"])
    assert tree(tmp_path / "data") == {
        path: data
        for path, data in FILES.items()
        if "00" in path.rpartition("/")[2] or path.endswith("large.bin")
    }


def test_members_of_a_lost_part_come_one_by_one(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    for part in plan.parts:
        del store.objects[part.key]
    receipt = quick_fetch(plan, include=["train/class3/"])
    assert tree(tmp_path / "data") == CLASS_3
    assert receipt.by_files == len(CLASS_3)


def test_members_of_a_version_without_a_package_come_one_by_one(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = replace(a_version(store, FILES), parts=())
    quick_fetch(plan, include=["train/class3/"])
    assert tree(tmp_path / "data") == CLASS_3


def test_a_selection_from_a_cached_version_makes_no_request(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan)
    store.seen.clear()
    quick_fetch(plan, tmp_path / "some", include=["train/class3/"])
    assert tree(tmp_path / "some") == CLASS_3
    assert store.seen == []


def test_patterns_without_a_match_are_an_error(store: FakeS3, quick_fetch: Fetch) -> None:
    with pytest.raises(NothingSelected, match=r"\*\.jpeg"):
        quick_fetch(a_version(store, FILES), include=["*.jpeg"])


def test_a_selection_is_not_taken_for_the_version(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, include=["train/class3/"])
    quick_fetch(plan, tmp_path / "all")
    assert tree(tmp_path / "all") == FILES


@settings(deadline=None)
@given(
    sizes=st.lists(st.integers(0, 3 << 20), min_size=1, max_size=60),
    choice=st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_spans_hold_every_wanted_member_once_and_are_worth_their_requests(
    sizes: list[int], choice: list[bool]
) -> None:
    layout = PartLayout([b"%03d" % i for i in range(len(sizes))], sizes)
    wanted = [i for i in range(len(sizes)) if choice[i]]
    spans = list(find_ranges(layout, wanted))
    assert [number for span in spans for number in span.selected] == wanted
    for span in spans:
        first, last = span.selected[0], span.selected[-1]
        assert span.start == layout.header_offsets[first]
        assert span.start + span.length == layout.data_offsets[last] + sizes[last]
    for before, after in pairwise(spans):
        gap = after.start - (before.start + before.length)
        assert gap > GAP_BYTES or before.length > MAX_RANGE_BYTES
