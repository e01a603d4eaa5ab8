"""An empty virtual environment with the wheel in it, and nothing of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

from infra.assets import ROOT
from infra.wheel import build_wheel


class Installation(NamedTuple):
    """A virtual environment that Packline was installed into."""

    folder: Path
    wheel: Path

    @property
    def packages(self) -> Path:
        (folder,) = (self.folder / "lib").glob("python3*/site-packages")
        return folder

    def install(self, extras: str = "") -> None:
        """Install the wheel with versions as locked, by uv; by pip where uv does not know the way to an index."""
        wanted = f"packline{extras} @ {self.wheel.as_uri()}"
        locked = ["--constraint", str(ROOT / "requirements" / "dev.txt")]
        python = str(self.folder / "bin" / "python")
        uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python]
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        if (
            subprocess.run([*uv, *locked, wanted], capture_output=True, check=False, timeout=300).returncode
            != 0
        ):
            subprocess.run([*pip, *locked, wanted], check=True, timeout=300)

    def run(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run ``packline`` of this environment, in ``folder``."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "PACKLINE_", "PYTHON", "VIRTUAL_ENV", "VH_"))
        }
        environment |= {"HOME": str(folder), "TMPDIR": str(folder)}
        command = [str(self.folder / "bin" / "packline"), *arguments]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
        )


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    made = Installation(folder / "venv", build_wheel(folder / "dist"))
    made.install()
    return made
