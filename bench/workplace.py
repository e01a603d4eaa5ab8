"""The folders, trees, catalogs and environment that the measured commands share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.machine import file_system
from bench.settings import Tree

REPOSITORY = Path(__file__).resolve().parent.parent
PEERS = REPOSITORY / "build/bench-venv/bin"


class Workplace(NamedTuple):
    """Where data and results of one benchmark lie. Everything below both folders is removed at the end."""

    memory: Path
    """On tmpfs: the server's data, and the ``tmpfs`` targets."""
    disk: Path
    """On the disk that holds the repository: the ``disk`` targets."""

    @property
    def catalog(self) -> Path:
        return self.memory / "server.catalog"

    def target(self, place: str) -> Path:
        """The folder that a command fills."""
        return {"tmpfs": self.memory, "disk": self.disk}[place] / "out"

    def file_system(self, place: str) -> str:
        return file_system(self.target(place).parent)


@contextmanager
def workplace() -> Iterator[Workplace]:
    """Two private folders, one on tmpfs (``/dev/shm``), one on disk (``build/``)."""
    with (
        tempfile.TemporaryDirectory(prefix="packline-bench-", dir="/dev/shm") as memory,
        tempfile.TemporaryDirectory(prefix="bench-", dir=REPOSITORY / "build") as disk,
    ):
        Path(memory, "aws-config").write_text("[default]\ns3 =\n  max_concurrent_requests = 64\n")
        yield Workplace(Path(memory), Path(disk))


def environment(place: Workplace, url: str) -> dict[str, str]:
    """What every command gets: the peers on the path, made-up credentials, our endpoint, and no way to any other."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL") if name in os.environ}
    return kept | {
        "PATH": f"{PEERS}:{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "S3_ENDPOINT_URL": url,
        "AWS_ALLOW_HTTP": "true",
        "AWS_CONFIG_FILE": str(place.memory / "aws-config"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "RCLONE_CONFIG": "",
        "RCLONE_S3_PROVIDER": "Other",
        "RCLONE_S3_ENDPOINT": url,
        "RCLONE_S3_ENV_AUTH": "true",
        "RCLONE_S3_LIST_VERSION": "2",
        "RCLONE_S3_NO_CHECK_BUCKET": "true",
        "RCLONE_S3_NO_HEAD_OBJECT": "true",
    }


def prepare_tree(place: Workplace, tree: Tree) -> None:
    """Write the tree's tar, zip, catalog and Packline parts, and add them all to the server's catalog."""
    helper = [
        sys.executable,
        "-m",
        "bench.trees",
        str(place.memory),
        tree.name,
        str(tree.files),
        str(tree.size),
    ]
    subprocess.run(helper, check=True, cwd=REPOSITORY)
    planner = [sys.executable, str(REPOSITORY / "bench/drivers/plan.py"), str(place.memory), tree.name]
    subprocess.run(planner, check=True, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)})
    lines = [
        f"{tree.name}/files/{line}\n"
        for line in (place.memory / f"{tree.name}.catalog").read_text().splitlines()
    ]
    big = [place.memory / f"{tree.name}.{kind}" for kind in ("zip", "tar")]
    named = [(f"{tree.name}/data{path.suffix}", path) for path in big]
    named += [
        (f"{tree.name}/parts/{path.name}", path) for path in (place.memory / f"{tree.name}-parts").iterdir()
    ]
    named += [
        (f"manifests/{path.name}", path) for path in (place.memory / f"{tree.name}-manifests").iterdir()
    ]
    lines += [f"{key}\t{path}\t0\t{path.stat().st_size}\t{path.stat().st_size:x}-1\n" for key, path in named]
    with place.catalog.open("a") as catalog:
        catalog.writelines(lines)


def wipe(folder: Path) -> None:
    """Empty the target and let the disk finish writing, so that the next run does not pay for it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(folder.name + ".zip").unlink(missing_ok=True)
    os.sync()


def wrong_files(place: Workplace, tree: str, folder: Path) -> str:
    """Compare every byte with the source, in a process of its own. Empty if all is right."""
    helper = [
        sys.executable,
        "-m",
        "bench.trees",
        "compare",
        str(place.memory / f"{tree}.catalog"),
        str(folder),
    ]
    return subprocess.run(helper, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True).stderr.strip()
