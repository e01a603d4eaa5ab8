"""What removing a version costs the next one on disk: ``python -m bench.evicted [FILES]``.

Files of 10 KiB are made by the C creator (two processes) on the disk beside the repository: once before anything was
removed, then three times each after as many were removed; in plain folders and in folders that ext4 spreads
(``packline.client.spreading``), 100 files to a folder or all in one. Prints a row of a table for each way, in seconds.
ext4 remembers removals for minutes: wait that long after any other.
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
from packline.client.spreading import spread

ROUNDS = 3
SHAPES = {"100 files a folder": True, "one folder": False}


def write_catalog(file: Path, tree: Tree, folders: bool) -> None:
    """The creator's list: paths and sizes."""
    paths = (path if folders else Path(path).name for path in member_paths(tree.files))
    file.write_text("".join(f"{path}\t-\t0\t{tree.size}\t-\n" for path in paths))


def create(version: Path, catalog: Path, plain: bool) -> float:
    """Seconds for the files of the catalog in a new folder."""
    version.mkdir(parents=True)
    if not plain:
        spread(version.parent)
    os.sync()
    command = [str(BINARIES / "create"), str(catalog), str(version / "files"), "2"]
    return run([*command, *(["plain"] if plain else [])], os.environ).seconds


def again(parent: Path, catalog: Path, plain: bool) -> Iterator[float]:
    """Seconds for the same after each removal of what was made before."""
    for number in range(ROUNDS + 1):
        version = parent / f"{number}-{os.urandom(4).hex()}"  # ext4 chooses a group by the name
        taken = create(version, catalog, plain)
        if number:
            yield taken
        os.sync()
        shutil.rmtree(version)


def main(files: int) -> None:
    """Measure and print."""
    compile_all()
    touch_memory()
    with workplace() as place:
        catalogs = {shape: place.memory / f"{folders}.catalog" for shape, folders in SHAPES.items()}
        for shape, catalog in catalogs.items():
            write_catalog(catalog, Tree("t", files, 10_240), SHAPES[shape])
        print(f"{files:,} files of 10 KiB on {file_system(place.disk)}")
        print("| files | folders | nothing removed before | after a removal |")
        print("|---|---|--:|--:|")
        ways = [(shape, plain) for shape in SHAPES for plain in (True, False)]
        kept = [
            create(place.disk / f"kept-{i}/0", catalogs[ways[i][0]], ways[i][1]) for i in range(len(ways))
        ]
        for (shape, plain), first in zip(ways, kept, strict=True):
            later = list(again(place.disk / f"{SHAPES[shape]}-{plain}", catalogs[shape], plain))
            others = f"{median(later):.2f} ({min(later):.2f} to {max(later):.2f})"
            print(f"| {shape} | {'plain' if plain else 'spread'} | {first:.2f} | {others} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
