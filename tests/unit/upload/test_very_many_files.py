"""A push of very many files takes no more memory than one of few, and goes on where a killed one has ended."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BYTES_OF_A_FILE = 100
"""Five of them are the journal's: whether a file is stored, and its CRC-32."""
MiB = 1 << 20


def push(files: int, folder: Path, killed_after: int = -1) -> dict[str, Any]:
    """Push a made-up folder in a process of its own, which may be killed; what it says of itself."""
    folder.mkdir(exist_ok=True)
    words = ["-m", "tests.unit.upload.made_up_push", files, folder, killed_after, 1000]
    done = subprocess.run(
        [sys.executable, *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == (0 if killed_after < 0 else -signal.SIGKILL), done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_does_not_grow_with_the_files_and_a_killed_push_goes_on(tmp_path: Path) -> None:
    few = push(4_000, tmp_path / "few")
    killed = push(30_000, tmp_path / "many", killed_after=10_000)
    rest = push(30_000, tmp_path / "many")
    assert (killed["sent"], rest["sent"]) == (10_000, 20_000)
    assert 0 < rest["heads"] <= 1_000, "some of the objects are looked at, and none are listed"
    assert (rest["mib"] - few["mib"]) * MiB < 26_000 * BYTES_OF_A_FILE
