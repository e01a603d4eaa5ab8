"""The natural tree: the same every time, nested, uneven; the client in C makes all of it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from bench import natural, quick, trees
from bench.settings import SCALES, Tree

FILES = 20_000


def test_the_tree_is_the_same_every_time() -> None:
    assert natural.entries(1000) == natural.entries(1000)


def test_paths_are_in_byte_order_and_each_is_there_once() -> None:
    paths = [path.encode() for path, _ in natural.entries(FILES)]
    assert paths == sorted(set(paths))


def test_sizes_are_log_normal_about_8_kib_up_to_3_mb() -> None:
    sizes = [size for _, size in natural.entries(FILES)]
    assert median(sizes) == pytest.approx(natural.MEDIAN_BYTES, rel=0.05)
    assert sum(sizes) / FILES == pytest.approx(natural.MEAN_BYTES, rel=0.1)
    assert 1_000_000 < max(sizes) <= natural.LARGEST_BYTES
    assert min(sizes) < 100


def test_folders_are_of_three_levels_and_very_uneven() -> None:
    folders = Counter(path.rpartition("/")[0] for path, _ in natural.entries(FILES))
    assert {folder.count("/") for folder in folders} == {0, 1, 2}
    assert min(folders.values()) == 1
    assert max(folders.values()) > 20 * median(folders.values())


def test_it_is_written_as_a_tar_with_the_bytes_of_its_catalog(tmp_path: Path) -> None:
    trees.write_natural(tmp_path, "natural", 300, 0)
    shutil.unpack_archive(tmp_path / "natural.tar", tmp_path / "out", filter="data")
    assert trees.differences(tmp_path / "natural.catalog", tmp_path / "out") == []
    assert not (tmp_path / "natural.zip").exists()


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler")
def test_the_client_in_c_and_packline_make_the_whole_tree() -> None:
    """The runner compares every byte. 3,000 files: some are larger than the client's buffer."""
    conditions = next(c for c in SCALES["tiny"].fetch if c.key == "natural_20ms_tmpfs")
    tree = Tree("natural", 3000, natural.MEAN_BYTES, natural=True)
    assert max(size for _, size in natural.entries(tree.files)) > 512 << 10
    measured = quick.measure_table(conditions, tree, 1, ("client_16", "create_2", "download_16", "packline"))
    assert {name: series.problem for name, series in measured.series.items() if series.problem} == {}
