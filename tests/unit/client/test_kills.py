"""Kill -9 at random moments of a fetch: the next run completes it, and asks for no finished block again.

``PACKLINE_SEED=n`` repeats the moments of a run; the seed is printed.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.test_interrupted import Jobs, finished, no_process_writes, range_of
from tests.waiting import wait_for

FILES = some_files(600, 4000)
LATENCY = 0.05
"""To the first byte, seconds: long enough for several rounds of blocks."""


@pytest.mark.parametrize("moments", [4, pytest.param(20, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_a_fetch_killed_at_a_random_moment_is_completed_by_the_next_without_repeating_a_block(
    store: FakeS3, tmp_path: Path, moments: int
) -> None:
    plan = a_version(store, FILES, part_files=150, block_bytes=16_000)
    store.latency = LATENCY
    resumed = 0
    for number, moment in enumerate(random_moments(store, plan, tmp_path, moments)):
        folder = tmp_path / str(number)
        folder.mkdir()
        kept = kill_after(moment, store, plan, folder)
        receipt = Jobs(store, plan, folder).receipt(Jobs(store, plan, folder).start())
        assert tree(folder / "data") == FILES
        asked = store.ranges()
        print(f"killed after {moment:.3f} s: {len(kept)} blocks were there, {len(asked)} were asked for")
        assert set(asked) == blocks_of(plan) - kept
        # A request of the killed run may be seen by the server only now, so that the new run's are counted by itself.
        assert receipt["requests"] - receipt["retries"] == len(set(asked))
        resumed += receipt["resumed_files"] > 0
    assert resumed > 0 or moments < 20, "no kill came while blocks were coming"


def random_moments(store: FakeS3, plan: FetchPlan, folder: Path, count: int) -> Iterator[float]:
    """Seconds after the start of a process: from a little before the first request to the end of an undisturbed run."""
    seed = int(os.environ.get("PACKLINE_SEED") or time.time_ns() % 1_000_000)
    print(f"PACKLINE_SEED={seed}")
    random = Random(seed)
    whole = folder / "whole"
    whole.mkdir()
    jobs, began = Jobs(store, plan, whole), time.monotonic()
    job = jobs.start()
    wait_for(lambda: bool(store.seen))
    first = time.monotonic() - began
    jobs.receipt(job)
    last = time.monotonic() - began
    return (random.uniform(0.9 * first, last) for _ in range(count))


def kill_after(seconds: float, store: FakeS3, plan: FetchPlan, folder: Path) -> set[tuple[str, str]]:
    """Kill a fetch so long after its start; the ranges that need not be asked for again. Forgets the requests."""
    job = Jobs(store, plan, folder).start()
    time.sleep(seconds)
    job.send_signal(signal.SIGKILL)
    job.communicate()
    wait_for(lambda: no_process_writes(folder / "cache"))
    assert tree(folder / "data") in ({}, FILES)
    published = (folder / "cache/v1" / plan.content_hash).exists()
    kept = {range_of(plan, *block) for block in finished(folder / "cache")}
    store.seen.clear()
    return blocks_of(plan) if published else kept


def blocks_of(plan: FetchPlan) -> set[tuple[str, str]]:
    """Key and Range header of every block."""
    return {range_of(plan, part.index, number) for part in plan.parts for number in range(len(part.blocks))}
