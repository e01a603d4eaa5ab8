"""Build and start the S3 endpoint and the C floors."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BINARIES = HERE.parent / "build/bench-bin"
LATENCY_MS = 20
JITTER_MS = 5
PACKAGE_MB_PER_SECOND = 90
"""Per connection, for answers over 1 MiB, at the endpoint with latency: what one S3 connection gives."""


class Endpoint(NamedTuple):
    """A running endpoint; ``latency_ms`` is the first-byte latency it adds to every answer."""

    port: int
    latency_ms: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def counters(self) -> dict[str, int]:
        """Requests, bytes and connections served so far."""
        with urllib.request.urlopen(f"{self.url}/-/") as answer:
            counted: dict[str, int] = json.load(answer)
        return counted


def compile_all() -> None:
    """Compile the server, the floors and the meter. Raises FileNotFoundError if there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise FileNotFoundError("no C compiler (cc, gcc, clang) on PATH")
    BINARIES.mkdir(parents=True, exist_ok=True)
    server = sorted((HERE / "server").glob("*.c"))
    for name, sources in {"server": server, **{p.stem: [p] for p in (HERE / "native").glob("*.c")}}.items():
        subprocess.run([compiler, "-O2", "-Wall", "-o", BINARIES / name, *sources], check=True)


@contextmanager
def serve(catalog: Path, latency_ms: int, keep: bool = False) -> Iterator[Endpoint]:
    """An endpoint on a free port for as long as the block lasts. ``keep``: uploads become objects."""
    jitter, rate = (JITTER_MS, PACKAGE_MB_PER_SECOND) if latency_ms else (0, 0)
    arguments = [
        str(BINARIES / "server"),
        str(catalog),
        str(latency_ms),
        str(jitter),
        str(rate),
        str(int(keep)),
    ]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield Endpoint(int(process.stdout.readline()), latency_ms)
    finally:
        process.kill()
        process.wait()
