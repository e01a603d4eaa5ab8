"""What commands are told by their environment is in the guide; who gives them may have no name."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from packline.library import environment

ROOT = Path(__file__).parents[3]
OF_THE_STACK = {"aws", "console", "local"}
OF_FUNCTIONS = {"snapshots/server_side/runtime.py"}
"""Their variables are set by the stack, for its functions."""


def test_every_variable_that_a_command_reads_is_in_the_guide_for_workers() -> None:
    guide = (ROOT / "docs" / "guides" / "workers.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"PACKLINE_[A-Z_]+", guide))
    package = ROOT / "src" / "packline"
    files = [
        path
        for path in package.rglob("*.py")
        if path.relative_to(package).parts[0] not in OF_THE_STACK
        and path.relative_to(package).as_posix() not in OF_FUNCTIONS
    ]
    sources = [path.read_text(encoding="utf-8") for path in files]
    read = {name for source in sources for name in re.findall(r'"(PACKLINE_[A-Z_]+)"', source)}
    assert len(read) >= 18
    assert read <= listed


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 3_999_999_999)
    assert environment.person() == "3999999999"
    monkeypatch.setenv("USER", "alice")
    assert environment.person() == "alice"
