"""A fetch extracts the blocks that a reader has kept in the cache, and downloads only the others."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.client.cache.present_ranges import PresentRanges
from packline.client.cache.sparse_part import SparsePart
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files()


@pytest.fixture
def processes() -> int:
    return 2


def keep(cache: Path, plan: FetchPlan, store: FakeS3, part: int, start: int, stop: int) -> None:
    """Put a range of a part into the cache, as a reader does."""
    chosen = plan.parts[part]
    SparsePart(cache / "parts", chosen.sha256, chosen.size).write(
        start, store.objects[chosen.key][start:stop]
    )


def test_a_version_whose_parts_are_in_the_cache_is_fetched_without_a_request_for_them(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    for part in plan.parts:
        keep(tmp_path / "cache", plan, store, part.index, 0, part.size)
    store.seen.clear()
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert store.ranges() == []
    assert (receipt.files, receipt.requests) == (len(FILES), 0)


def test_only_blocks_that_are_whole_and_right_are_taken(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    first, second, *_ = plan.parts
    blocks = first.blocks
    keep(tmp_path / "cache", plan, store, 0, 0, blocks[1].offset + blocks[1].length)
    keep(tmp_path / "cache", plan, store, 1, 0, second.blocks[0].length - 1)
    damaged = SparsePart(tmp_path / "cache" / "parts", first.sha256, first.size)
    damaged.write(blocks[0].offset + 40, b"wrong")
    quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    requested = store.ranges()
    assert (first.key, f"bytes={blocks[0].offset}-{blocks[0].length - 1}") in requested
    taken = (first.key, f"bytes={blocks[1].offset}-{blocks[1].offset + blocks[1].length - 1}")
    assert taken not in requested
    assert (second.key, f"bytes=0-{second.blocks[0].length - 1}") in requested


ranges = st.tuples(st.integers(0, 40), st.integers(1, 20), st.booleans())


@given(st.lists(ranges, max_size=12))
def test_present_ranges_are_the_bytes_that_were_written_and_not_dropped(
    records: list[tuple[int, int, bool]],
) -> None:
    present: set[int] = set()
    for start, length, kept in records:
        span = range(start, start + length)
        present = present | set(span) if kept else present - set(span)
    joined = PresentRanges(records)
    for start in range(62):
        for length in (1, 2, 7):
            assert joined.cover(start, length) == all(at in present for at in range(start, start + length))
    pairs = list(zip(joined._starts, joined._stops, strict=True))
    assert all(stop < start for (_, stop), (start, _) in pairwise(pairs))
