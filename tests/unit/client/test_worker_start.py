"""Files named like modules in the current folder do no harm, whichever way workers are started."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3
from tests.unit.client.datasets import a_version, some_files, tree

ROOT = Path(__file__).parents[3]
FILES = some_files(60, 2000)
NAMES = ("json", "socket", "packline", "selectors", "struct", "ssl", "isal", "typing", "os", "sitecustomize")
SCRIPT = """
import sys, threading
sys.path.append(sys.argv.pop(1))
way = sys.argv.pop(1)
if way == "spawn":
    threading.Thread(target=threading.Event().wait, daemon=True).start()
from packline.client.transfer import processes
assert processes.fork_is_safe() == (way == "fork")
from tests.unit.client.job import main
main()
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder of files that say so when they are imported."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'imported')!r}, 'a').write(__file__)\nraise SystemExit(f'{{__file__}} imported')\n"
        )
    return folder


def no_path(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | more


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every worker is a fresh interpreter")
@pytest.mark.parametrize("way", ["fork", "spawn"])
@pytest.mark.parametrize("search_path", ["", os.pathsep, "."])
def test_files_named_like_modules_in_the_current_folder_are_not_imported(
    store: FakeS3, tmp_path: Path, hostile: Path, way: str, search_path: str
) -> None:
    """The program itself ignores PYTHONPATH here (-E): what is looked at is what its workers make of it."""
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(asdict(a_version(store, FILES))))
    command = [sys.executable, "-E", "-P", "-c", SCRIPT, str(ROOT), way, store.url, str(plan)]
    done = subprocess.run(
        [*command, str(tmp_path / "cache"), str(tmp_path / "data")],
        cwd=hostile,
        env=no_path(PYTHONPATH=search_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "data") == FILES
    assert not (tmp_path / "imported").exists()


def test_a_worker_finds_what_the_program_found_in_folders_of_its_own(store: FakeS3, tmp_path: Path) -> None:
    """As after ``pip install --target``: packline and its needs are beside each other, out of Python's own folders."""
    vendor = tmp_path / "vendor"
    shutil.copytree(ROOT / "src/packline", vendor / "packline", ignore=shutil.ignore_patterns("__pycache__"))
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(asdict(a_version(store, FILES))))
    script = f"import sys; sys.path.insert(0, {str(vendor)!r})\n" + SCRIPT
    command = [sys.executable, "-P", "-c", script, str(ROOT), "spawn", store.url, str(plan)]
    done = subprocess.run(
        [*command, str(tmp_path / "cache"), str(tmp_path / "data")],
        cwd=tmp_path,
        env=no_path(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "data") == FILES


def test_the_command_imports_nothing_from_the_current_folder(tmp_path: Path, hostile: Path) -> None:
    command = Path(sys.executable).with_name("packline")
    if not command.exists():
        pytest.skip("packline is not installed as a command")
    done = subprocess.run(
        [command, "fetch", "dataset://a/b", "--offline", "--to", "data", "--cache", str(tmp_path / "cache")],
        cwd=hostile,
        env=no_path(PACKLINE_TABLE="t", PACKLINE_STORE="b", AWS_REGION="us-east-1"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr.startswith("packline: dataset://a/b")
    assert not (tmp_path / "imported").exists()
