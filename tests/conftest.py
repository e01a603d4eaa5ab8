"""The order of the tests: those that need a local stack come last, since moto's state belongs to the whole process."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
LAST = ("local", "system", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _rank(item.path))


def _rank(path: Path) -> int:
    folder = path.relative_to(HERE).parts[0] if HERE in path.parents else ""
    return LAST.index(folder) + 1 if folder in LAST else 0
