"""Build and start the S3 endpoint and the C floors."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BINARIES = HERE.parent / "build/bench-bin"
CERTIFICATE, KEY = BINARIES / "certificate.pem", BINARIES / "key.pem"
OUT = "OUT"
NAMES = ["-subj", "/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1"]
LEAF = ["-addext", "basicConstraints=critical,CA:FALSE", "-days", "3650", "-nodes"]
REQUEST = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", *NAMES, *LEAF]
LATENCY_MS = 20
JITTER_MS = 5
PACKAGE_MB_PER_SECOND = 90
"""Per connection, for answers over 1 MiB, at the endpoint with latency: what one S3 connection gives."""


class Endpoint(NamedTuple):
    """A running endpoint; ``latency_ms`` is the first-byte latency it adds to every answer."""

    port: int
    latency_ms: int
    tls: bool

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def counters(self) -> dict[str, int]:
        """Requests, bytes and connections served so far."""
        trusted = ssl.create_default_context(cafile=str(CERTIFICATE)) if self.tls else None
        with urllib.request.urlopen(f"{self.url}/-/", context=trusted) as answer:
            counted: dict[str, int] = json.load(answer)
        return counted


def compile_all() -> None:
    """Compile the server, the floors and the meter where they are older than their sources; TLS if possible.

    Raises FileNotFoundError if there is no C compiler, CalledProcessError if it fails.
    """
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise FileNotFoundError("no C compiler (cc, gcc, clang) on PATH")
    BINARIES.mkdir(parents=True, exist_ok=True)
    sources = sorted((HERE / "server").glob("*.c"))
    compiled = [compiler, "-O2", *map(str, sources), "-o", OUT]
    headers = (HERE / "server").glob("*.h")
    _make("server", [*sources, *headers], compiled)
    for source in (HERE / "native").glob("*.c"):
        shared = (HERE / "native").glob("*.h")
        _make(source.stem, [source, *shared], [compiler, "-O2", str(source), "-o", OUT])
    with suppress(FileNotFoundError, subprocess.CalledProcessError):  # no OpenSSL: has_tls() says so
        _make("server-tls", sources, [*compiled, "-DWITH_TLS", "-lssl", "-lcrypto"])
        _make(CERTIFICATE.name, [Path(__file__)], ["openssl", *REQUEST, "-keyout", str(KEY), "-out", OUT])


def _make(name: str, sources: list[Path], command: list[str]) -> None:
    """Make one file beside and then in place: another run may be using it."""
    made, fresh = BINARIES / name, BINARIES / f"{name}.{os.getpid()}"
    if made.exists() and made.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    command = [str(fresh) if word == OUT else word for word in command]
    subprocess.run(command, check=True, capture_output=True)
    fresh.replace(made)


def has_tls() -> bool:
    """Whether the server could be built with OpenSSL and a certificate could be made."""
    return CERTIFICATE.exists() and (BINARIES / "server-tls").exists()


@contextmanager
def serve(
    catalog: Path,
    latency_ms: int,
    *,
    keep: bool = False,
    tls: bool = False,
    rate: int = PACKAGE_MB_PER_SECOND,
) -> Iterator[Endpoint]:
    """An endpoint on a free port for as long as the block lasts. ``keep``: uploads become objects.

    ``rate``: MB/s per connection; without latency there is no limit.
    """
    jitter, rate = (JITTER_MS, rate) if latency_ms else (0, 0)
    binary = BINARIES / ("server-tls" if tls else "server")
    command = [str(v) for v in (binary, catalog, latency_ms, jitter, rate, int(keep))]
    secret = [str(CERTIFICATE), str(KEY)] if tls else []
    with subprocess.Popen(command + secret, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Endpoint(int(process.stdout.readline()), latency_ms, tls)
        finally:
            process.kill()
