"""Waiting for a condition, with a bound that only a hang reaches, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

HANG_SECONDS = 180.0


def wait_for(probe: Callable[[], T | None], interval: float = 0.01) -> T:
    """Call ``probe`` every ``interval`` seconds until its answer is true, and return it."""
    ends_at = time.monotonic() + HANG_SECONDS
    while not (answer := probe()):
        if time.monotonic() > ends_at:
            raise AssertionError(f"not within {HANG_SECONDS:.0f} s: {probe}")
        time.sleep(interval)
    return answer
