"""The formats of exports: how each cuts a version into files, and writes them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.exports import parquet, samples
from packline.exports.member_reads import read_members
from packline.exports.shards import ShardLimits, cut_shards, single_members
from packline.exports.tar import write_tar
from packline.exports.webdataset import group_samples
from packline.exports.zip import write_zip
from packline.reader.dataset import Dataset
from packline.vhpkgzip.writer import ByteSink

FORMATS = ("tar", "zip", "webdataset", "mds", "litdata", "hf")
STREAMED = ("tar", "zip", "webdataset")
"""Formats of one file, which standard output can take."""
WEBDATASET_BYTES = 1 << 30

Samples = Iterable[Sequence[int]]


class WrittenFiles(NamedTuple):
    """What an export has written."""

    files: int
    """Shards, without an index or a card."""
    members: int
    bytes: int
    """Of the members."""


class FolderWriter(Protocol):
    """Writes a whole version into a folder."""

    def __call__(self, dataset: Dataset, limits: ShardLimits, folder: Path) -> WrittenFiles:
        """Write. Raises CannotExport, and what reading members raises."""


def write_stream(kind: str, dataset: Dataset, out: ByteSink) -> WrittenFiles:
    """Write one archive. Raises CannotExport, and what reading members raises."""
    shard = array("Q", (position for sample in _samples(kind, dataset) for position in sample))
    _write_archive(kind, dataset, shard, out)
    return WrittenFiles(1, len(shard), sum(dataset.sizes()[position] for position in shard))


def write_folder(kind: str, dataset: Dataset, limits: ShardLimits, folder: Path) -> WrittenFiles:
    """Write a version in a format into an empty folder. Raises CannotExport, and what reading members raises."""
    writers: dict[str, FolderWriter] = {
        "mds": _write_mds,
        "litdata": _write_litdata,
        "hf": _write_hugging_face,
    }
    if kind in writers:
        return writers[kind](dataset, limits, folder)
    suffix = "zip" if kind == "zip" else "tar"

    def write(shard: array[int], file: Path) -> None:
        with open(file, "wb") as out:
            _write_archive(kind, dataset, shard, out)

    if kind == "webdataset" and limits.bytes is None:
        limits = limits._replace(bytes=WEBDATASET_BYTES)
    name = f"{dataset.dataset}-{dataset.version}"
    return _write_shards(_samples(kind, dataset), dataset, limits, folder, name + "-{:06d}." + suffix, write)


def _samples(kind: str, dataset: Dataset) -> Samples:
    """Return what must stay together, as positions; what cannot be exported is refused before anything is written."""
    if kind != "webdataset":
        return single_members(len(dataset))
    for _ in group_samples(dataset.paths()):
        pass
    return group_samples(dataset.paths())


def _write_archive(kind: str, dataset: Dataset, shard: array[int], out: ByteSink) -> None:
    members = read_members(dataset, shard)
    if kind == "zip":
        write_zip(members, dataset, out)
    else:
        write_tar(members, out)


def _write_shards(
    groups: Samples,
    dataset: Dataset,
    limits: ShardLimits,
    folder: Path,
    pattern: str,
    write: Callable[[array[int], Path], None],
) -> WrittenFiles:
    files = members = size = 0
    sizes = dataset.sizes()
    for shard in cut_shards(groups, sizes, limits):
        write(shard, folder / pattern.format(files))
        files += 1
        members += len(shard)
        size += sum(sizes[position] for position in shard)
    return WrittenFiles(files, members, size)


def _write_offset_shards(
    dataset: Dataset, limits: ShardLimits, folder: Path, pattern: str, config: bytes
) -> tuple[WrittenFiles, list[samples.WrittenShard]]:
    shards: list[samples.WrittenShard] = []

    def write(shard: array[int], file: Path) -> None:
        with open(file, "wb") as out:
            shards.append(samples.write_samples(dataset, shard, config, file.name, out))

    groups = single_members(len(dataset))
    return _write_shards(groups, dataset, limits, folder, pattern, write), shards


def _write_mds(dataset: Dataset, limits: ShardLimits, folder: Path) -> WrittenFiles:
    limits = limits._replace(bytes=limits.bytes or samples.SHARD_BYTES)
    config = samples.mds_config(limits.bytes)
    written, shards = _write_offset_shards(dataset, limits, folder, "shard.{:05d}.mds", config)
    (folder / "index.json").write_bytes(samples.mds_index(shards, limits.bytes))
    return written


def _write_litdata(dataset: Dataset, limits: ShardLimits, folder: Path) -> WrittenFiles:
    limits = limits._replace(bytes=limits.bytes or samples.SHARD_BYTES)
    written, shards = _write_offset_shards(dataset, limits, folder, "chunk-0-{}.bin", b"")
    index = samples.litdata_index(shards, limits.bytes, dataset.identity)
    (folder / "index.json").write_bytes(index)
    return written


def _write_hugging_face(dataset: Dataset, limits: ShardLimits, folder: Path) -> WrittenFiles:
    parquet.check_installed()
    parquet.check_sizes(dataset.sizes())
    limits = limits._replace(bytes=limits.bytes or parquet.SHARD_BYTES)
    (folder / "data").mkdir()

    def write(shard: array[int], file: Path) -> None:
        parquet.write_parquet(read_members(dataset, shard), file)

    groups = single_members(len(dataset))
    written = _write_shards(groups, dataset, limits, folder, "data/train-{:05d}.parquet", write)
    card = parquet.dataset_card(dataset.dataset, dataset.uri, written.members)
    (folder / "README.md").write_bytes(card)
    return written
