"""Keep loops between builds, so that a warm function reuses its connections."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from packline.http.async_request import Origin
from packline.http.http_loop import HttpLoop

_kept: dict[Origin, list[HttpLoop]] = {}
_lock = threading.Lock()
# A forked child shares its parent's sockets and must not use them.
os.register_at_fork(after_in_child=_kept.clear)


@contextmanager
def acquire(address: Origin) -> Iterator[HttpLoop]:
    """Acquire a loop for one build. No other build uses it in the meantime."""
    with _lock:
        waiting = _kept.get(address)
        loop = waiting.pop() if waiting else HttpLoop(address)
    try:
        yield loop
    except BaseException:
        loop.drop_requests()
        raise
    finally:
        with _lock:
            _kept.setdefault(address, []).append(loop)


def close_all() -> None:
    """Close the connections of all loops that are not in use."""
    with _lock:
        loops = [loop for waiting in _kept.values() for loop in waiting]
        _kept.clear()
    for loop in loops:
        loop.close()
