"""The foreground command: ready file, listing of what has no effect, a clean end on a signal."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from packline.local.stack import PortTaken
from packline.local.template import TemplateNotFound
from packline.local.up import run
from tests.local.small_stack import write_assembly
from tests.stacks import end_running
from tests.waiting import HANG_SECONDS, wait_for

PROGRAM = """
import sys
from pathlib import Path
from packline.local.up import run
sys.exit(run(json_file=Path(sys.argv[1]), quiet_seconds=1, template_dir=Path(sys.argv[2])))
"""


@pytest.fixture
def up(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    ready, assembly = tmp_path / "facts" / "local.json", write_assembly(tmp_path / "assembly")
    command = [sys.executable, "-c", PROGRAM, str(ready), str(assembly)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        wait_for(lambda: ready.exists() or process.poll() is not None)
        yield process, ready
        process.kill()


def _children(parent: int) -> list[int]:
    """Processes started by the stack, found by what they run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if str(parent).encode() in words and state != "Z":
                found.append(int(entry.name))
    return found


def _wait_for_sandbox(facts: dict[str, Any], process: subprocess.Popen[str]) -> None:
    assert wait_for(lambda: _children(process.pid))
    options = {"endpoint_url": facts["endpoint_url"], "region_name": facts["region"]}
    s3 = boto3.client("s3", aws_access_key_id="k", aws_secret_access_key="s", **options)
    where = {"Bucket": facts["store"], "Prefix": "notes/"}
    assert wait_for(lambda: s3.list_objects_v2(**where)["KeyCount"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_stack_and_all_its_processes(
    up: tuple[subprocess.Popen[str], Path], number: signal.Signals
) -> None:
    process, ready = up
    facts = json.loads(ready.read_text())
    assert list(facts) == ["endpoint_url", "region", "store", "table", "api_url", "console_url"]
    assert facts["api_url"] is facts["console_url"] is None
    _wait_for_sandbox(facts, process)
    process.send_signal(number)
    _, text = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 0
    assert "AWS::CloudWatch::Alarm: Alarm" in text
    assert "are lost" in text.splitlines()[-1]
    assert not ready.exists()
    assert not _children(process.pid)


def test_no_process_outlives_a_stack_that_is_killed(up: tuple[subprocess.Popen[str], Path]) -> None:
    process, ready = up
    _wait_for_sandbox(json.loads(ready.read_text()), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=HANG_SECONDS)
    assert wait_for(lambda: not _children(process.pid))


def test_a_missing_template_and_a_port_in_use_are_errors_that_say_so(tmp_path: Path) -> None:
    end_running()
    with pytest.raises(TemplateNotFound, match=r"holds no \*\.template\.json"):
        run(template_dir=tmp_path)
    write_assembly(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortTaken, match="cannot be used"):
        run(port=taken.getsockname()[1], template_dir=tmp_path)
