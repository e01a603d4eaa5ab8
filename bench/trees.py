"""Make a tree of small files as tar, zip and catalog: deterministic bytes, so every peer fetches the same.

Run as a process of its own (``python -m bench.trees FOLDER NAME FILES BYTES [pooled]``): the memory it takes must not
show up as the parent's when the measured commands are spawned.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

FILES_PER_FOLDER = 100
POOL_BYTES = 1 << 20


def member_paths(files: int) -> list[str]:
    """Paths in byte order: a few hundred folders at 20,000 files."""
    return [f"class_{i // FILES_PER_FOLDER:05d}/image_{i:07d}.bin" for i in range(files)]


def members(files: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Path and incompressible bytes of each file, the same in every run."""
    random = Random(f"{files} x {size}")
    for path in member_paths(files):
        yield path, random.randbytes(size)


def write_tree(folder: Path, name: str, files: int, size: int) -> None:
    """Write ``NAME.tar``, ``NAME.zip`` (stored) and ``NAME.catalog``, whose lines point into the tar."""
    lines: list[str] = []
    tar_path, zip_path = folder / f"{name}.tar", folder / f"{name}.zip"
    with tarfile.open(tar_path, "w") as tar, zipfile.ZipFile(zip_path, "w", zipfile.ZIP_STORED) as archive:
        for path, body in members(files, size):
            entry = tarfile.TarInfo(path)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
            data_at = tar.offset - -(-len(body) // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
            archive.writestr(zipfile.ZipInfo(path), body)
            lines.append(
                f"{path}\t{tar_path}\t{data_at}\t{size}\t{hashlib.md5(body).hexdigest()}\n"
            )  # an ETag
    (folder / f"{name}.catalog").write_text("".join(lines))


def write_pooled(folder: Path, name: str, files: int, size: int) -> None:
    """Write only ``NAME.tar`` and ``NAME.catalog``, all files being pieces of one pool: quick, for very many."""
    pool = folder / f"{name}.tar"
    pool.write_bytes(Random(files).randbytes(POOL_BYTES))
    with (folder / f"{name}.catalog").open("w") as catalog:
        for i, path in enumerate(member_paths(files)):
            offset = i * size % (POOL_BYTES - size)
            catalog.write(f"{path}\t{pool}\t{offset}\t{size}\t{offset:032x}\n")


def differences(catalog: Path, folder: Path) -> list[str]:
    """Compare every byte of a folder with the catalog's; the first few paths that are missing, wrong or extra."""
    wrong: list[str] = []
    expected = set()
    with catalog.with_suffix(".tar").open("rb") as tar:
        for line in catalog.read_text().splitlines():
            path, _, offset, size, _ = line.split("\t")
            tar.seek(int(offset))
            expected.add(path)
            target = folder / path
            if not target.is_file() or target.read_bytes() != tar.read(int(size)):
                wrong.append(path)
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return (wrong + sorted(found - expected))[:10]


if __name__ == "__main__":
    if sys.argv[1] == "compare":
        sys.exit("\n".join(differences(Path(sys.argv[2]), Path(sys.argv[3]))) or None)
    make = write_pooled if sys.argv[5:] == ["pooled"] else write_tree
    make(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
