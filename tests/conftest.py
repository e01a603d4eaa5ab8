"""The order of the tests, and how many examples properties try.

Tests that need a local stack come last, since moto's state belongs to the whole process; the longest of them come
first, so that no worker of pytest-xdist is left alone with them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).resolve().parent
LAST = ("system", "browser", "local")

# Container images often set it; then each process that tests start compiles all it imports again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile("quick", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _rank(item.path))


def _rank(path: Path) -> int:
    folder = path.relative_to(HERE).parts[0] if HERE in path.parents else ""
    return LAST.index(folder) + 1 if folder in LAST else 0
