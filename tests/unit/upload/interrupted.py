"""A folder whose push is interrupted where a test says, in this process; and what the store then has of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from packline.client.upload.upload import UploadRequest, UploadResult
from packline.library.backend import Backend, TableBackend
from packline.library.push_session import PushSession
from tests.fakes.s3 import Request
from tests.unit.upload.store import UploadStore, fill

FILES = {f"f{number}": str(number).encode() * 9 for number in range(6)}
ENTRY: dict[str, object] = {"uri": "dataset://images/v1", "packaging": False}


@dataclass
class Folder:
    """A folder that is pushed in this process, and interrupted where a test says."""

    path: Path
    store: UploadStore
    backend: Backend = field(default_factory=TableBackend)
    warnings: list[str] = field(default_factory=list)

    def session(
        self, *, entry: dict[str, object] | None = None, execution: str = "", **options: Any
    ) -> PushSession:
        """Prepare a push."""
        request = UploadRequest(self.path, execution, ENTRY if entry is None else entry)
        return PushSession(request, self.backend, warn=self.warnings.extend, **options)

    def push(self, **options: Any) -> UploadResult:
        """Push to the end; requests that hung before do so no longer."""
        self.store.fault = lambda request: None
        return self.session(**options).run()

    def interrupt(self, until: Callable[[], bool], *held: str, **options: Any) -> PushSession:
        """Push, with writes of ``held`` keys that hang, until these are on their way and a condition holds."""
        hanging = self.store.hold(lambda seen: seen.method == "PUT" and named(seen, *held))
        expected = max(1, self._count(held))

        def stop() -> None:
            if len(hanging) >= expected and until():
                raise KeyboardInterrupt

        session = self.session(checkpoint=stop, **options)
        with pytest.raises(KeyboardInterrupt):
            session.run()
        return session

    def interrupt_at(self, *held: str) -> PushSession:
        """Push until all files but ``held`` are stored."""
        session: list[PushSession] = []
        hanging = self.store.hold(lambda seen: seen.method == "PUT" and named(seen, *held))
        expected = self._count(held)

        def stop() -> None:
            stored = session[0].resumed + (session[0].sender.files if session[0].sender else 0)
            if stored == len(FILES) - expected and len(hanging) >= expected:
                raise KeyboardInterrupt

        session.append(self.session(checkpoint=stop))
        with pytest.raises(KeyboardInterrupt):
            session[0].run()
        return session[0]

    def _count(self, words: tuple[str, ...]) -> int:
        return sum(any(word in f"/{name}" for word in words) for name in FILES)

    def journal(self) -> Path:
        """The journal that was left."""
        (journal,) = Path(self.store.cache).glob("pushes-*/*/journal")
        return journal

    def times(self) -> dict[str, int]:
        """How often each file was stored, by path, in whatever execution."""
        times: dict[str, int] = {}
        for key, versions in self.store.versions.items():
            if key.startswith("outputs/") and not key.endswith("valohai.metadata.jsonl"):
                path = key.split("/", 2)[2]
                times[path] = times.get(path, 0) + len(versions)
        return times


def named(request: Request, *words: str) -> bool:
    return any(word in request.key for word in words)


def settled_fill(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files, and wait until a later write would show in their times."""
    fill(folder, files)
    time.sleep(0.03)
    return folder
