"""Writes the data: the tree, Packline's parts, the peers' formats, and the server's catalog of them all."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from bench.endpoint import BINARIES, Endpoint
from bench.reading.drivers import Row
from bench.reading.settings import LARGE_BYTES, LARGE_TREE, MEMBER_BYTES, PEERS, REPOSITORY, TREE, ReadScale
from bench.settings import Tree
from bench.workplace import Workplace, environment, prepare_tree

CONNECTIONS = 16
"""Of each of the two processes of the download floor."""


def write_data(place: Workplace, scale: ReadScale, *, million: bool, large: bool) -> None:
    """Write all data of the benchmark, and the catalog that the endpoint serves.

    Raises:
        CalledProcessError: A peer cannot write its format.
    """
    prepare_tree(place, Tree(TREE, scale.files, MEMBER_BYTES))
    env = environment(place, "http://127.0.0.1:9") | {
        "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'src'}",
        "HOME": str(place.memory),
    }
    command = [str(PEERS), "-W", "ignore", "-m", "bench.reading.formats", str(place.memory), TREE]
    subprocess.run(command, check=True, cwd=REPOSITORY, env=env, stdout=subprocess.DEVNULL)
    with place.catalog.open("a") as catalog:
        for name in ("webdataset", "litdata", "mosaic"):
            folder = place.memory / f"{TREE}-{name}"
            catalog.writelines(_catalog_line(f"{TREE}/{name}", folder, path) for path in _files(folder))
    if large:
        prepare_tree(place, Tree(LARGE_TREE, scale.large, LARGE_BYTES))
    if million:
        prepare_tree(place, Tree("million", scale.million, 16), pooled=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _catalog_line(prefix: str, folder: Path, path: Path) -> str:
    size = path.stat().st_size
    return f"{prefix}/{path.relative_to(folder)}\t{path}\t0\t{size}\t{size:x}-1\n"


def download(place: Workplace, server: Endpoint, tree: str = TREE) -> Row:
    """Download the bytes of a tree in C by 2 × 16 connections, and keep nothing."""
    size = (place.memory / f"{tree}.zip").stat().st_size
    command = [BINARIES / "download", server.port, f"/bench/{tree}/data.zip", size, 2, CONNECTIONS]
    started = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return {"seconds": time.perf_counter() - started, "bytes": size}
