"""Someone with the ``packline`` command and the rights of one role."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.waiting import HANG_SECONDS, wait_for


class Worker:
    """Runs ``packline`` with an environment of its own and nothing of this machine's."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {**environment, "HOME": str(folder), "PACKLINE_CACHE": str(folder / "cache")}

    def run(self, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run ``packline`` and check its exit code."""
        done = self._start(*arguments)
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: object) -> Any:
        """Run ``packline`` with --json and return what it prints."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def packaged(self, uri: str, state: str = "built") -> Any:
        """Wait until the version's packaging is in that state, and return what ``show`` prints."""

        def shown() -> Any:
            done = self._start("show", uri, "--json")
            version = json.loads(done.stdout) if done.returncode == 0 else {}
            return version if version.get("packaging") == state else None

        return wait_for(shown, 0.5)

    def _start(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "packline.cli.main", *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=HANG_SECONDS
        )


def write_tree(folder: Path, files: dict[str, bytes]) -> Path:
    """Write the files below a folder, and return it."""
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return folder
