"""How many cores this process may use: the CPUs it may run on, and the quota of its control groups."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil, inf
from pathlib import Path, PurePosixPath

SELF_CGROUP = Path("/proc/self/cgroup")
CGROUP_MOUNT = Path("/sys/fs/cgroup")


def usable_cores(self_cgroup: Path = SELF_CGROUP, mount: Path = CGROUP_MOUNT) -> int:
    """Return the number of cores for worker processes, at least 1.

    A quota of 1.5 cores counts as 2: one process could not use it up (the JVM and Go round up as well).
    """
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = cgroup_quota(self_cgroup, mount)
    return cpus if quota == inf else max(1, min(cpus, ceil(quota)))


def cgroup_quota(self_cgroup: Path, mount: Path) -> float:
    """Return the smallest CPU quota on any level of this process's control groups, in cores; infinite without one.

    A container may see the path that its group has on the host, but its own group at the mount point: levels that do
    not exist are skipped, and the mount point itself always counts.

    Args:
        self_cgroup: The file that names the groups, cgroups(7).
        mount: Where their file systems are mounted.
    """
    try:
        lines = self_cgroup.read_text().splitlines()
    except OSError:
        return inf  # not Linux, or no /proc
    return min((quota for line in lines for quota in _quotas(line, mount)), default=inf)


def _quotas(line: str, mount: Path) -> Iterator[float]:
    """Yield the quotas of a line: hierarchy, controllers, path (``0::/path`` is version 2)."""
    hierarchy, _, remainder = line.partition(":")
    controllers, _, path = remainder.partition(":")
    if hierarchy == "0" and not controllers:
        for folder in (*_levels(mount, path), *_levels(mount / "unified", path)):
            yield _version_2(folder)
    elif "cpu" in controllers.split(","):
        for folder in (*_levels(mount / controllers, path), *_levels(mount / "cpu", path)):
            yield _version_1(folder)


def _levels(mount: Path, path: str) -> Iterator[Path]:
    """Yield the group's folder and all above it, up to the mount point."""
    names = [name for name in PurePosixPath(path).parts if name not in ("/", "..")]
    for depth in range(len(names) + 1):
        yield mount.joinpath(*names[:depth])


def _version_2(folder: Path) -> float:
    """Read ``cpu.max``: quota and period in microseconds, the quota ``max`` if there is none."""
    quota, _, period = _read(folder / "cpu.max").partition(" ")
    return _cores(quota, period)


def _version_1(folder: Path) -> float:
    """Read quota and period from their files; the quota is -1 if there is none."""
    return _cores(_read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us"))


def _cores(quota: str, period: str) -> float:
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() and int(period) else inf


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""
