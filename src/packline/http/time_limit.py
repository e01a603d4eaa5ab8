"""Limit how long one small request may take on the network, so that a stalling or dripping peer cannot hold it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

from packline.worker_settings import INFINITE, NUMBERS, number_setting

READ_SECONDS = NUMBERS["PACKLINE_READ_SECONDS"][0]
"""For a whole small object (a manifest shard, a listing, a plan), all attempts together; see PACKLINE_READ_SECONDS."""
MINIMUM_RATE = int(NUMBERS["PACKLINE_MIN_RATE"][0])
"""Bytes a second: a thousandth of what a slow line brings, far more than a peer that drips; see PACKLINE_MIN_RATE."""


class RequestTimeLimit:
    """The time that one request may take: ``seconds``, and one second more for each ``rate`` bytes that arrived.

    A large response over a slow line gets the time that it needs, but a peer that sends a byte now and then does not.
    Pauses between attempts do not count.
    """

    def __init__(
        self, seconds: float, rate: float = MINIMUM_RATE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Set a limit; 0 for ``seconds`` or ``rate`` means no limit. ``clock`` returns monotonic seconds."""
        self.seconds, self.bytes = seconds, 0
        self._rate, self._clock = rate, clock
        self._spent = 0.0
        self._began: float | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> RequestTimeLimit:
        """Make the limit that PACKLINE_READ_SECONDS and PACKLINE_MIN_RATE set. Raises InvalidSetting."""
        return cls(
            number_setting("PACKLINE_READ_SECONDS", environ), number_setting("PACKLINE_MIN_RATE", environ)
        )

    @property
    def left(self) -> float:
        """Remaining seconds; infinite without a limit."""
        if not self.seconds or not self._rate:
            return INFINITE
        running = 0.0 if self._began is None else self._clock() - self._began
        return self.seconds + self.bytes / self._rate - self._spent - running

    def start(self) -> None:
        """Start to measure, because an exchange begins."""
        self._began = self._clock()

    def stop(self) -> None:
        """Stop to measure, because an exchange has ended."""
        if self._began is not None:
            self._spent += self._clock() - self._began
        self._began = None
