"""Handles signals: the first ends an upload at a safe point, so that it can clean up; the next ends it at once."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable
from types import FrameType, TracebackType

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SAME_SECONDS = 1.0
"""Signals this close together (seconds) count as one: ``timeout`` signals both the process and its group."""


class Interrupted(KeyboardInterrupt):
    """A signal ended the work; ``exit_code`` is 128 and the signal's number, as a shell reports it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = 128 + number


class StopSignals:
    """Records signals while it is open; ``check`` raises Interrupted. A context manager, for the main thread.

    ``watching``: the first signal is the usual way to end, and what is left is uploaded; only the second interrupts.
    A signal that comes when an interruption was asked for already raises Interrupted wherever the program is.
    """

    def __init__(self, watching: bool) -> None:
        self.numbers: list[int] = []
        """Signals recorded so far."""
        self._tolerated = int(watching)
        self._last = -SAME_SECONDS
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> StopSignals:
        for number in STOPPING:
            # A shell's background jobs ignore SIGINT, but one that is sent to a watching upload must end it.
            if signal.getsignal(number) is not signal.SIG_IGN or (
                self._tolerated and number == signal.SIGINT
            ):
                self._handlers[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def check(self) -> None:
        """Raise Interrupted if enough signals have arrived."""
        if len(self.numbers) > self._tolerated:
            raise Interrupted(self.numbers[-1])

    def tolerate(self, numbers: Iterable[int]) -> None:
        """Record signals that the child command has handled already, so that only a further one interrupts."""
        self.numbers += [number for number in numbers if number in STOPPING]
        self._tolerated = max(self._tolerated, len(self.numbers))

    def _handle(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        repeated, self._last = now - self._last < SAME_SECONDS, now
        if repeated:
            return
        interrupting = len(self.numbers) > self._tolerated
        self.numbers.append(number)
        if interrupting:
            raise Interrupted(number)
