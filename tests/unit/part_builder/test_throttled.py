"""A store that asks to slow down makes parts slower, and none of them fails."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from packline.errors import SlowDown
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.request_scheduler import THROTTLED_FACTOR
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.part_builder.parts import KEY, QUICK, assert_is_the_part, in_store, pack, some_files

TWICE = QUICK._replace(attempts=2)
"""A request that fails a second time fails the part."""


class BusyStore:
    """Serves so many reads a second, whoever sends them, and refuses the others; the first one is refused."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._lock = threading.Lock()
        self._tokens, self._at = 0.0, 0.0
        self.refused = 0

    def __call__(self, seen: Request) -> Fault | None:
        if seen.method != "GET":
            return None
        with self._lock:
            now = time.monotonic()
            elapsed = now - self._at if self._at else 0.0
            self._tokens, self._at = min(5.0, self._tokens + elapsed * self._per_second), now
            if self._tokens >= 1.0:
                self._tokens -= 1.0
                return None
            self.refused += 1
            return Fault(503, "SlowDown")


def test_a_read_that_is_throttled_again_and_again_is_sent_until_it_is_served(s3: FakeS3) -> None:
    files = some_files(*[10] * 5)
    members = in_store(s3, files)
    refused: Counter[str] = Counter()

    def fault(seen: Request) -> Fault | None:
        if seen.method != "GET" or refused[seen.key] == 3:
            return None
        refused[seen.key] += 1
        return Fault(503, "SlowDown")

    s3.fault = fault
    assert_is_the_part(pack(s3, members, retry_policy=TWICE), s3.data(KEY), files)
    assert set(refused.values()) == {3}


def test_parts_that_are_built_at_once_share_a_busy_store_and_none_fails(s3: FakeS3) -> None:
    files = some_files(*[10] * 12)
    members = in_store(s3, files)
    store = s3.fault = BusyStore(per_second=150)
    stats = {f"packages/{number}": BuildStats() for number in range(3)}
    with ThreadPoolExecutor(len(stats)) as pool:
        parts = pool.map(lambda key: pack(s3, members, stats[key], key=key, retry_policy=TWICE), stats)
    for key, part in zip(stats, parts, strict=True):
        assert_is_the_part(part, s3.data(key), files)
    assert sum(each.slow_downs for each in stats.values()) >= store.refused > 0


def test_a_store_that_serves_nothing_at_all_ends_in_an_error(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10))
    sent = 0

    def fault(seen: Request) -> Fault | None:
        nonlocal sent
        sent += seen.method == "GET"
        return Fault(503, "SlowDown") if seen.method == "GET" else None

    s3.fault = fault
    with pytest.raises(SlowDown):
        pack(s3, members, retry_policy=QUICK._replace(attempts=1))
    assert sent == THROTTLED_FACTOR
