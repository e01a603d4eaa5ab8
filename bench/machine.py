"""What the figures were measured on: cores, kernel, file systems, versions of every tool."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ASK = {
    "s5cmd": ["version"],
    "rclone": ["version"],
    "aws": ["--version"],
    "unzip": ["-v"],
    "bsdtar": ["--version"],
    "tar": ["--version"],
    "zip": ["-v"],
    "cc": ["--version"],
}


SPARED = 2 << 30
TOUCH = """
import mmap, sys
size, piece = int(sys.argv[1]), bytes(1 << 20)
memory = mmap.mmap(-1, size << 20)
for _ in range(size):
    memory.write(piece)
"""


def touch_memory(size: int) -> None:
    """Use ``size`` MiB of free memory once, in a process of its own, just before something is measured.

    A virtual machine gets memory from its host when it first uses it, and many give it back seconds after it was freed
    (free page reporting). What runs into that takes several times as long to write a file, by chance.
    """
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    size = min(size, free - SPARED) >> 20
    if size > 0:
        subprocess.run([sys.executable, "-c", TOUCH, str(size)], check=True)


def file_system(path: Path) -> str:
    """Type of the file system that holds a path, as the kernel's mount table names it."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(len(at), kind) for at, kind in mounts if path.resolve().is_relative_to(at)]
    return max(holding)[1]


def tool_versions(path: str, python: str) -> dict[str, str]:
    """Version line of each command on that path and each Python package of that interpreter, or ``absent``."""
    found: dict[str, str] = {}
    for name, arguments in _ASK.items():
        where = shutil.which(name, path=path)
        if not where:
            found[name] = "absent"
            continue
        said = subprocess.run([where, *arguments], capture_output=True, text=True, env={"PATH": path}).stdout
        lines = [line.strip() for line in said.splitlines() if not line.startswith("Copyright")]
        found[name] = next((line for line in lines if any(c.isdigit() for c in line)), "unknown")
    ask = (
        "import importlib.metadata as m\n"
        "for n in ('boto3', 'obstore', 'smart-open', 'zipstream-ng', 'stream-zip', 'isal'): print(n, m.version(n))"
    )
    said = subprocess.run([python, "-c", ask], capture_output=True, text=True).stdout
    found |= dict(line.split(" ", 1) for line in said.splitlines())
    return found


def packline_version() -> str:
    """Version of the installed Packline and the commit it was measured at."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    ).stdout.strip()
    try:
        return f"{version('packline')} ({commit})"
    except PackageNotFoundError:
        return commit


def describe() -> dict[str, object]:
    """Cores, processor, memory, kernel and Python of this machine."""
    cpu = next(
        (
            s.split(":")[1].strip()
            for s in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in s
        ),
        "",
    )
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": cpu,
        "memory_gib": round(pages * page / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": [round(x, 2) for x in os.getloadavg()],
    }
