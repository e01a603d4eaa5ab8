"""The pace of reads: never over its rate, halved by a burst of slow-downs once, back after a while."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from packline.part_builder.rate_limiter import BURST_SECONDS, FLOOR_PER_SECOND, RateLimiter


def started(rate_limiter: RateLimiter, start: float, seconds: float, step: float = 0.001) -> int:
    """Reads that a greedy worker starts between ``start`` and ``start + seconds``."""
    count = 0
    for turn in range(int(seconds / step)):
        now = start + turn * step
        while rate_limiter.ready(now) and count < 1_000_000:
            rate_limiter.spend()
            count += 1
    return count


@given(rate=st.floats(20, 5000), steps=st.lists(st.floats(0, 0.2), min_size=1, max_size=50))
def test_no_more_reads_start_than_the_rate_and_one_burst_allow(rate: float, steps: list[float]) -> None:
    rate_limiter, now, count = RateLimiter(rate, 0.0), 0.0, 0
    for step in steps:
        now += step
        while rate_limiter.ready(now):
            rate_limiter.spend()
            count += 1
    assert count <= rate * now + max(1.0, rate * BURST_SECONDS) + 1


def test_a_steady_worker_gets_the_full_rate() -> None:
    assert 540 <= started(RateLimiter(550, 0.0), 0.0, 1.0) <= 610


def test_a_burst_of_slow_downs_halves_the_rate_once() -> None:
    rate_limiter = RateLimiter(400, 0.0)
    for hundredth in range(50):
        rate_limiter.slow_down(10.0 + hundredth / 100)
    assert rate_limiter.rate == 200
    rate_limiter.slow_down(11.5)
    assert rate_limiter.rate == 100


def test_nothing_starts_right_after_a_slow_down() -> None:
    rate_limiter = RateLimiter(400, 0.0)
    rate_limiter.slow_down(10.0)
    assert not rate_limiter.ready(10.0)
    assert 0 < rate_limiter.wait() <= 1 / 200


def test_the_rate_creeps_back_to_its_ceiling_and_not_beyond() -> None:
    rate_limiter = RateLimiter(400, 0.0)
    rate_limiter.slow_down(10.0)
    rates = []
    for second in range(11, 31):
        rate_limiter.ready(float(second))
        rates.append(rate_limiter.rate)
    assert rates == sorted(rates)
    assert 200 <= rates[0] < 300
    assert rates[-1] == 400


def test_the_rate_has_a_floor() -> None:
    rate_limiter = RateLimiter(400, 0.0)
    for turn in range(40):
        rate_limiter.slow_down(10.0 + 2 * turn)
    assert rate_limiter.rate == FLOOR_PER_SECOND


def test_without_a_limit_nothing_waits_until_the_store_complains() -> None:
    rate_limiter = RateLimiter(0, 0.0)
    for _ in range(1000):
        assert rate_limiter.ready(1.0)
        rate_limiter.spend()
    rate_limiter.slow_down(1.0)
    assert rate_limiter.rate == 500, "half of the thousand started in the second before"
    assert not rate_limiter.ready(1.0)
