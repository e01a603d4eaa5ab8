"""Limit how fast reads may start, by a token bucket that halves its rate on SlowDown and recovers slowly."""

from __future__ import annotations

HALVING_SECONDS = 1.0
"""A burst of 503 responses halves the rate only once in this time."""
CREEP_PER_SECOND = 1.2
FLOOR_PER_SECOND = 5.0
BURST_SECONDS = 0.1
UNLIMITED = float("inf")


class RateLimiter:
    """The token bucket of one worker. All times are in seconds of any monotonic clock.

    S3 serves at least 5,500 reads per second and prefix, and answers 503 while it makes room for more
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html).
    """

    def __init__(self, per_second: float, now: float) -> None:
        self.ceiling = per_second if per_second > 0 else UNLIMITED
        self.rate = self.ceiling
        self._tokens = self._burst()
        self._at = now
        self._halved_at = now - HALVING_SECONDS
        self._spent = 0
        self._counted_from = now

    def _burst(self) -> float:
        return max(1.0, self.rate * BURST_SECONDS)

    def ready(self, now: float) -> bool:
        """Tell whether a read may start now."""
        if self.rate == UNLIMITED:
            return True
        self._refill(now)
        return self._tokens >= 1.0

    def spend(self) -> None:
        """Use the token of a read."""
        self._spent += 1
        self._tokens -= 1.0

    def wait(self) -> float:
        """Return the seconds until the next read may start."""
        return 0.0 if self.rate == UNLIMITED else max(0.0, (1.0 - self._tokens) / self.rate)

    def slow_down(self, now: float) -> None:
        """Reduce the rate, because the store asked for fewer requests."""
        if now - self._halved_at < HALVING_SECONDS:
            return
        if self.rate == UNLIMITED:
            self.rate = self._spent / max(now - self._counted_from, BURST_SECONDS)
        self.rate = max(FLOOR_PER_SECOND, self.rate / 2)
        self._tokens = 0.0
        self._halved_at = self._at = now

    def _refill(self, now: float) -> None:
        elapsed = now - self._at
        self._at = now
        if now - self._halved_at > HALVING_SECONDS:
            self.rate = min(self.ceiling, self.rate * CREEP_PER_SECOND**elapsed)
        self._tokens = min(self._burst(), self._tokens + elapsed * self.rate)
