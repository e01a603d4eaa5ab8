"""Signals that end an upload: the first lets a watched one finish, a further one (or any, else) interrupts it."""

from __future__ import annotations

import signal
import time
from types import FrameType, TracebackType

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SAME_SECONDS = 1.0
"""Signals this close together are one: ``timeout`` sends its own to the process and to the group."""


class Interrupted(KeyboardInterrupt):
    """A signal ended the work; ``exit_code`` is 128 and the signal's number, as a shell reports it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = 128 + number


class StopSignals:
    """While it is open, signals raise Interrupted in the main thread, or end a watch first. A context manager."""

    def __init__(self, graceful: bool) -> None:
        """``graceful``: the first signal is only noted in ``numbers``."""
        self.numbers: list[int] = []
        self._graceful = graceful
        self._last = -SAME_SECONDS
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> StopSignals:
        for number in STOPPING:
            if signal.getsignal(number) is not signal.SIG_IGN or (self._graceful and number == signal.SIGINT):
                self._handlers[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def note(self, numbers: list[int]) -> None:
        """Count signals that someone else has handled: the next one is a further one."""
        self.numbers += numbers

    def _handle(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        repeated, self._last = now - self._last < SAME_SECONDS, now
        if repeated:
            return
        first = not self.numbers
        self.numbers.append(number)
        if not (self._graceful and first):
            raise Interrupted(number)
