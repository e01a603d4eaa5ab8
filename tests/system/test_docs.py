"""The documents tell what the commands say: every console block is run, in order, and its output compared."""

from __future__ import annotations

import os
import random
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from packline.cli.reference import PAGE, render
from tests.system.conftest import User
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).parents[2]
PAGES = [
    "README.md",
    "docs/guides/uploading.md",
    "docs/guides/reading.md",
    "docs/guides/adopting.md",
    "docs/guides/jobs.md",
    "docs/guides/mounts.md",
]
STORE = "my-store"
"""What the documents call the bucket."""
JOB = "/job"
"""What the documents call the folder of a job."""
FILE = re.compile(r"^```\w+\n# ([\w.]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
"""A block that begins with the name of a file."""
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
VARIES = re.compile(
    r"[0-9a-f]{64}|(?:adopted-|datum://)[0-9a-f-]{36}"
    r"|push-\d{8}T\d{6}-[0-9a-f]{8}|\d{4}-\d\d-\d\dT[\d:]+\+00:00|\d+(?:\.\d+)? s\b|in \d[\d.]* s"
)


def console_commands() -> Iterator[tuple[str, list[str]]]:
    """Each ``$ command`` of the pages with the lines below it."""
    for page in PAGES:
        for block in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
            for piece in block.split("$ ")[1:]:
                command, *output = piece.rstrip("\n").split("\n")
                yield command, output


def shape(line: str) -> str:
    """A line without what is different each time: times, hashes, made-up ids, users; and without extra spaces."""
    line = re.sub(r", \S+ \(said by the marker\)", ", … (said by the marker)", line)
    return re.sub(r" +", " ", VARIES.sub("…", line)).strip()


def test_every_console_block_says_what_happens(user: User, tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(12):
        file = tmp_path / "images" / ("cats" if number % 2 else "dogs") / f"{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(chance.randbytes(5_041 if number else 5_050))
        user.put(f"raw/2024/{file.relative_to(tmp_path / 'images')}", file.read_bytes())
    for page in PAGES:
        for name, text in FILE.findall((ROOT / page).read_text(encoding="utf-8")):
            (tmp_path / name).write_text(text.replace(JOB, str(tmp_path)))
    environment = {
        **user.environment,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    commands = list(console_commands())
    assert len(commands) >= 5
    for command, expected in commands:
        words = shlex.split(command.replace(STORE, user.stack.store).replace(JOB, str(tmp_path)))
        assert words[0] == "packline"
        done = subprocess.run(
            [*user.command(), *words[1:]],
            env=environment,
            cwd=tmp_path,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if "fetch" in words else subprocess.DEVNULL,
            timeout=HANG_SECONDS,
        )
        assert done.returncode == 0, done.stdout
        told = done.stdout.replace(str(tmp_path), JOB)
        assert [shape(line) for line in told.splitlines()] == [shape(line) for line in expected], command


def test_the_command_line_reference_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == render(), "run `make docs`"


def test_the_readme_quotes_the_benchmark_as_it_was_measured() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^\| ([^|`]+) \| (\d+\.\d\d) \|$", readme, re.MULTILINE)
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    table = page[page.index("### Fetch: 20,000 files of 10 KiB, tmpfs, 20 ms first byte") :].split("\n### ")[
        0
    ]
    measured = dict(re.findall(r"^\| ([^|]+) \| ([\d.]+) \|", table, re.MULTILINE))
    assert len(quoted) == 6
    assert {name: measured.get(name) for name, _ in quoted} == dict(quoted)
