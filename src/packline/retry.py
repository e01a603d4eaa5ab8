"""Decide how often a request is tried, and how long to wait before the next attempt."""

from __future__ import annotations

import os
from typing import NamedTuple


class RetryPolicy(NamedTuple):
    """Bounded retries with exponential back-off and jitter.

    Every place that retries uses one of the named policies below, or one that its settings make. Source:
    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """

    attempts: int = 5
    """How often a request is sent, the first time included."""
    base_seconds: float = 0.1
    """Half of the longest pause after the first attempt. It doubles with each further attempt."""
    max_seconds: float = 5.0
    """No pause is longer."""
    min_jitter: float = 0.0
    """Least share of a pause that is waited: 0 is full jitter, 0.5 is equal jitter."""

    def backoff(self, attempt: int) -> float:
        """Return the seconds to wait after failed attempt ``attempt`` (1, 2, …)."""
        random_share = int.from_bytes(os.urandom(4), "big") / 2**32  # importing random costs 3 ms
        share = self.min_jitter + random_share * (1 - self.min_jitter)
        return share * min(self.max_seconds, self.base_seconds * 2.0**attempt)


SMALL_REQUESTS = RetryPolicy()
"""Table queries, manifests, listings: a person or a job waits for each of them."""
API_REQUESTS = RetryPolicy(attempts=6, base_seconds=0.25, max_seconds=10.0)
"""Requests to the HTTP API, whose functions may have to start first."""
TRANSFERS = RetryPolicy(base_seconds=0.2, max_seconds=10.0)
"""Blocks and files of a fetch."""
PART_REQUESTS = RetryPolicy(attempts=10, max_seconds=10.0)
"""Requests that build or upload a part. One that fails for good throws away the work of a whole part."""
INPUT_STREAMS = RetryPolicy(base_seconds=0.2)
"""Inputs that are read as one stream from any server."""
TABLE_WRITES = RetryPolicy(attempts=10, base_seconds=0.025, min_jitter=0.5)
"""Writes and reads that DynamoDB throttled or did not process. Equal jitter, because throttling needs real pauses."""
CONDITIONAL_PUTS = RetryPolicy(attempts=8, base_seconds=0.05, max_seconds=2.0, min_jitter=0.5)
"""Conditional writes that met another one: S3 asks to send them again (409 ConditionalRequestConflict)."""
ALIAS_MOVES = RetryPolicy(attempts=20, base_seconds=0.005, max_seconds=1.0)
"""Transactions on an alias or a counter that many executions may write at once."""
ANNOTATIONS = RetryPolicy(attempts=30, base_seconds=0.005, max_seconds=0.2)
"""Changes of a datum's metadata that another writer may overtake."""
