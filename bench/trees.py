"""Make a tree of files as tar, zip and catalog: deterministic bytes, so every peer fetches the same.

Run as a process of its own (``python -m bench.trees FOLDER NAME FILES BYTES [KIND]``): the memory it takes must not
show up as the parent's when the measured commands are spawned. ``KIND``: ``equal`` sizes (default), ``natural`` ones
(``bench.natural``, no zip), ``pooled`` (equal, neither tar nor zip: quick, for very many), or ``folder`` (to upload).
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

from bench import natural

FILES_PER_FOLDER = 100
POOL_BYTES = 1 << 20
SPARSE_FROM = 1 << 30


def member_paths(files: int) -> list[str]:
    """Paths in byte order: a few hundred folders at 20,000 files."""
    return [f"class_{i // FILES_PER_FOLDER:05d}/image_{i:07d}.bin" for i in range(files)]


def members(files: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Path and incompressible bytes of each file of a tree of equal files, the same in every run."""
    return with_bytes((path, size) for path in member_paths(files))


def with_bytes(entries: Iterable[tuple[str, int]]) -> Iterator[tuple[str, bytes]]:
    """Path and incompressible bytes for each path and size, the same in every run."""
    random = Random("bytes")
    for path, size in entries:
        yield path, random.randbytes(size)


def write_tree(folder: Path, name: str, files: int, size: int) -> None:
    """Write ``NAME.tar``, ``NAME.zip`` (stored) and ``NAME.catalog`` of equal files."""
    write_archives(folder, name, members(files, size), zipped=True)


def write_natural(folder: Path, name: str, files: int, size: int) -> None:
    """Write ``NAME.tar`` and ``NAME.catalog`` of a natural tree; ``size`` is not used."""
    write_archives(folder, name, with_bytes(natural.entries(files)), zipped=False)


def write_folder(folder: Path, name: str, files: int, size: int) -> None:
    """Write equal files below ``NAME-folder``; a file of a GiB or more is sparse, and holds zeros."""
    if size >= SPARSE_FROM:
        (folder / f"{name}-folder").mkdir()
        with (folder / f"{name}-folder" / "large.bin").open("wb") as file:
            file.truncate(size)
        return
    for path, body in members(files, size):
        target = folder / f"{name}-folder" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def write_archives(folder: Path, name: str, files: Iterable[tuple[str, bytes]], *, zipped: bool) -> None:
    """Write the tar, the catalog, whose lines point into the tar, and the zip if asked."""
    lines: list[str] = []
    tar_path = folder / f"{name}.tar"
    with ExitStack() as opened:
        tar = opened.enter_context(tarfile.open(tar_path, "w"))
        archive = opened.enter_context(zipfile.ZipFile(folder / f"{name}.zip", "w")) if zipped else None
        for path, body in files:
            entry = tarfile.TarInfo(path)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
            data_at = tar.offset - -(-len(body) // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
            if archive:
                archive.writestr(zipfile.ZipInfo(path), body)
            etag = hashlib.md5(body).hexdigest()
            lines.append(f"{path}\t{tar_path}\t{data_at}\t{len(body)}\t{etag}\n")
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
    makers = {"equal": write_tree, "natural": write_natural, "pooled": write_pooled, "folder": write_folder}
    make = makers[(sys.argv[5:] or ["equal"])[0]]
    make(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
