"""The order of the tests, what one worker runs together, and how many examples properties try."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings

from tests.early_failures import name_failures_early
from tests.grouping import GroupScheduling, group_of, rank_of
from tests.stacks import end_running

HERE = Path(__file__).resolve().parent

# Container images often set it; then each process that tests start compiles all it imports again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What names no cache does not write to that of who runs the tests; processes of a run share it.
_CACHE = TemporaryDirectory(prefix="packline-tests-", ignore_cleanup_errors=True)
os.environ.setdefault("PACKLINE_CACHE", _CACHE.name)

settings.register_profile("quick", deadline=None, max_examples=50)  # other ones in each run
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling:
    return GroupScheduling(config, log)


def pytest_configure(config: pytest.Config) -> None:
    name_failures_early(config)
    # A shell ignores these in what it starts in the background, and so would every process that a test starts.
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGQUIT, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect without searching for garbage: every worker keeps all the tests, so each search only grows longer.

    What is collected is then left out of later searches, too.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a group together, and begin with the longest groups."""
    first_seen: dict[str, int] = {}
    for item in items:
        first_seen.setdefault(_group(item), len(first_seen))
    items.sort(key=lambda item: (rank_of(_group(item)), first_seen[_group(item)]))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End a folder's stack with the folder: moto's state belongs to the process, and its threads take time.

    Not with the group: the fixture of the stack is that of the folder, whose groups one process may run.
    """
    if nextitem is not None and nextitem.path.parent != item.path.parent:
        end_running()


def _group(item: pytest.Item) -> str:
    return _group_of_file(item.path) or item.nodeid


@cache
def _group_of_file(path: Path) -> str:
    return group_of(path.relative_to(HERE).as_posix()) if path.is_relative_to(HERE) else ""
