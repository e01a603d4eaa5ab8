"""Peak memory of an export, measured in a process of its own: bounded, whatever the members are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer
from tests.unit.client.datasets import a_version

pytestmark = pytest.mark.unmeasured

LIMIT_MIB = 128
MiB = 1 << 20

EXPORT = """
import sys
from pathlib import Path
from packline.cli.main import main
code = main(["export", "dataset://images/best", *sys.argv[1:]])
# Not ru_maxrss, which an exec inherits from the process that forked.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) // 1024)
sys.exit(code)
"""


def peak_mib(folder: Path, files: dict[str, bytes], *kinds: str) -> dict[str, int]:
    """The peak memory in MiB of an export in each format; the first one fills the cache."""
    peaks = {}
    with FakeS3(etags=False) as store:
        plan = a_version(store, files, part_files=50_000, block_bytes=4 * MiB, shard_rows=40_000, etags=False)
        api = ApiServer(store, plan)
        variables = os.environ | {"PACKLINE_API_URL": api.url, "PACKLINE_CACHE": str(folder / "cache")}
        try:
            for kind in kinds:
                done = subprocess.run(
                    [sys.executable, "-c", EXPORT, "--format", kind, "--to", folder / kind],
                    env=variables,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert done.returncode == 0, done.stderr
                assert f"{len(files):,} members" in done.stdout
                peaks[kind] = int(done.stdout.splitlines()[-1])
        finally:
            api.close()
    return peaks


def test_a_member_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    """Of 32 MiB, for the sake of time; an export of nothing much takes about as many."""
    assert peak_mib(tmp_path, {"a.bin": bytes(32 * MiB)}, "tar")["tar"] < 60


@pytest.mark.slow
def test_a_member_of_300_mib_is_exported_in_bounded_memory(tmp_path: Path) -> None:
    peaks = peak_mib(tmp_path, {"a.bin": bytes(300 * MiB), "b.bin": b"1"}, "tar", "zip", "mds", "litdata")
    print(peaks)
    assert max(peaks.values()) <= LIMIT_MIB


@pytest.mark.slow
def test_100_000_members_are_exported_in_bounded_memory(tmp_path: Path) -> None:
    files = {f"{number // 1000:03d}/{number:06d}.bin": b"%d" % number for number in range(100_000)}
    peaks = peak_mib(tmp_path, files, "tar", "zip", "webdataset", "mds", "litdata")
    print(peaks)
    assert max(peaks.values()) <= LIMIT_MIB
