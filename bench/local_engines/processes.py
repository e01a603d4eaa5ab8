"""CPU time and memory of a process with its descendants (Linux)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def process_tree(pid: int) -> set[int]:
    """Return the ids of a process and of all its descendants."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(_columns(int(folder.name))[1])
        except OSError:
            continue
    tree = {pid}
    while children := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= children
    return tree


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its descendants, ended ones included, in seconds."""
    ticks = 0
    for member in process_tree(pid):
        try:
            ticks += sum(map(int, _columns(member)[11:15]))
        except OSError:
            continue
    return ticks / _TICKS


@contextmanager
def memory_watch(pid: int, every: float = 0.25) -> Iterator[list[float]]:
    """Sample the memory (proportional set size) of the tree; the list's only element is the peak in MiB."""
    peak, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(every):
            peak[0] = max(peak[0], sum(map(_proportional_mib, process_tree(pid))))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def _columns(pid: int) -> list[str]:
    """Return the columns of /proc/PID/stat behind the name: state, parent and so on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _proportional_mib(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
