"""What goes wrong with a response, and with which."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from tests.fakes.s3.messages import Request


class Fault(NamedTuple):
    """What goes wrong with one response; the default is nothing."""

    status: int = 0
    """Refuse with this status, and the code and message, without looking at the request."""
    code: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    """Headers of that refusal."""
    message: str = "said so"
    carried_out: bool = False
    """Carry the request out before it is refused: a response that is lost."""
    delay: float = 0.0
    """Seconds to wait before the request is carried out."""
    late: float = 0.0
    """Seconds to wait between carrying out the request and the response."""
    silent: bool = False
    """Close without a response."""
    reset: bool = False
    """Reset the connection without a response."""
    garbage: bool = False
    """Respond with something that is not HTTP."""
    hang: bool = False
    """Never respond."""
    chunked: bool = False
    """In chunked transfer coding."""
    cut_after: int = -1
    """Send so many bytes of the body, then reset the connection."""
    cut_half: bool = False
    """Send half of the body, then reset the connection."""
    flip: int = -1
    """Change the byte at this offset of the body."""
    drip: float = 0.0
    """Seconds for each byte that is sent."""
    slow: bool = False
    """Send 1,000 bytes a millisecond."""


FaultChoice = Callable[[Request], "Fault | object | None"]
"""Decides what goes wrong with the response to a request; anything but a Fault is nothing."""

NO_FAULT = Fault()


def only(*numbers: int, fault: Fault) -> FaultChoice:
    """Return a choice of the fault for the requests of these numbers."""
    return lambda request: fault if request.number in numbers else None


def once(applies: Callable[[Request], bool], fault: Fault) -> FaultChoice:
    """Return a choice of the fault for the first request that ``applies`` holds for, whichever thread it is in."""
    lock = threading.Lock()
    done: list[Request] = []

    def choose(request: Request) -> Fault | None:
        with lock:
            if done or not applies(request):
                return None
            done.append(request)
        return fault

    return choose
