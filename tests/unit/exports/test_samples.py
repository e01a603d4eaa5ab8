"""WebDataset samples stay in one shard, and what its reader would drop is refused; MDS and LitData by their layouts."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from packline.exports import samples
from packline.exports.formats import write_folder
from packline.exports.shards import ShardLimits, cut_shards
from packline.exports.webdataset import CannotExport, group_samples
from tests.unit.exports.test_archives import tar_members
from tests.unit.reader.conftest import Open

PATHS = sorted(
    ["a-b.jpg", "a.cls", "a.d/x.jpg", "a.d/x.txt", "a.jpg", "a.seg.png", "v1.0/a.jpg", "v1.0/a.json"]
)


def grouped(paths: Sequence[str]) -> list[list[str]]:
    return [[paths[position] for position in sample] for sample in group_samples(paths)]


def test_files_with_one_name_up_to_the_first_dot_are_one_sample() -> None:
    assert grouped(PATHS) == [
        ["a-b.jpg"],
        ["a.cls", "a.jpg", "a.seg.png"],
        ["a.d/x.jpg", "a.d/x.txt"],
        ["v1.0/a.jpg", "v1.0/a.json"],
    ]


@pytest.mark.parametrize(
    "path",
    [
        *("readme", "folder.d/readme", "folder/.hidden", "__meta__/x.jpg"),
        *("b.__bad__", "b.__KEY__", "v1.0\n/b.jpg"),
    ],
)
def test_a_file_that_the_reader_of_webdataset_leaves_out_is_refused(path: str) -> None:
    with pytest.raises(CannotExport, match="--format tar"):
        grouped(sorted(["a.jpg", path]))


def test_extensions_that_are_equal_in_small_letters_are_refused() -> None:
    with pytest.raises(CannotExport, match="capital"):
        grouped(["a.JPG", "a.jpg"])


def test_a_shard_ends_between_samples() -> None:
    shards = cut_shards([[0, 1], [2, 3], [4]], [10, 10, 10, 10, 50], ShardLimits(bytes=35, members=3))
    assert [list(shard) for shard in shards] == [[0, 1], [2, 3], [4]]
    assert [list(shard) for shard in cut_shards([[0], [1], [2]], [1, 1, 1], ShardLimits())] == [[0, 1, 2]]
    assert list(cut_shards([], [], ShardLimits())) == []


def read_offset_shard(data: bytes, config_bytes: int) -> dict[str, bytes]:
    """Return the samples of an MDS shard or a LitData chunk."""
    (count,) = struct.unpack_from("<I", data)
    offsets = struct.unpack_from(f"<{count + 1}I", data, 4)
    assert offsets[0] == 8 + 4 * count + config_bytes
    assert offsets[-1] == len(data)
    found = {}
    for start, stop in pairwise(offsets):
        data_size, path_size = struct.unpack_from("<II", data, start)
        body = start + 8
        assert body + data_size + path_size == stop
        found[data[body + data_size : stop].decode()] = data[body : body + data_size]
    return found


@pytest.mark.parametrize("kind", ["mds", "litdata"])
def test_shards_with_offsets_hold_every_member(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path, kind: str
) -> None:
    write_folder(kind, open_plan(), ShardLimits(bytes=300_000), tmp_path)
    index = json.loads((tmp_path / "index.json").read_text())
    config = len(samples.mds_config(300_000)) if kind == "mds" else 0
    found: dict[str, bytes] = {}
    for entry in index["shards" if kind == "mds" else "chunks"]:
        name = entry["raw_data"]["basename"] if kind == "mds" else entry["filename"]
        size = entry["raw_data"]["bytes"] if kind == "mds" else entry["chunk_bytes"]
        data = (tmp_path / name).read_bytes()
        shard = read_offset_shard(data, config)
        assert (len(data), len(shard)) == (size, entry["samples" if kind == "mds" else "chunk_size"])
        found |= shard
    assert found == files


def test_a_shard_that_32_bits_cannot_address_is_refused(
    open_plan: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "MAX_SHARD_BYTES", 100_000)
    with pytest.raises(CannotExport, match="--shard-bytes"):
        write_folder("mds", open_plan(), ShardLimits(), tmp_path)


def test_webdataset_shards_are_tar_files_with_whole_samples(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "shards").mkdir()
    written = write_folder("webdataset", open_plan(), ShardLimits(members=50), tmp_path / "shards")
    shards = [file.read_bytes() for file in sorted((tmp_path / "shards").iterdir())]
    assert len(shards) == written.files > 1
    assert tar_members(*shards) == files
