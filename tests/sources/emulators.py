"""Emulators of warehouses, each a process of its own environment, because their packages exclude each other."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.waiting import wait_for

BUILD = Path(__file__).parents[2] / "build"


def program(environment: str, name: str) -> Path:
    """A program of an environment below ``build``; skips the test where that is not installed."""
    path = BUILD / environment / "bin" / name
    if not path.exists():
        pytest.skip(f"build/{environment} is not installed: make test-sources")
    return path


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str | Path], ports: Sequence[int], log: Path) -> Iterator[None]:
    """Run a server until the block ends; wait until it answers on its ports."""
    # What it writes about packages of its own is not read by anybody.
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": ""}
        )
    try:

        def is_up() -> bool:
            assert process.poll() is None, log.read_text()[-2_000:]
            return all(map(_answers, ports))

        wait_for(is_up, 0.1)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
