"""The way from ``packline.fetch`` to a file on the disk is short: counted in functions of Packline on the stack.

It has two halves, one in each process: until a work item is handed to a worker, and from there to the open file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import an_api
from tests.unit.client.datasets import a_version, some_files

MOST = 10

JOB = """
import json, os, sys
import packline
from packline.client.transfer import ipc

out, url, folder = sys.argv[1:4]
opened, sent = os.open, ipc.Channel.send


def record(kind):
    frame, hops = sys._getframe(2), []
    while frame is not None:
        if f"{os.sep}packline{os.sep}" in frame.f_code.co_filename:
            hops.append(f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_code.co_name}")
        frame = frame.f_back
    with open(out, "a") as lines:
        lines.write(json.dumps([kind, list(dict.fromkeys(hops))]) + "\\n")


def open_and_record(path, flags, *mode, dir_fd=None):
    handle = opened(path, flags, *mode, dir_fd=dir_fd)
    if dir_fd is not None and flags & os.O_CREAT and ("worker.py", "run_worker") in callers():
        record("file")
    return handle


def callers():
    frame, names = sys._getframe(2), set()
    while frame is not None:
        names.add((os.path.basename(frame.f_code.co_filename), frame.f_code.co_name))
        frame = frame.f_back
    return names


def send_and_record(self, *frames):
    if frames and len(frames[0]) == 4:
        record("work")
    return sent(self, *frames)


os.open, ipc.Channel.send = open_and_record, send_and_record
packline.fetch("dataset://images/best", os.path.join(folder, "data"), cache=os.path.join(folder, "cache"),
               api=url, progress="none")
"""


@pytest.fixture
def stacks(store: FakeS3, tmp_path: Path) -> list[tuple[str, list[str]]]:
    """What was on the stack when work was handed over, and when a file was created; innermost first."""
    out = tmp_path / "stacks"
    with an_api(store, a_version(store, some_files(8, 500))) as api:
        command = [sys.executable, "-c", JOB, str(out), api.url, str(tmp_path)]
        subprocess.run(command, check=True, timeout=60)
    return [tuple(json.loads(line)) for line in out.read_text().splitlines()]


def test_a_fetch_hands_work_over_within_ten_functions(stacks: list[tuple[str, list[str]]]) -> None:
    ways = [hops for kind, hops in stacks if kind == "work"]
    assert ways
    assert ways[0][-1] == "fetch.py:fetch"
    assert max(map(len, ways)) <= MOST, ways[0]


def test_a_worker_reaches_the_file_within_ten_functions(stacks: list[tuple[str, list[str]]]) -> None:
    ways = [hops[: hops.index("worker.py:run_worker") + 1] for kind, hops in stacks if kind == "file"]
    assert ways
    assert max(map(len, ways)) <= MOST, ways[0]
