"""The folders, trees, catalogs and environment that the measured commands share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.endpoint import CERTIFICATE
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
        "PACKLINE_STORE": "bench",
        "SSL_CERT_FILE": str(CERTIFICATE),
        "AWS_CA_BUNDLE": str(CERTIFICATE),
        "RCLONE_CONFIG": "",
        "RCLONE_S3_PROVIDER": "Other",
        "RCLONE_S3_ENDPOINT": url,
        "RCLONE_S3_ENV_AUTH": "true",
        "RCLONE_S3_LIST_VERSION": "2",
        "RCLONE_S3_NO_CHECK_BUCKET": "true",
        "RCLONE_S3_NO_HEAD_OBJECT": "true",
    }


def prepare_tree(place: Workplace, tree: Tree, pooled: bool = False) -> None:
    """Write the tree's files and Packline's parts of them, and add them all to the server's catalog.

    ``pooled``: all files are pieces of one small file, and there is neither zip nor tar. A natural tree has no zip.
    """
    kind = "pooled" if pooled else "natural" if tree.natural else "equal"
    _help("-m", "bench.trees", str(place.memory), tree.name, str(tree.files), str(tree.size), kind)
    whole = {"pooled": (), "natural": ("tar",), "equal": ("tar", "zip")}[kind]
    describe_tree(place, tree.name, whole)


def prepare_source(place: Workplace, tree: Tree) -> None:
    """Write the tree as a folder to upload, and start the server's catalog, empty if nothing is to be fetched."""
    place.catalog.touch()
    _help(
        *("-m", "bench.trees", str(place.memory), tree.name, str(tree.files), str(tree.size), "folder"),
    )


def describe_tree(place: Workplace, name: str, whole: Sequence[str] = ()) -> None:
    """Write Packline's parts of the tree in ``NAME.catalog``, and add all to the server's, archives (``whole``) too."""
    _help(str(REPOSITORY / "bench/drivers/plan.py"), str(place.memory), name)
    named = [(f"{name}/data.{kind}", place.memory / f"{name}.{kind}") for kind in whole]
    for folder, prefix in (("parts", f"{name}/parts"), ("manifests", "manifests")):
        named += [(f"{prefix}/{path.name}", path) for path in (place.memory / f"{name}-{folder}").iterdir()]
    with place.catalog.open("a") as catalog, (place.memory / f"{name}.catalog").open() as files:
        catalog.writelines(f"{name}/files/{line}" for line in files)
        for key, path in named:
            size = path.stat().st_size
            catalog.write(f"{key}\t{path}\t0\t{size}\t{size:x}-1\n")


def _help(*arguments: str) -> None:
    """Run one of our own scripts, in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, *arguments], check=True, cwd=REPOSITORY, env=env)


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
