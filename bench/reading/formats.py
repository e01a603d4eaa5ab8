"""Writes the members of a tree in each peer's format: ``formats.py FOLDER NAME`` (run by the peers' Python).

Beside ``NAME.catalog``: ``NAME-webdataset/``, ``NAME-litdata/`` and ``NAME-mosaic/``, each with 16 shards, and
``NAME-extracted/`` (files). The default of LitData and MosaicML, 64 MB, makes four shards of 20,000 members, which four
workers would share; LitData 0.2.76 then reads the whole file of a shared chunk for every sample: 180 samples/s.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.reading.mosaic import import_streaming

SHARDS = 16
"""A multiple of the workers, so that no peer has to share one between them."""
Sample = tuple[str, bytes]


def read_samples(catalog: Path) -> Iterator[Sample]:
    """Yield path and bytes of each member, from the tar that the catalog points into."""
    lines = catalog.read_text().splitlines()
    with Path(lines[0].split("\t")[1]).open("rb") as tar:
        for line in lines:
            path, _, offset, size, _ = line.split("\t")
            tar.seek(int(offset))
            yield path, tar.read(int(size))


def write_webdataset(samples: Sequence[Sample], folder: Path) -> None:
    """Write tar shards; the key of a sample is its path without the suffix."""
    import webdataset

    folder.mkdir()
    size = -(-len(samples) // SHARDS)
    for shard in range(SHARDS):
        with webdataset.TarWriter(str(folder / f"{shard:04}.tar")) as tar:
            for path, body in samples[shard * size : (shard + 1) * size]:
                tar.write({"__key__": path.removesuffix(".bin").replace(".", "_"), "bin": body})


def sample_at(samples: Sequence[Sample], position: int) -> bytes:
    """Return the bytes of one sample, as LitData's ``optimize`` asks for it."""
    return samples[position][1]


def write_litdata(samples: Sequence[Sample], folder: Path) -> None:
    """Write LitData's chunks."""
    import litdata

    litdata.optimize(
        partial(sample_at, samples),
        list(range(len(samples))),
        str(folder),
        chunk_size=-(-len(samples) // SHARDS),
        num_workers=1,
    )


def write_mosaic(samples: Sequence[Sample], folder: Path) -> None:
    """Write MosaicML's shards."""
    size = sum(len(body) for _, body in samples)
    with import_streaming().MDSWriter(
        out=str(folder), columns={"body": "bytes"}, size_limit=size // SHARDS + (64 << 10)
    ) as shards:
        for _, body in samples:
            shards.write({"body": body})


def write_files(samples: Sequence[Sample], folder: Path) -> None:
    """Write each member as a file."""
    for path, body in samples:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def main(folder: Path, name: str) -> None:
    """Write all formats."""
    samples = list(read_samples(folder / f"{name}.catalog"))
    write_files(samples, folder / f"{name}-extracted")
    write_webdataset(samples, folder / f"{name}-webdataset")
    write_litdata(samples, folder / f"{name}-litdata")
    write_mosaic(samples, folder / f"{name}-mosaic")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
