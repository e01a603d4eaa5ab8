"""Runs the drivers, each way in turn, and keeps every value."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.endpoint import Endpoint
from bench.reading.settings import ONCE, PEERS, REPOSITORY
from bench.workplace import Workplace, environment

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""The rows of each way; a row with ``problem`` has no figures."""


@contextmanager
def scratch_folder(place: Workplace) -> Iterator[Path]:
    """Make an empty folder on tmpfs, and remove it."""
    folder = Path(tempfile.mkdtemp(dir=place.memory))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_driver(place: Workplace, url: str, module: str, *arguments: object, timeout: float = 900) -> Row:
    """Run one driver with the peers' Python; its JSON line, or what went wrong as ``problem``."""
    env = environment(place, url) | {
        "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'src'}",
        "HOME": str(place.memory),
        "OMP_NUM_THREADS": "1",
    }
    command = [str(PEERS), "-W", "ignore", "-m", f"bench.reading.{module}", *map(str, arguments)]
    process = subprocess.Popen(
        command,
        env=env,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its workers, too: some never end
        process.communicate()
        return {"problem": f"not done within {timeout:.0f} s"}
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if process.returncode or not lines:
        return {"problem": f"exit {process.returncode}: {_last_words(errors)}"}
    row: Row = json.loads(lines[-1])
    return row


def run_in_turn(ways: Sequence[str], rounds: int, run: Any) -> Rows:
    """Run each way once a round; one that failed, or takes long, does not run again."""
    rows: Rows = {way: [] for way in ways}
    for number in range(rounds):
        for way in ways:
            if any("problem" in row for row in rows[way]) or (number and way in ONCE):
                continue
            row = run(way)
            rows[way].append(row)
            print(f"{number + 1}/{rounds} {way}: {json.dumps(row)[:1500]}", file=sys.stderr, flush=True)
    return rows


def counted(endpoint: Endpoint, row: Row, before: dict[str, int]) -> Row:
    """Add the requests that the endpoint served since ``before``."""
    return row | {"requests": endpoint.counters()["requests"] - before["requests"]}


def _last_words(output: str) -> str:
    """Return the last lines of what a driver wrote, as one."""
    return " | ".join(line.strip() for line in output.strip().splitlines()[-12:])[-1500:]
