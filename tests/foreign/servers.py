"""The two foreign servers, configured to listen on loopback only: MiniStack and SeaweedFS."""

from __future__ import annotations

import json
import os
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.foreign.server_process import LOOPBACK, ServerProcess, free_ports

HERE = Path(__file__).resolve().parent
VENV = HERE.parents[1] / "build" / "foreign-venv"
REGION, ACCOUNT = "eu-west-1", "123456789012"
ROOT_KEY = "local"
"""Access key and secret of the account's root user, whom no policy binds."""


class Server(NamedTuple):
    """A server that answers at ``url``."""

    process: ServerProcess
    url: str


def executable(name: str) -> str:
    """Return the path of a program of build/foreign-venv."""
    path = VENV / "bin" / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run `make test-foreign`.")
    return str(path)


@contextmanager
def ministack(folder: Path, *, iam: bool = True) -> Iterator[Server]:
    """Run MiniStack; with ``iam``, IAM is enforced on every request (AUTH)."""
    (port,) = free_ports(1)
    environment = {
        **_plain_environment(folder),
        "AUTH": "true" if iam else "false",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": LOOPBACK,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        # Listeners of services that nobody asks for here.
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # MiniStack removes containers at its start and end; it shall see none.
        "DOCKER_HOST": f"unix://{folder}/no-docker.sock",
    }
    command = [executable("python"), str(HERE / "launch_ministack.py"), sysconfig.get_path("purelib")]
    process = ServerProcess(command, environment, folder / "ministack.log")
    try:
        url = f"http://{LOOPBACK}:{port}"
        process.wait_until_it_answers(f"{url}/_ministack/health")
        yield Server(process, url)
    finally:
        process.stop()


@contextmanager
def seaweedfs(folder: Path) -> Iterator[Server]:
    """Run SeaweedFS: master, volume server, filer, and its S3 gateway, at whose address ``url`` points."""
    config = folder / "s3.json"
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    credentials = [{"accessKey": ROOT_KEY, "secretKey": ROOT_KEY}]
    config.write_text(
        json.dumps({"identities": [{"name": "root", "credentials": credentials, "actions": actions}]})
    )
    ports = free_ports(8)
    names = [
        f"{server}.{port}" for server in ("master", "volume", "filer", "s3") for port in ("port", "port.grpc")
    ]
    data = folder / "data"
    data.mkdir()
    options = {
        "dir": data,
        "ip": LOOPBACK,
        "ip.bind": LOOPBACK,
        "s3.ip.bind": LOOPBACK,
        "s3.config": config,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "debug.port": 0,
        "master.telemetry": "false",
        # Each bucket takes volumes of its own; they are not allocated beforehand.
        "volume.max": 500,
        "master.volumeSizeLimitMB": 64,
        **dict(zip(names, ports, strict=True)),
    }
    command = [executable("weed"), "server", "-filer", "-s3", *(f"-{k}={v}" for k, v in options.items())]
    process = ServerProcess(command, _plain_environment(folder), folder / "seaweedfs.log")
    try:
        url = f"http://{LOOPBACK}:{options['s3.port']}"
        process.wait_until_it_answers(url)
        yield Server(process, url)
    finally:
        process.stop()


def _plain_environment(folder: Path) -> dict[str, str]:
    """Nothing of this machine's settings for AWS, and temporary files that go away with the tests."""
    temporary = folder / "tmp"
    temporary.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "NO_PROXY": f"{LOOPBACK},localhost",
        "no_proxy": f"{LOOPBACK},localhost",
        "AWS_EC2_METADATA_DISABLED": "true",
        # obstore refuses plain http unless told.
        "AWS_ALLOW_HTTP": "true",
    }
