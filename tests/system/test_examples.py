"""The examples, as they stand in the repository, with small numbers on the local stack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.conftest import User

EXAMPLES = Path(__file__).parents[2] / "examples"
MOVING, SOURCES = (EXAMPLES.parent / f"build/{name}-venv/bin/python" for name in ("moving", "sources"))


def run(user: User, *arguments: object, python: str = sys.executable) -> str:
    command = [python, str(EXAMPLES / str(arguments[0])), *map(str, arguments[1:])]
    done = subprocess.run(command, env=user.environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_pictures_in_class_folders_come_back_in_class_folders(user: User) -> None:
    told = run(user, "image_classification.py", "--count", 300)
    assert "packaging: built, 1 parts" in told
    assert "image classification: OK (300 pictures, 10 classes)" in told


def test_what_a_job_selects_from_a_mount_becomes_a_packaged_version(user: User) -> None:
    output = run(user, "mount_and_filter.py", "--count", 200)
    assert "packaging: built, 20 files" in output
    assert "200 files, 1,690 bytes, untracked" in output
    assert "mount and filter: OK (20 of 200 files)" in output


def test_days_are_appended_one_version_after_the_other(user: User) -> None:
    told = run(user, "time_series.py", "--days", 3)
    assert "time series: OK (3 versions, 72 rows)" in told


@pytest.mark.skipif(not MOVING.exists(), reason="needs DVC and WebDataset: make test-moving")
def test_data_of_dvc_and_webdataset_moves_in_and_out_again(user: User) -> None:
    output = run(user, "moving.py", "--count", 60, python=str(MOVING))
    assert "from dvc: 60 files, packaging built" in output
    assert "from archives: 120 files, packaging built" in output
    assert "moving: OK (60 pictures, 4 shards)" in output


@pytest.mark.skipif(not SOURCES.exists(), reason="needs pyarrow: make test-sources")
def test_a_training_on_rows_of_a_warehouse_is_repeated(user: User) -> None:
    output = run(user, "train_from_warehouse.py", "--count", 500, python=str(SOURCES))
    assert "nothing changed: no version was made" in output
    assert "sql://" in output
    assert "warehouse: OK (500 and 1000 rows, the same fit again)" in output
