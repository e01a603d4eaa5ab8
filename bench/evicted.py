"""What removing a version costs the next one on disk: ``python -m bench.evicted [FILES]``.

Files of 10 KiB are made by the C creator (two processes) on the disk beside the repository, three times, each after as
many were removed; in plain folders and in folders that ext4 spreads (``packline.fs.ext4``), 100 files to a
folder or all in one. Prints a row of a table for each way, in seconds.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.endpoint import BINARIES, compile_all
from bench.machine import file_system, touch_memory
from bench.process import run
from bench.settings import Tree
from bench.trees import member_paths
from bench.workplace import workplace
from packline.fs.ext4 import spread_subfolders

ROUNDS = 3
SHAPES = {"100 files a folder": True, "one folder": False}


def write_catalog(file: Path, tree: Tree, folders: bool) -> None:
    """The creator's list: paths and sizes."""
    paths = (path if folders else Path(path).name for path in member_paths(tree.files))
    file.write_text("".join(f"{path}\t-\t0\t{tree.size}\t-\n" for path in paths))


def seconds(parent: Path, catalog: Path, tree: Tree, plain: bool) -> Iterator[float]:
    """How long creation takes after each removal of what was made before."""
    parent.mkdir()
    if not plain:
        spread_subfolders(parent)
    for number in range(ROUNDS + 1):
        version = parent / os.urandom(8).hex()  # ext4 chooses a group by the name
        version.mkdir()
        os.sync()
        touch_memory(tree.room)
        command = [str(BINARIES / "create"), str(catalog), str(version / "files"), "2"]
        taken = run([*command, *(["plain"] if plain else [])], os.environ).seconds
        if number:
            yield taken
        os.sync()
        shutil.rmtree(version)


def main(files: int) -> None:
    """Measure and print."""
    compile_all()
    with workplace() as place:
        print(f"{files:,} files of 10 KiB on {file_system(place.disk)}")
        print("| files | plain folders | spread folders |")
        print("|---|--:|--:|")
        tree = Tree("t", files, 10_240)
        for shape, folders in SHAPES.items():
            catalog = place.memory / "catalog"
            write_catalog(catalog, tree, folders)
            cells = []
            for plain in (True, False):
                taken = list(seconds(place.disk / f"{folders}-{plain}", catalog, tree, plain))
                cells.append(f"{median(taken):.2f} ({min(taken):.2f} to {max(taken):.2f})")
            print(f"| {shape} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
