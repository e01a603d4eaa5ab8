"""A CPU quota of any control group above counts as cores: version 1 and 2, in a container or not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from pathlib import Path

import pytest

from packline.client.transfer.cores import CGROUP_MOUNT, cgroup_quota, usable_cores

CPUS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture
def mount(tmp_path: Path) -> Path:
    folder = tmp_path / "cgroup"
    folder.mkdir()
    return folder


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"cpu.{name}").write_text(text + "\n")


def in_groups(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "self-cgroup"
    file.write_text("".join(line + "\n" for line in lines))
    return file


def test_a_quota_of_version_2_is_quota_over_period(tmp_path: Path, mount: Path) -> None:
    write(mount / "job", max="150000 100000")
    assert cgroup_quota(in_groups(tmp_path, "0::/job"), mount) == 1.5


def test_the_smallest_quota_of_all_levels_counts(tmp_path: Path, mount: Path) -> None:
    write(mount / "kubepods", max="400000 100000")
    write(mount / "kubepods/pod", max="50000 100000")
    write(mount / "kubepods/pod/container", max="max 100000")
    assert cgroup_quota(in_groups(tmp_path, "0::/kubepods/pod/container"), mount) == 0.5


def test_a_container_that_sees_the_path_of_the_host_finds_its_own_group_at_the_mount(
    tmp_path: Path, mount: Path
) -> None:
    write(mount, max="200000 100000")
    assert cgroup_quota(in_groups(tmp_path, "0::/docker/0123abcd"), mount) == 2
    assert cgroup_quota(in_groups(tmp_path, "0::/../../other"), mount) == 2


@pytest.mark.parametrize("folder", ["cpu", "cpu,cpuacct"])
def test_a_quota_of_version_1_counts_wherever_the_controller_is_mounted(
    tmp_path: Path, mount: Path, folder: str
) -> None:
    write(mount / folder / "docker/abc", cfs_quota_us="300000", cfs_period_us="100000")
    groups = in_groups(tmp_path, "5:memory:/docker/abc", f"4:{folder}:/docker/abc", "0::/")
    assert cgroup_quota(groups, mount) == 3


def test_a_quota_of_version_2_beside_version_1_counts(tmp_path: Path, mount: Path) -> None:
    write(mount / "unified/job", max="100000 100000")
    assert cgroup_quota(in_groups(tmp_path, "3:memory:/", "0::/job"), mount) == 1


@pytest.mark.parametrize("text", ["max 100000", "max", "", "100000 0", "-1 100000", "much"])
def test_no_quota_is_no_limit(tmp_path: Path, mount: Path, text: str) -> None:
    write(mount / "job", max=text)
    write(mount / "cpu/job", cfs_quota_us="-1", cfs_period_us="100000")
    assert cgroup_quota(in_groups(tmp_path, "0::/job", "4:cpu:/job"), mount) == inf
    assert usable_cores(in_groups(tmp_path, "0::/job"), mount) == CPUS


def test_without_control_groups_there_is_no_limit(tmp_path: Path) -> None:
    assert usable_cores(tmp_path / "absent", tmp_path) == CPUS


@pytest.mark.parametrize(("quota", "cores"), [("10000", 1), ("100000", 1), ("110000", 2), ("9900000", CPUS)])
def test_a_part_of_a_core_counts_as_one_and_never_more_than_the_cpus(
    tmp_path: Path, mount: Path, quota: str, cores: int
) -> None:
    write(mount, max=f"{quota} 100000")
    assert usable_cores(in_groups(tmp_path, "0::/"), mount) == min(cores, CPUS)


@pytest.fixture
def real_group() -> Iterator[Path]:
    """A group of this machine with the quota of one core, if we may make one."""
    folder = CGROUP_MOUNT / "cpu" / f"packline-test-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "cpu.cfs_period_us").write_text("100000")
        (folder / "cpu.cfs_quota_us").write_text("100000")
    except OSError:
        with suppress(OSError):
            folder.rmdir()
        pytest.skip("no control group of version 1 can be made here")
    yield folder
    folder.rmdir()


def test_a_process_in_a_group_of_one_core_uses_one(real_group: Path) -> None:
    join = f"open({str(real_group / 'cgroup.procs')!r}, 'w').write('0')"
    ask = f"{join}; from packline.client.transfer.cores import usable_cores; print(usable_cores())"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True).stdout == "1\n"
