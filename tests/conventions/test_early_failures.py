"""The run of many minutes names a failed test at once, and its last line stays pytest's summary."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFTEST = "from tests.early_failures import name_failures_early as pytest_configure"
TESTS = """
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("no stack")

def test_first(): assert 1 == 2, "one is not two"
def test_second(broken): pass
def test_third(): pass
"""


def test_a_failed_test_is_named_before_the_next_one_ends(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TESTS)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "xdist.plugin",
            "-n",
            "1",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            ".",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.fspath(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    before, _, after = run.stdout.partition("= ERRORS =")
    assert "\nfailed: test_it.py::test_first: AssertionError: one is not two" in before, (
        run.stdout + run.stderr
    )
    assert "\nfailed in setup: test_it.py::test_second: RuntimeError: no stack" in before
    assert "test_third" not in run.stdout
    assert after.splitlines()[-1].startswith("1 failed, 1 passed, 1 error in ")
