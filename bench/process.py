"""Run a command as a whole process tree and say what it took."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.endpoint import BINARIES


class CommandFailed(Exception):
    """A measured command ended with another status than 0."""


class Measure(NamedTuple):
    """One run: seconds of wall clock, seconds of CPU (user and system, of the whole tree), peak RSS."""

    seconds: float
    cpu_seconds: float
    peak_rss_mib: float
    """Of the largest single process of the tree (``ru_maxrss``)."""


def run(command: Sequence[str], env: Mapping[str, str]) -> Measure:
    """Run to the end; the output is dropped. Raises CommandFailed with its last lines."""
    with tempfile.NamedTemporaryFile() as result, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [BINARIES / "meter", result.name, *command],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        seconds, cpu, rss, status = Path(result.name).read_text().split()
        if status != "0":
            said.seek(max(0, said.seek(0, os.SEEK_END) - 4000))
            text = said.read().decode(errors="replace")
            raise CommandFailed(f"{' '.join(map(str, command))[-300:]}: exit {status}: {text}")
    return Measure(float(seconds), float(cpu), int(rss) / 1024)
