"""A version that is made of another one survives kills, evictions and company, and links and fetches nothing twice."""

from __future__ import annotations

import json
import shutil
import signal
import time
from pathlib import Path

import pytest

from packline.client.cache.eviction import remove
from packline.client.cache.store import Cache
from packline.client.placement.link_mode import LinkMode
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.client.changes import NEW, OLD, PER_CENT, versions
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import tree
from tests.unit.client.owners import opened
from tests.unit.client.test_interrupted import Jobs, no_process_writes
from tests.waiting import wait_for


def test_the_old_version_is_held_while_it_is_used_and_may_go_then(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old", link_mode=LinkMode.COPY)
    cache = Cache(tmp_path / "cache")
    removed: list[tuple[str, bool]] = []

    def evict_it(seen: Request) -> None:
        if not any(done for _, done in removed):
            removed.append((seen.key.partition("/")[0], remove(cache, first.content_hash)))

    store.fault = evict_it
    quick_fetch(second)
    assert ("manifests", False) in removed
    assert removed[-1] == ("packages", True)
    assert tree(tmp_path / "data") == NEW


def test_an_old_version_that_goes_all_the_same_costs_a_download(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old", link_mode=LinkMode.COPY)
    cached = tmp_path / "cache/v1" / first.content_hash
    store.fault = lambda seen: shutil.rmtree(cached / "train/class5", ignore_errors=True)
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert 0 < receipt.reused_files < len(OLD) - 2 * PER_CENT - 150


@pytest.mark.parametrize("evicted", [False, True])
def test_after_a_kill_what_was_linked_and_fetched_stays(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, evicted: bool
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old", link_mode=LinkMode.COPY)
    store.seen.clear()
    store.fault = lambda seen: Fault(delay=0.4) if len(store.ranges()) > 5 else None
    jobs = Jobs(store, second, tmp_path)
    job = jobs.start()
    wait_for(lambda: len(spans(tmp_path / "cache")) >= 3)
    job.send_signal(signal.SIGKILL)
    job.communicate()
    wait_for(lambda: no_process_writes(tmp_path / "cache"))
    done = spans(tmp_path / "cache")
    if evicted:
        assert remove(Cache(tmp_path / "cache"), first.content_hash)
    store.fault = lambda seen: None
    receipt = jobs.receipt(jobs.start())
    assert tree(tmp_path / "data") == NEW
    assert receipt["reused_files"] == len(OLD) - 2 * PER_CENT
    assert receipt["resumed_files"] > 0
    assert [key for key, _ in store.ranges("manifests/")] == list(second.manifest.shards)
    elsewhere = tmp_path / "other cache"
    quick_fetch(first, tmp_path / "old again", cache=elsewhere)
    undisturbed = quick_fetch(second, tmp_path / "again", cache=elsewhere)
    assert receipt["requests"] == undisturbed.requests - len(done)


def test_kills_at_many_moments_end_in_a_whole_version(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old", link_mode=LinkMode.COPY)
    store.latency = 0.01
    jobs = Jobs(store, second, tmp_path)
    for moment in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        job = jobs.start()
        time.sleep(moment)
        job.kill()
        job.communicate()
        assert tree(tmp_path / "data") in ({}, NEW)
    remove(Cache(tmp_path / "cache"), first.content_hash)
    jobs.receipt(jobs.start())
    assert tree(tmp_path / "data") == NEW


def test_a_fetch_killed_while_it_linked_links_again(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    left = opened(tmp_path / "cache/staging", second.content_hash)
    for path in sorted(NEW)[:50]:
        (left.files / path).parent.mkdir(parents=True, exist_ok=True)
        (left.files / path).write_bytes(b"half")
    left.release()
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert receipt.reused_files == len(OLD) - 2 * PER_CENT


def test_two_jobs_at_once_both_link(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    store.latency = 0.01
    jobs = Jobs(store, second, tmp_path)
    one, two = jobs.start("one"), jobs.start("two")
    for job in (one, two):
        jobs.receipt(job)
    assert tree(tmp_path / "one") == NEW
    assert tree(tmp_path / "two") == NEW
    assert list((tmp_path / "cache/staging").iterdir()) == []


def spans(cache: Path) -> set[tuple[int, int]]:
    """Part and number of the finished ranges in the journals of a cache."""
    lines = [line for file in cache.glob("staging/*/journal") for line in file.read_text().splitlines()]
    records = [json.loads(line) for line in lines if line.endswith("]")]
    return {(record[1], record[2]) for record in records if record[0] == "span"}
