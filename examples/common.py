"""What both examples share: an AWS to talk to, the ``packline`` command, and a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ENDED = ("built", "none", "failed")


@contextmanager
def an_aws(scratch: Path) -> Iterator[None]:
    """The deployed stack that the environment names; without one, AWS on this machine for the time being."""
    os.environ.setdefault("PACKLINE_CACHE", str(scratch / "cache"))
    if "PACKLINE_STORE" in os.environ:
        yield
        return
    from packline.cli.commands.local import stack

    with step("start AWS on this machine"):
        running = stack()
        running.start()
    try:
        os.environ.update(running.env())
        yield
    finally:
        running.stop()


def packline(*arguments: object) -> Any:
    """Run a command of packline; what it says as JSON."""
    command = [sys.executable, "-m", "packline.cli.main", *map(str, arguments), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def wait_for(uri: str, seconds: float = 1800) -> Any:
    """Wait until a version is there and its packaging has ended; its facts."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        command = [sys.executable, "-m", "packline.cli.main", "show", uri, "--json"]
        done = subprocess.run(command, capture_output=True)
        facts = json.loads(done.stdout) if done.returncode == 0 else {}
        if facts.get("packaging") in ENDED:
            return facts
        time.sleep(0.5)
    raise SystemExit(f"{uri} was not ready after {seconds:.0f} s")


def bring(scratch: Path, name: str, uri: str) -> Path:
    """Bring a dataset as an input of a job, folders kept; where it is."""
    config = scratch / "inputs.config.json"
    config.write_text(json.dumps({name: {"default": uri, "keep-directories": "full"}}))
    folders = ("--to", scratch / "inputs", "--config-dir", scratch / "config")
    return Path(packline("inputs", "--config", config, *folders)[name]["folder"])


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    print(f"- {name}", flush=True)
    yield
    print(f"    {time.monotonic() - started:.1f} s", flush=True)
