"""Runs many fetches side by side, kills some, damages the cache, and compares every file of each that succeeds."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from packline.client.placement.link_mode import LinkMode
from packline.fs.tree import remove_tree
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.stress.cache import damage, left_over
from tests.unit.client.datasets import a_version, some_files, tree

ROOT = Path(__file__).parents[2]
VERSIONS = 5
JOBS = 16
KILLED_SHARE = 0.4
LONGEST = 300.0
"""Seconds after which a fetch counts as hanging."""
NAMESPACE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]


@dataclass
class Result:
    """The figures of a run."""

    events: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    """Failures of fetches that were not killed."""
    wrong: list[str] = field(default_factory=list)
    """Files that are not as they should be after a success."""
    left_over: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not (self.errors or self.wrong or self.left_over)


@dataclass
class Job:
    """A running fetch."""

    process: subprocess.Popen[str]
    version: int
    to: Path
    include: Sequence[str]
    ends_at: float
    kill_at: float


class Run:
    """One run in a folder of its own."""

    def __init__(
        self, store: FakeS3, folder: Path, *, seed: int, namespaces: bool, variables: Mapping[str, str]
    ) -> None:
        self._store, self._folder, self._cache = store, folder, folder / "cache"
        self._numbers = Random(seed)
        self._namespaces, self._environment = namespaces, os.environ | variables
        self._trees = overlapping(VERSIONS)
        self._plans = [self._put(number) for number in range(VERSIONS)]
        largest = max(plan.bytes for plan in self._plans)
        self._limit = int(2.5 * largest)
        self._jobs: list[Job] = []
        self._count = 0
        self.result = Result()

    def run(self, seconds: float, jobs: int = JOBS) -> Result:
        """Fetch for so long, then once more everything without kills; the figures."""
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            while len(self._jobs) < jobs:
                self._start(self._numbers.randrange(VERSIONS))
            self._watch()
            if self._numbers.random() < 0.01:
                self._damage()
            time.sleep(0.02)
        self._finish()
        for number in range(VERSIONS):
            self._start(number, killed_share=0.0)
        self._finish()
        self.result.left_over = left_over(self._cache)
        self.result.left_over += [str(path) for path in self._folder.glob(".*")]
        return self.result

    def _put(self, number: int) -> FetchPlan:
        plan = a_version(self._store, self._trees[number], part_files=60, block_bytes=32 << 10)
        (self._folder / f"plan-{number}.json").write_text(json.dumps(asdict(plan)))
        return plan

    def _start(self, version: int, killed_share: float = KILLED_SHARE) -> None:
        numbers, self._count = self._numbers, self._count + 1
        to = self._folder / f"to-{self._count}"
        include = ["train/class1/**"] if numbers.random() < 0.15 else []
        place = numbers.choice(list(LinkMode))
        command = [sys.executable, "-m", "tests.stress.job", self._store.url]
        command += [str(self._folder / f"plan-{version}.json"), str(self._cache), str(to), place.value]
        command += [str(self._limit), *include]
        if self._namespaces and self._count % 2:
            command = NAMESPACE + command
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        now = time.monotonic()
        killed = numbers.random() < killed_share
        kill_at = now + numbers.uniform(0.1, 4.0) if killed else float("inf")
        self._jobs.append(Job(process, version, to, include, now + LONGEST, kill_at))
        self.result.events["started"] += 1

    def _watch(self) -> None:
        now = time.monotonic()
        for job in self._jobs.copy():
            if job.process.poll() is not None:
                self._jobs.remove(job)
                self._ended(job)
            elif now > job.ends_at:
                self.result.errors.append(f"{job.to.name} hangs")
                job.process.send_signal(signal.SIGKILL)
                job.ends_at = float("inf")
            elif now > job.kill_at:
                job.process.send_signal(signal.SIGKILL)
                job.kill_at = float("inf")

    def _ended(self, job: Job) -> None:
        _, error = job.process.communicate()
        code = job.process.returncode
        if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
            self.result.events["killed"] += 1
        elif code:
            self.result.errors.append(f"{job.to.name} of version {job.version}: {error.strip()[-2000:]}")
        else:
            self.result.events["succeeded"] += 1
            self._compare(job)
        self._remove(job.to)

    def _compare(self, job: Job) -> None:
        expected = self._trees[job.version]
        if job.include:
            expected = {path: data for path, data in expected.items() if path.startswith("train/class1/")}
        found = tree(job.to.resolve())
        for path in expected.keys() | found.keys():
            if expected.get(path) != found.get(path):
                self.result.wrong.append(f"{job.to.name} of version {job.version}: {path}")
        self.result.events["files compared"] += len(expected)

    def _damage(self) -> None:
        """Damage a version that no fetch is using at this moment."""
        used = {job.version for job in self._jobs}
        for number in set(range(VERSIONS)) - used:
            if damage(self._cache, self._plans[number].content_hash, self._numbers):
                self.result.events["damaged"] += 1
                return

    def _finish(self) -> None:
        while self._jobs:
            self._watch()
            time.sleep(0.02)

    @staticmethod
    def _remove(to: Path) -> None:
        """Remove a target, with what a killed fetch has kept beside it for the next one to the same target."""
        remove_tree(to.with_name(f".{to.name}.packline"))
        if to.is_symlink():
            to.unlink()
        elif to.exists():
            shutil.rmtree(to)


def overlapping(count: int) -> list[dict[str, bytes]]:
    """Versions of which each shares most files with the one before."""
    files = some_files(240, 4000, seed=1)
    versions = [files]
    for number in range(1, count):
        fresh = some_files(60, 4000, seed=10 + number)
        files = dict(list(files.items())[40:]) | fresh
        versions.append(files)
    return versions
