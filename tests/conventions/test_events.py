"""Sample events: every function has some, and each is used by a test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conventions.source import ROOT, project_files, python_files

FUNCTIONS = sorted(path.stem for path in (ROOT / "functions").glob("*.py") if path.stem != "__init__")
EVENTS = sorted(
    path for path in project_files() if path.is_relative_to(ROOT / "events") and path.suffix == ".json"
)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_sample_events(function: str) -> None:
    assert [path for path in EVENTS if path.parent.name == function]


@pytest.mark.parametrize("event", EVENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_sample_event_belongs_to_a_function_and_a_test_names_it(event: Path) -> None:
    assert event.parent.name in FUNCTIONS
    json.loads(event.read_text())
    tests = "\n".join(path.read_text() for path in python_files("tests") if path.parent.name == "functions")
    used = f'"{event.stem}"' in tests or f"{event.parent.name}/{event.stem}" in tests
    assert used, f"no test in tests/functions names {event.stem!r}"
