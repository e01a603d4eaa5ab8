"""Peak memory of a push, measured in a process of its own: bounded, whatever the files are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import endpoint

pytestmark = pytest.mark.skipif(
    not shutil.which("cc"), reason="no C compiler for the store that keeps nothing"
)

LIMIT_MIB = 256
MiB = 1 << 20

PUSH = """
import sys
from pathlib import Path
from packline.cli.main import main
code = main(["push", sys.argv[1], "--execution", "e", "--progress", "none", *sys.argv[2:]])
# Not ru_maxrss, which an exec inherits from the process that forked.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) // 1024)
sys.exit(code)
"""
FAST = [(12, 60 * MiB), (1, 1200 * MiB), (3000, 64)]
WHOLE = [(40, 60 * MiB), (1, 20 << 30), (100_000, 64)]


def check(folder: Path, count: int, size: int, *words: str) -> None:
    (folder / "files").mkdir()
    for number in range(count):
        with (folder / "files" / f"file-{number}").open("wb") as file:
            file.truncate(size)
    (folder / "catalog").touch()
    endpoint.compile_all()
    with endpoint.serve(folder / "catalog", 0) as store:
        variables = os.environ | {
            "PACKLINE_STORE": "bench",
            "AWS_ENDPOINT_URL": store.url,
            "PACKLINE_TABLE": "",
        }
        done = subprocess.run(
            [sys.executable, "-c", PUSH, folder / "files", *words],
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert f"uploaded {count:,} files" in done.stdout
    assert int(done.stdout.splitlines()[-1]) <= LIMIT_MIB


@pytest.mark.parametrize(("count", "size"), FAST)
def test_a_push_stays_below_256_mib(tmp_path: Path, count: int, size: int) -> None:
    check(tmp_path, count, size)


def test_a_push_that_builds_parts_stays_below_256_mib(tmp_path: Path) -> None:
    check(tmp_path, 200, MiB, "--package", "client")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("count", "size"), WHOLE)
def test_a_push_of_any_size_stays_below_256_mib(tmp_path: Path, count: int, size: int) -> None:
    check(tmp_path, count, size)
