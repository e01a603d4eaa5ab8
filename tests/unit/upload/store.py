"""A store in memory that keeps the order of what is written."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any


class Kept:
    """Every write, in order; the last one of a key is its object."""

    def __init__(self) -> None:
        self.writes: list[str] = []
        self.objects: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def write(self, key: str, body: bytes) -> None:
        with self._lock:
            self.writes.append(key)
            self.objects[key] = body

    def write_file(self, key: str, path: Path) -> None:
        self.write(key, path.read_bytes())

    def copy(self, key: str, to: str) -> None:
        self.write(to, self.objects[key])

    def outputs(self, execution: str) -> dict[str, bytes]:
        prefix = f"outputs/{execution}/"
        return {
            key.removeprefix(prefix): body for key, body in self.objects.items() if key.startswith(prefix)
        }

    def marker(self, execution: str) -> Any:
        return json.loads(self.objects[f"control/{execution}.json"])


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return folder
