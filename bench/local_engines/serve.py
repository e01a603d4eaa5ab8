"""Starts one engine with the synthesized template deployed: ``python -m bench.local_engines.serve NAME JSON_FILE``.

moto is what ``packline local up`` starts. MiniStack is started by the code of ``tests/foreign`` (Linux only).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from packline.local.synth import synthesized

ENGINES = ("moto", "ministack", "ministack with IAM")
START_SECONDS = 180.0
ROOT_KEY = "local"


class Engine(NamedTuple):
    """An engine that is up."""

    pid: int
    """Process id; the engine is this process and its descendants."""
    seconds: float
    """From the command until the template is deployed, in seconds."""
    endpoint_url: str
    api_url: str
    store: str
    table: str

    def env(self, folder: Path) -> dict[str, str]:
        """Return the environment of a worker whose home is ``folder``."""
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "PACKLINE_CACHE": str(folder / "cache"),
            "AWS_ACCESS_KEY_ID": ROOT_KEY,
            "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": "eu-west-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
            "PACKLINE_STORE": self.store,
            "PACKLINE_TABLE": self.table,
        }


@contextmanager
def running(name: str) -> Iterator[Engine]:
    """Start an engine in a process of its own and end it afterwards. Raises RuntimeError if it does not come up."""
    with tempfile.TemporaryDirectory() as folder:
        description = Path(folder, "engine.json")
        command = [sys.executable, "-m", *_command(name, description)]
        started = time.monotonic()
        with Path(folder, "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            while not description.exists():
                if process.poll() is not None or time.monotonic() > started + START_SECONDS:
                    raise RuntimeError(f"{name} does not start: {Path(folder, 'log').read_text()[-2000:]}")
                time.sleep(0.02)
            seconds = time.monotonic() - started
            fields = json.loads(description.read_text())
            kept = {field: fields[field] for field in ("endpoint_url", "api_url", "store", "table")}
            yield Engine(process.pid, seconds, **kept)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _command(name: str, description: Path) -> list[str]:
    if name == "moto":
        return ["packline.cli.main", "local", "up", "--json", str(description)]
    return ["bench.local_engines.serve", name, str(description)]


def serve_ministack(description: Path, *, iam: bool) -> None:
    """Run MiniStack with the template deployed until SIGTERM; write how to reach it to ``description``."""
    from tests.foreign.deployment import Deployment
    from tests.foreign.servers import ministack

    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with tempfile.TemporaryDirectory() as folder, ministack(Path(folder), iam=iam) as server:
        deployment = Deployment(server, synthesized(None, {}))
        fields = {
            "endpoint_url": deployment.endpoint_url,
            "api_url": deployment.api_url,
            "store": deployment.store,
            "table": deployment.outputs["TableName"],
        }
        temporary = description.with_suffix(".part")
        temporary.write_text(json.dumps(fields))
        temporary.replace(description)
        ended.wait()


if __name__ == "__main__":
    serve_ministack(Path(sys.argv[2]), iam=sys.argv[1].endswith("IAM"))
