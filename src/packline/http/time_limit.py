"""How long one small request may take on the network: a bound on peers that stall or drip, settings of both numbers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

from packline.worker_settings import INFINITE, NUMBERS, number_setting

READ_SECONDS = NUMBERS["PACKLINE_READ_SECONDS"][0]
"""For a whole small object (a manifest shard, a listing, a plan), all tries together; see PACKLINE_READ_SECONDS."""
MINIMUM_RATE = int(NUMBERS["PACKLINE_MIN_RATE"][0])
"""Bytes a second: a thousandth of what a slow line brings, far more than a peer that drips; see PACKLINE_MIN_RATE."""


class RequestTimeLimit:
    """The time of one call: so many seconds, and one more for each ``rate`` bytes that have moved.

    A large answer over a slow line has the time that it needs; a peer that sends a byte now and then does not.
    Pauses between tries do not count.
    """

    def __init__(
        self, seconds: float, rate: float = MINIMUM_RATE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``seconds`` or ``rate`` of 0: no limit."""
        self.seconds, self.bytes = seconds, 0
        self._rate, self._clock = rate, clock
        self._spent = 0.0
        self._began: float | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> RequestTimeLimit:
        """As PACKLINE_READ_SECONDS and PACKLINE_MIN_RATE say. Raises InvalidSetting."""
        return cls(
            number_setting("PACKLINE_READ_SECONDS", environ), number_setting("PACKLINE_MIN_RATE", environ)
        )

    @property
    def left(self) -> float:
        """Seconds that are left; infinite without a limit."""
        if not self.seconds or not self._rate:
            return INFINITE
        running = 0.0 if self._began is None else self._clock() - self._began
        return self.seconds + self.bytes / self._rate - self._spent - running

    def start(self) -> None:
        """An exchange begins."""
        self._began = self._clock()

    def stop(self) -> None:
        """An exchange has ended, well or badly."""
        if self._began is not None:
            self._spent += self._clock() - self._began
        self._began = None
