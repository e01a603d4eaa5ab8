"""What a tree index remembers of a folder, and what a check against it finds."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from packline.client.cache.tree_check import CHUNK_FILES, CheckReport, check
from packline.client.cache.tree_index import TreeIndex, read_index
from packline.client.cache.tree_scan import scan

FILES = {
    "a.txt": b"first",
    "train/cat/1.bin": b"x" * 10,
    "train/cat/2.bin": b"y" * 20,
    "train/cat-2/1.bin": b"z",
    "train/n\xe4me with space": b"",
    "z/deep/er/file": b"last",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, data in FILES.items():
        file = tmp_path / "tree" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        file.chmod(0o444)
    return tmp_path / "tree"


def differences(index: TreeIndex, report: CheckReport) -> dict[str, list[str]]:
    """The report by paths, without what is empty."""
    by_path = {
        "missing": [index.path(number) for number in report.missing],
        "changed": [index.path(number) for number in report.changed],
        "doubtful": [index.path(number) for number in report.doubtful],
        "extra": report.extra,
    }
    return {kind: sorted(map(os.fsdecode, paths)) for kind, paths in by_path.items() if paths}


def test_an_index_holds_every_file_with_its_size(folder: Path) -> None:
    index = scan(folder).tree
    assert dict(zip(map(os.fsdecode, index.paths()), index.sizes, strict=True)) == {
        path: len(data) for path, data in FILES.items()
    }
    assert index.total_bytes == sum(map(len, FILES.values()))


def test_an_index_is_read_as_it_was_written(folder: Path, tmp_path: Path) -> None:
    index = scan(folder).tree
    index.set_crc(2, 0xDEADBEEF)
    index.write(tmp_path / "index")
    again = read_index(tmp_path / "index")
    assert again is not None
    assert vars(again) == vars(index)
    assert check(again, folder).as_recorded


def test_an_index_takes_37_bytes_a_file_and_its_name(tmp_path: Path) -> None:
    index = TreeIndex()
    index.add_folder(b"", os.stat(tmp_path))
    for number in range(1000):
        index.add_file(b"%06d" % number, 1, 2, 3)
    index.write(tmp_path / "index")
    assert (tmp_path / "index").stat().st_size <= 1000 * (37 + 7) + 200


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:30],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: bytes([data[0] ^ 1]) + data[1:],
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: os.urandom(len(data)),
    ],
    ids=["empty", "header cut", "one byte less", "one byte more", "other magic", "flipped", "garbage"],
)
def test_a_damaged_index_is_none(folder: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    scan(folder).tree.write(tmp_path / "index")
    (tmp_path / "index").write_bytes(damage((tmp_path / "index").read_bytes()))
    assert read_index(tmp_path / "index") is None
    assert read_index(tmp_path / "no such file") is None


def remove(tree: Path) -> None:
    (tree / "train/cat/1.bin").unlink()


def add(tree: Path) -> None:
    (tree / "train/labels.cache").touch()


def rename(tree: Path) -> None:
    (tree / "a.txt").rename(tree / "b.txt")


def replace(tree: Path) -> None:
    (tree / "new").write_bytes(b"FIRST")
    (tree / "new").chmod(0o444)
    os.utime(tree / "new", ns=(0, (tree / "a.txt").stat().st_mtime_ns))
    (tree / "new").replace(tree / "a.txt")


def put_a_link(tree: Path) -> None:
    (tree / "a.txt").unlink()
    (tree / "a.txt").symlink_to("train/cat/1.bin")


def put_a_folder(tree: Path) -> None:
    (tree / "a.txt").unlink()
    (tree / "a.txt").mkdir()


def put_a_pipe(tree: Path) -> None:
    (tree / "a.txt").unlink()
    os.mkfifo(tree / "a.txt")


def remove_a_folder(tree: Path) -> None:
    shutil.rmtree(tree / "z")


def rename_a_folder(tree: Path) -> None:
    (tree / "train/cat").rename(tree / "train/dog")


def put_a_file_for_a_folder(tree: Path) -> None:
    shutil.rmtree(tree / "z/deep")
    (tree / "z/deep").touch()


def put_a_link_for_a_folder(tree: Path) -> None:
    (tree / "z").rename(tree / "y")
    (tree / "z").symlink_to("y")


def add_a_folder(tree: Path) -> None:
    (tree / "train/empty/er").mkdir(parents=True)


def edit(tree: Path) -> None:
    (tree / "a.txt").chmod(0o644)
    (tree / "a.txt").write_bytes(b"other text")


def edit_same_size(tree: Path) -> None:
    (tree / "a.txt").chmod(0o644)
    (tree / "a.txt").write_bytes(b"FIRST")


def make_writable(tree: Path) -> None:
    (tree / "a.txt").chmod(0o644)


def remove_all(tree: Path) -> None:
    shutil.rmtree(tree)


def empty(tree: Path) -> None:
    remove_all(tree)
    tree.mkdir()


def link_all(tree: Path) -> None:
    tree.rename(tree.with_name("aside"))
    tree.symlink_to(tree.with_name("aside"))


EVERY = sorted(FILES)
FOUND: dict[Callable[[Path], None], dict[str, list[str]]] = {
    remove: {"missing": ["train/cat/1.bin"]},
    add: {"extra": ["train/labels.cache"]},
    rename: {"missing": ["a.txt"], "extra": ["b.txt"]},
    replace: {"doubtful": ["a.txt"]},
    put_a_link: {"changed": ["a.txt"]},
    put_a_folder: {"changed": ["a.txt"]},
    put_a_pipe: {"changed": ["a.txt"]},
    remove_a_folder: {"missing": ["z/deep/er/file"]},
    rename_a_folder: {"missing": ["train/cat/1.bin", "train/cat/2.bin"], "extra": ["train/dog"]},
    put_a_file_for_a_folder: {"missing": ["z/deep/er/file"], "extra": ["z/deep"]},
    put_a_link_for_a_folder: {"missing": ["z/deep/er/file"], "extra": ["y", "z"]},
    add_a_folder: {"extra": ["train/empty"]},
    edit: {"changed": ["a.txt"]},
    edit_same_size: {"doubtful": ["a.txt"]},
    make_writable: {"doubtful": ["a.txt"]},
    remove_all: {"missing": EVERY},
    empty: {"missing": EVERY},
    link_all: {"missing": EVERY},
}


@pytest.mark.parametrize("damage", FOUND, ids=lambda damage: damage.__name__)
def test_a_check_finds(folder: Path, damage: Callable[[Path], None]) -> None:
    index = scan(folder).tree
    damage(folder)
    report = check(index, folder)
    assert differences(index, report) == FOUND[damage]
    assert not report.intact


def test_added_and_removed_again_is_intact_but_not_as_recorded(folder: Path) -> None:
    index = scan(folder).tree
    add(folder)
    (folder / "train/labels.cache").unlink()
    report = check(index, folder)
    assert report.intact
    assert [index.folders[number] for number in report.touched_folders] == [b"train"]
    assert not report.as_recorded


def test_a_hard_link_to_a_file_changes_nothing(folder: Path, tmp_path: Path) -> None:
    index = scan(folder).tree
    os.link(folder / "a.txt", tmp_path / "link")
    assert check(index, folder).as_recorded


@pytest.mark.parametrize("damage", [remove, add, rename, replace, put_a_pipe, rename_a_folder])
def test_entries_are_compared_without_any_time_for_files(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    index = scan(folder).tree
    damage(folder)
    report = check(index, folder, budget_seconds=-1)
    assert differences(index, report) == FOUND[damage]
    assert not report.complete


def test_every_file_is_looked_at_once_if_there_is_time(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04d}").touch()
    index = scan(tmp_path).tree
    report = check(index, tmp_path)
    assert report.complete
    assert report.files_checked == 1000
    assert check(index, tmp_path, budget_seconds=-1).files_checked == 0


def test_where_the_time_is_not_enough_each_use_looks_at_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1600):
        (tmp_path / f"{number:04d}").touch()
    index = scan(tmp_path).tree
    (tmp_path / "0800").write_bytes(b"edited")
    seconds = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))  # a second for each look at it
    reports = [check(index, tmp_path, budget_seconds=3) for _ in range(200)]  # missed by all: 0.88 ** 200
    assert {report.files_checked for report in reports} == {3 * CHUNK_FILES}
    assert not any(report.complete for report in reports)
    assert 0 < sum(bool(report.changed) for report in reports) < 200


def test_folders_cost_one_stat_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1000):
        folder = tmp_path / "tree" / f"{number:03d}"
        folder.mkdir(parents=True)
        (folder / "file").touch()
    index = scan(tmp_path / "tree").tree
    calls, stat = [], os.stat

    def counted(*arguments: Any, **options: Any) -> os.stat_result:
        calls.append(arguments)
        return stat(*arguments, **options)

    monkeypatch.setattr(os, "stat", counted)
    assert check(index, tmp_path / "tree", budget_seconds=-1).as_recorded
    assert len(calls) == 1001


def test_what_is_neither_file_nor_folder_is_told(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("a.txt")
    assert sorted(scan(folder).others) == [b"link", b"pipe"]
