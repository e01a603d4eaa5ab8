"""Time and peak memory of adopting a large prefix: ``python -m bench.adopting [objects …]``.

The use cases are the real ones: the request, and the sealing of its execution, which lists the prefix and makes the
version. The registry is in memory; the store makes up its listing and writes what it is given to a folder: the memory
measured is the use case's own. Each size runs in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path

from bench.sealing import Forgetful, MadeUpStore
from packline.keys import marker_key
from packline.objects import StoredObject
from packline.pipeline.adopt import AdoptionContext, request_adoption
from packline.pipeline.seal_context import SealContext
from packline.pipeline.sealing import seal_execution
from packline.rules.adoption import Adoption
from tests.memory import MemoryRegistry

SIZES = (10_000, 100_000, 1_000_000)
WISH = Adoption("raw/2024/", "images", "v1", packaging=True, targeting_aliases=("production",))


class PlainStore(MadeUpStore):
    """A store with so many plain objects below a prefix."""

    def list(self, prefix: str, after: str = "", page: int = 1_000) -> Iterator[StoredObject]:
        assert prefix == WISH.prefix
        for number in range(self._files):
            digest = md5(str(number).encode(), usedforsecurity=False).hexdigest()
            path = f"train/class-{number // 1000:04d}/image-{number:07d}.jpg"
            yield StoredObject(f"{prefix}{path}", digest, 10_000 + number % 977, digest[::-1], 1.0)


def measure(objects: int) -> dict[str, object]:
    """Adopt so many; CPU seconds, and the peak memory of this process in MiB."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    registry = MemoryRegistry()
    with tempfile.TemporaryDirectory() as folder:
        store = PlainStore(objects, "none", Path(folder))
        began = time.monotonic()
        asked = request_adoption(
            WISH, "bench", AdoptionContext(registry, store, lambda execution, attempt: True), 1.0
        )
        assert store.read(marker_key(asked.id))
        outcome = seal_execution(
            asked.id, "run-1", SealContext(registry, Forgetful(registry), store, time.time)
        )
        seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    (version,) = outcome.created
    assert (version.manifest.files, outcome.execution.alerts) == (objects, ())
    return {
        "objects": objects,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_rss_mib": round(after.ru_maxrss / 1024),
        "rss_before_mib": round(before.ru_maxrss / 1024),
        "written_mb": round(store.written / 1e6, 1),
        "packaging": str(version.packaging),
    }


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        for size in sys.argv[1:] or SIZES:
            subprocess.run([sys.executable, "-m", "bench.adopting", str(size)], check=True)
