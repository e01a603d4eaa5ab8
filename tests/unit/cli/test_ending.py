"""``packline fetch`` ends at once, and everything it has said arrives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def fetch_nothing(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A fetch of what was never fetched, offline, as a program of its own."""
    command = [sys.executable, "-m", "packline.cli.main", "fetch", "dataset://a/b", "--offline"]
    environment = {"PATH": os.environ["PATH"], "PACKLINE_CACHE": str(folder / "cache"), **variables}
    return subprocess.run(
        [*command, "--to", str(folder / "to")], env=environment, capture_output=True, text=True, check=False
    )


def test_the_exit_code_and_the_message_of_a_failure_reach_a_pipe(tmp_path: Path) -> None:
    ended = fetch_nothing(tmp_path, PACKLINE_TABLE="t", PACKLINE_STORE="s")
    assert ended.returncode == 7
    assert ended.stderr.startswith("packline: dataset://a/b has not been fetched")
    assert ended.stdout == ""


def test_a_missing_setting_is_invalid_input(tmp_path: Path) -> None:
    assert fetch_nothing(tmp_path).returncode == 2
