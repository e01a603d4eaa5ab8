"""The one local stack that a process of the tests can have, handed from folder to folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packline.local.stack import LocalStack

_running: list[LocalStack] = []


def end_running() -> None:
    """End the stack of another folder: its tests are done, or start their own again."""
    while _running:
        _running.pop().stop()


@contextmanager
def only(stack: LocalStack) -> Iterator[LocalStack]:
    """That stack alone, until it ends or another is wanted in this process."""
    end_running()
    _running.append(stack)
    try:
        yield stack.start()
    finally:
        stack.stop()
        if stack in _running:
            _running.remove(stack)
