"""Time and peak memory of sealing a large execution: ``python -m bench.sealing [files] [metadata]``.

The use case is the real one. The registry is in memory, what is saved to search is dropped; the store makes up its
listing and the batch file line by line and writes what it is given to a folder: the memory measured is the use case's
own. ``metadata`` is ``same`` (every file joins one version), ``properties`` (three of its own beside that) or ``none``.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from hashlib import md5
from pathlib import Path

from packline.errors import ObjectNotFound
from packline.model import Datum, Execution
from packline.objects import OpenUpload, StoredObject
from packline.pipeline.seal_context import SealContext
from packline.pipeline.sealing import seal_execution
from tests.memory import MemoryDatumIndex, MemoryRegistry

EXECUTION = "exec-0192f8d4-million"
PREFIX = f"outputs/{EXECUTION}/"
BATCH = f"{PREFIX}valohai.metadata.jsonl"
ENTRY = [{"uri": "dataset://images/v1", "packaging": True, "targeting_aliases": ["production"]}]


class MadeUpStore:
    """A store with ``files`` outputs and a batch file about each."""

    def __init__(self, files: int, metadata: str, folder: Path) -> None:
        self._files, self._metadata, self._folder = files, metadata, folder
        self.written = 0

    def list(self, prefix: str, after: str = "", page: int = 1_000) -> Iterator[StoredObject]:
        assert prefix == PREFIX
        for number in range(self._files):
            digest = md5(str(number).encode(), usedforsecurity=False).hexdigest()
            yield StoredObject(f"{PREFIX}{_path(number)}", digest, 10_000 + number % 977, digest[::-1], 1.0)
        yield StoredObject(BATCH, "v1", 1, "batch", 1.0)

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        return iter(())

    def crc32(self, key: str, version_id: str | None = None) -> int | None:
        return None

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        assert key == BATCH
        for number in range(self._files if self._metadata != "none" else 0):
            metadata: dict[str, object] = {"valohai.dataset-versions": ENTRY}
            if self._metadata == "properties":
                metadata |= {"accuracy": number / self._files, "label": f"class-{number % 1000}", "n": number}
            yield json.dumps({"file": _path(number), "metadata": metadata}).encode()

    def read(self, key: str, version_id: str | None = None) -> bytes:
        file = self._folder / key.replace("/", "-")
        if not file.exists():
            raise ObjectNotFound(f"{key} is not in the store.")
        return file.read_bytes()

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        return bytes(length) if key.startswith(PREFIX) else self.read(key)[start : start + length]

    def head(self, key: str) -> StoredObject:
        raise ObjectNotFound(f"{key} is not in the store.")

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        file = self._folder / key.replace("/", "-")
        if file.exists():
            return False
        self.written += len(body)
        file.write_bytes(body)
        return True

    def remove(self, key: str) -> None:
        (self._folder / key.replace("/", "-")).unlink(missing_ok=True)


class Forgetful(MemoryDatumIndex):
    """A datum_index that keeps no datum, as the table keeps none in our memory."""

    def save_datums(self, datums: Iterable[Datum]) -> None:
        for _ in datums:
            pass


def _path(number: int) -> str:
    return f"train/class-{number // 1000:04d}/image-{number:07d}.jpg"


def main(files: int, metadata: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    registry = MemoryRegistry()
    registry.save_execution(Execution(EXECUTION, touched_at=1.0))
    with tempfile.TemporaryDirectory() as folder:
        store = MadeUpStore(files, metadata, Path(folder))
        began = time.monotonic()
        to = SealContext(registry, Forgetful(registry), store, time.time)
        outcome = seal_execution(EXECUTION, "run-1", to)
        seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert outcome.execution.manifest is not None
    assert outcome.execution.manifest.files == files
    report = {
        "files": files,
        "metadata": metadata,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_rss_mib": round(after.ru_maxrss / 1024),
        "rss_before_mib": round(before.ru_maxrss / 1024),
        "written_mb": round(store.written / 1e6, 1),
        "versions": outcome.execution.versions,
        "alerts": [alert.code for alert in outcome.execution.alerts],
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2] if len(sys.argv) > 2 else "same")
