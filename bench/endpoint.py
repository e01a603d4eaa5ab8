"""Build and start the S3 endpoint and the C floors."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BINARIES = HERE.parent / "build/bench-bin"
CERTIFICATE, KEY = BINARIES / "certificate.pem", BINARIES / "key.pem"
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
    """Compile the server, the floors and the meter. Raises FileNotFoundError if there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise FileNotFoundError("no C compiler (cc, gcc, clang) on PATH")
    BINARIES.mkdir(parents=True, exist_ok=True)
    for source in (HERE / "native").glob("*.c"):
        subprocess.run([compiler, "-O2", "-o", str(BINARIES / source.stem), str(source)], check=True)
    server = [compiler, "-O2", "-o", str(BINARIES / "server"), *map(str, (HERE / "server").glob("*.c"))]
    secret = subprocess.run([*server, "-DWITH_TLS", "-lssl", "-lcrypto"], capture_output=True).returncode == 0
    if not secret or not shutil.which("openssl"):
        CERTIFICATE.unlink(missing_ok=True)
        subprocess.run(server, check=True)
        return
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=bench"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(KEY), "-out", str(CERTIFICATE)]
    subprocess.run(["openssl", *request.split(), *names], check=True, capture_output=True)


def has_tls() -> bool:
    """Whether the server could be built with OpenSSL and a certificate could be made."""
    return CERTIFICATE.exists()


@contextmanager
def serve(catalog: Path, latency_ms: int, *, keep: bool = False, tls: bool = False) -> Iterator[Endpoint]:
    """An endpoint on a free port for as long as the block lasts. ``keep``: uploads become objects."""
    jitter, rate = (JITTER_MS, PACKAGE_MB_PER_SECOND) if latency_ms else (0, 0)
    command = [str(v) for v in (BINARIES / "server", catalog, latency_ms, jitter, rate, int(keep))]
    secret = [str(CERTIFICATE), str(KEY)] if tls else []
    with subprocess.Popen(command + secret, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Endpoint(int(process.stdout.readline()), latency_ms, tls)
        finally:
            process.kill()
