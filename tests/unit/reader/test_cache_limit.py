"""The cache keeps its limit while members are read, and gives up first what is needed last."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from packline.client.cache.eviction import evict
from packline.client.cache.part_files import list_parts, parts_bytes
from packline.client.cache.removal import prune
from packline.client.cache.store import Cache
from packline.fs.sparse import punch_hole
from packline.model import FetchPlan
from packline.reader.prefetch_window import NEVER, PrefetchWindow
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import quick_fetch as quick_fetch
from tests.unit.reader.conftest import Open

LIMIT = 700_000
SLACK = 300_000
"""Blocks of the file system, and what is written between two looks at the cache."""


@pytest.fixture
def punching(tmp_path: Path) -> None:
    """Skip where the file system cannot free ranges of a file."""
    with (tmp_path / "probe").open("w+b") as opened:
        opened.write(bytes(8192))
        opened.flush()
        if not punch_hole(opened.fileno(), 0, 4096):
            pytest.skip("the file system cannot punch holes")


@pytest.mark.usefixtures("punching")
def test_an_epoch_over_more_than_the_cache_may_take_reads_every_member_and_keeps_the_limit(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path
) -> None:
    del files["train/class0/large.bin"]
    cache, values = Cache(tmp_path / "cache"), list(files.values())
    dataset = open_plan(cache_bytes=LIMIT, read_ahead_bytes=100_000, exclude=["large.bin"])
    order = list(range(len(values)))
    for epoch in range(3):
        random.Random(epoch).shuffle(order)
        dataset.prefetch(order)
        for first in range(0, len(order), 8):
            batch = order[first : first + 8]
            assert dataset.read_many(batch) == [values[at] for at in batch]
            assert parts_bytes(cache) < LIMIT + SLACK


@pytest.mark.usefixtures("punching")
def test_what_has_been_read_goes_before_what_comes_next(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path, store: FakeS3
) -> None:
    count = len(files)
    dataset = open_plan(read_ahead_bytes=1)
    assert list(dataset) == list(files.values())
    dataset = open_plan(cache_bytes=LIMIT, read_ahead_bytes=1)
    reader = dataset._open_reader()
    dataset.prefetch(list(range(count)))
    dataset.read_many(range(60))
    reader._budget._make_room()
    held = [at for at in range(count) if reader.is_present(at)]
    assert held, "something is kept"
    assert not reader.is_present(30), "what was read is needed in the next epoch at the earliest"
    assert reader.is_present(70), "what comes next stays"


def test_what_was_read_before_the_window_came_to_it_is_not_needed_next(
    open_plan: Open, files: dict[str, bytes]
) -> None:
    reader = open_plan()._open_reader()
    window = PrefetchWindow(reader, list(range(len(files))), limit_bytes=1)
    window.consume([30])
    window.stop()
    assert window.next_use(30) == NEVER
    assert window.next_use(70) == 70


def test_part_files_are_evicted_like_versions_and_an_open_reader_reads_on(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path, store: FakeS3
) -> None:
    cache, dataset = Cache(tmp_path / "cache"), open_plan()
    assert list(dataset) == list(files.values())
    assert parts_bytes(cache) > 0
    assert evict(cache, limit=0) == []
    assert list_parts(cache) == []
    assert list(dataset) == list(files.values())
    assert list(open_plan()) == list(files.values())
    store.seen.clear()
    assert list(open_plan()) == list(files.values())
    assert store.seen == [], "it was kept again"


def test_prune_counts_part_files_and_removes_indexes_of_nothing(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path
) -> None:
    cache, dataset = Cache(tmp_path / "cache"), open_plan()
    assert list(dataset) == list(files.values())
    pruned = prune(cache, 0)
    assert pruned.parts == len(dataset._index.parts)
    assert pruned.bytes > 0
    assert not list(cache.members.iterdir())
    assert list(open_plan()) == list(files.values())


def test_prune_leaves_the_manifests_of_versions_that_are_indexed(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path, store: FakeS3, plan: FetchPlan
) -> None:
    cache = Cache(tmp_path / "cache")
    dataset = open_plan()
    assert dataset[3] == list(files.values())[3]
    shards = {key.rpartition("/")[2] for key in plan.manifest.shards}
    assert prune(cache, 1 << 40).manifests == 0
    assert {file.name for file in cache.manifests.iterdir()} == shards
    store.seen.clear()
    assert dataset.member(3).etag
    assert store.seen == []
    assert prune(cache, 0).manifests == len(shards), "with the index goes what it needs"
