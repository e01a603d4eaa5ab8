"""Readers and fetches side by side over one small cache, some of them killed, and the cache damaged meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from packline.client.cache.store import Cache
from tests.stress.cache import left_over
from tests.stress.reading_job import WRONG
from tests.stress.run import KILLED_SHARE, LONGEST, ROOT, VERSIONS, Result, Run

READERS, FETCHES = 8, 2
READER_SECONDS = 4.0
"""How long a reader reads that is not killed."""


@dataclass
class Reader:
    """A running reader."""

    process: subprocess.Popen[str]
    version: int
    ends_at: float
    kill_at: float


class ReadingRun(Run):
    """One run in a folder of its own."""

    _readers: list[Reader]

    def run_readers(self, seconds: float) -> Result:
        """Read and fetch for so long, then once more every version without kills; the figures."""
        self._readers = []
        for number, tree in enumerate(self._trees):
            ordered = sorted(tree.items(), key=lambda item: item[0].encode())
            digests = [sha256(data).hexdigest() for _, data in ordered]
            (self._folder / f"digests-{number}.json").write_text(json.dumps(digests))
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            while len(self._readers) < READERS:
                self._start_reader(self._numbers.randrange(VERSIONS))
            while len(self._jobs) < FETCHES:
                self._start(self._numbers.randrange(VERSIONS))
            self._watch_all()
            if self._numbers.random() < 0.05:
                self._damage_parts()
        self._finish_all()
        for number in range(VERSIONS):
            self._start_reader(number, killed_share=0.0)
            self._start(number, killed_share=0.0)
        self._finish_all()
        self.result.left_over = left_over(self._cache)
        return self.result

    def _watch_all(self) -> None:
        self._watch()
        self._watch_readers()
        time.sleep(0.02)

    def _finish_all(self) -> None:
        while self._jobs or self._readers:
            self._watch_all()

    def _start_reader(self, version: int, killed_share: float = KILLED_SHARE) -> None:
        numbers = self._numbers
        files = [self._folder / f"plan-{version}.json", self._cache, self._folder / f"digests-{version}.json"]
        command = [sys.executable, "-W", "ignore", "-m", "tests.stress.reading_job", self._store.url]
        command += [*map(str, files), str(self._limit), str(numbers.randrange(1 << 30)), str(READER_SECONDS)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        now = time.monotonic()
        kill_at = (
            now + numbers.uniform(0.5, READER_SECONDS) if numbers.random() < killed_share else float("inf")
        )
        self._readers.append(Reader(process, version, now + LONGEST, kill_at))
        self.result.events["readers started"] += 1

    def _watch_readers(self) -> None:
        now = time.monotonic()
        for reader in self._readers.copy():
            if reader.process.poll() is not None:
                self._readers.remove(reader)
                self._reader_ended(reader)
            elif now > reader.ends_at:
                self.result.errors.append(f"a reader of version {reader.version} hangs")
                os.killpg(reader.process.pid, signal.SIGKILL)
                reader.ends_at = float("inf")
            elif now > reader.kill_at:
                # Sometimes with its children, sometimes they are left to themselves.
                kill = self._numbers.choice((os.kill, os.killpg))
                kill(reader.process.pid, signal.SIGKILL)
                reader.kill_at = float("inf")

    def _reader_ended(self, reader: Reader) -> None:
        if reader.process.returncode == -signal.SIGKILL:
            self.result.events["readers killed"] += 1
            assert reader.process.stderr is not None
            reader.process.stderr.close()  # its children may go on and hold the other end
            return
        _, error = reader.process.communicate()
        if reader.process.returncode == WRONG:
            self.result.wrong.append(error.strip()[-2000:])
        elif reader.process.returncode:
            self.result.errors.append(f"a reader of version {reader.version}: {error.strip()[-2000:]}")
        else:
            self.result.events["readers succeeded"] += 1

    def _damage_parts(self) -> None:
        kind = damage_parts(self._cache, self._numbers)
        self.result.events[kind] += 1


def damage_parts(root: Path, numbers: Random) -> str:
    """Cut off, overwrite or remove a part file, its journal, or an index; what was done.

    An index is only removed: who cuts off a mapped file ends the processes that have mapped it.
    """
    cache = Cache(root)
    files = sorted([*cache.parts.glob("*"), *cache.members.glob("[!.]*")]) if cache.parts.is_dir() else []
    if not files:
        return "nothing to damage"
    file = numbers.choice(files)
    kind = (
        "removed" if file.parent == cache.members else numbers.choice(("removed", "cut off", "overwritten"))
    )
    try:
        size = file.stat().st_size
        if kind == "removed":
            file.unlink()
        elif kind == "cut off":
            os.truncate(file, numbers.randrange(size + 1))
        else:
            with file.open("r+b") as opened:
                opened.seek(numbers.randrange(size + 1))
                opened.write(numbers.randbytes(min(4000, size)))
    except FileNotFoundError:
        return "gone before it was damaged"
    return f"{file.suffix or 'data'} {kind}"
