"""Other people's zip readers and writers, run as their users run them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

JAVA_READER = Path(__file__).parent / "StreamZip.java"


def tool(name: str) -> str:
    """The path of a program, or skip the test saying which is absent."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Output of a command that must succeed."""
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, errors="replace", check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, (
        f"{command}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    )
    return done.stdout


def unzip(part: Path) -> None:
    assert "No errors detected" in run(tool("unzip"), "-tq", part)


def zipinfo(part: Path) -> list[str]:
    return run(tool("zipinfo"), "-1", part).splitlines()


def bsdtar(part: Path) -> list[str]:
    return run(tool("bsdtar"), "-tf", part).splitlines()


def seven(part: Path) -> None:
    assert "Everything is Ok" in run(tool("7z"), "t", "-bd", part)


def java_stream(part: Path) -> tuple[int, int]:
    """Entries and bytes that Java's ZipInputStream finds from front to back, without the central directory."""
    entries, size = run(tool("java"), "-Xshare:auto", JAVA_READER, part).split()
    return int(entries), int(size)
