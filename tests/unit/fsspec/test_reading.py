"""Bytes by path, by range, as files, into a folder; and nothing is ever written."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.unit.fsspec.conftest import CacheVersion, file_system

FILES = {"a": b"", "b.txt": b"hello\nworld\n", "deep/c.bin": bytes(range(256)) * 40, "deep/d.txt": b"more"}
WRITES: dict[str, Callable[[Any], object]] = {
    "open for writing": lambda fs: fs.open("images/v1/new", "wb"),
    "open for appending": lambda fs: fs.open("images/v1/a", "ab"),
    "open text for writing": lambda fs: fs.open("images/v1/new", "w"),
    "pipe": lambda fs: fs.pipe("images/v1/new", b""),
    "pipe_file": lambda fs: fs.pipe_file("images/v1/new", b""),
    "write_bytes": lambda fs: fs.write_bytes("images/v1/new", b""),
    "write_text": lambda fs: fs.write_text("images/v1/new", ""),
    "touch": lambda fs: fs.touch("images/v1/new"),
    "put": lambda fs: fs.put("local", "images/v1/new"),
    "put_file": lambda fs: fs.put_file("local", "images/v1/new"),
    "upload": lambda fs: fs.upload("local", "images/v1/new"),
    "mkdir": lambda fs: fs.mkdir("images/v1/new"),
    "makedir": lambda fs: fs.makedir("images/v1/new"),
    "makedirs": lambda fs: fs.makedirs("images/v1/new", exist_ok=True),
    "mkdirs": lambda fs: fs.mkdirs("images/v1/new"),
    "rmdir": lambda fs: fs.rmdir("images/v1/deep"),
    "rm": lambda fs: fs.rm("images/v1/deep", recursive=True),
    "rm_file": lambda fs: fs.rm_file("images/v1/a"),
    "delete": lambda fs: fs.delete("images/v1/a"),
    "cp": lambda fs: fs.cp("images/v1/a", "images/v1/new"),
    "copy": lambda fs: fs.copy("images/v1/a", "images/v1/new"),
    "cp_file": lambda fs: fs.cp_file("images/v1/a", "images/v1/new"),
    "mv": lambda fs: fs.mv("images/v1/a", "images/v1/new"),
    "move": lambda fs: fs.move("images/v1/a", "images/v1/new"),
    "rename": lambda fs: fs.rename("images/v1/a", "images/v1/new"),
}


@pytest.fixture(scope="module")
def fs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with file_system(tmp_path_factory.mktemp("cache"), FILES) as opened:
        yield opened


def test_a_file_is_opened_by_its_url(fs: Any) -> None:
    with fsspec.open("packline://images/v1/b.txt", "r", **fs.storage_options) as file:
        assert file.readlines() == ["hello\n", "world\n"]


def test_an_open_file_seeks(fs: Any) -> None:
    data = FILES["deep/c.bin"]
    with fs.open("images/v1/deep/c.bin") as file:
        assert file.seekable()
        assert file.read(3) == data[:3]
        assert file.seek(-5, 2) == len(data) - 5
        assert file.read() == data[-5:]
        assert file.seek(1000) == 1000
        assert file.read(10) == data[1000:1010]
    assert fs.open("images/v1/a").read() == b""


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (3, 7), (-4, None), (None, -2), (5, 10_000_000), (7, 7)]
)
def test_a_range_is_read_as_python_slices(fs: Any, start: int | None, end: int | None) -> None:
    assert fs.cat_file("images/v1/deep/c.bin", start, end) == FILES["deep/c.bin"][start:end]


def test_several_files_are_read_together(fs: Any) -> None:
    assert fs.cat("images/v1/b.txt") == FILES["b.txt"]
    assert fs.cat(["images/v1/b.txt"]) == {"images/v1/b.txt": FILES["b.txt"]}
    assert fs.cat("images/v1/deep/*") == {
        "images/v1/deep/c.bin": FILES["deep/c.bin"],
        "images/v1/deep/d.txt": b"more",
    }
    assert fs.cat("images/v1", recursive=True) == {f"images/v1/{path}": data for path, data in FILES.items()}


def test_a_missing_file_among_several_is_raised_left_out_or_returned(fs: Any) -> None:
    paths = ["images/v1/b.txt", "images/v1/no"]
    with pytest.raises(FileNotFoundError):
        fs.cat(paths)
    assert fs.cat(paths, on_error="omit") == {"images/v1/b.txt": FILES["b.txt"]}
    assert isinstance(fs.cat(paths, on_error="return")["images/v1/no"], FileNotFoundError)


def test_ranges_of_files_are_read_together(fs: Any) -> None:
    data = FILES["deep/c.bin"]
    paths = ["images/v1/deep/c.bin", "images/v1/b.txt", "images/v1/deep/c.bin"]
    assert fs.cat_ranges(paths, [0, 1, 500], [10, 4, 510]) == [data[:10], b"ell", data[500:510]]
    assert fs.cat_ranges(paths, 2, 4) == [data[2:4], b"ll", data[2:4]]
    result = fs.cat_ranges(["images/v1/no", "images/v1/b.txt"], 0, 1)
    assert isinstance(result[0], FileNotFoundError)
    assert result[1] == b"h"
    with pytest.raises(FileNotFoundError):
        fs.cat_ranges(["images/v1/no"], 0, 1, on_error="raise")


def test_a_folder_is_no_file(fs: Any) -> None:
    with pytest.raises(IsADirectoryError):
        fs.cat_file("images/v1/deep")
    with pytest.raises(IsADirectoryError):
        fs.open("images/v1/deep")


def test_a_version_is_copied_into_a_folder(fs: Any, tmp_path: Path) -> None:
    fs.get("images/v1/", str(tmp_path / "target"), recursive=True)
    files = [path for path in (tmp_path / "target").rglob("*") if path.is_file()]
    copied = {path.relative_to(tmp_path / "target").as_posix(): path.read_bytes() for path in files}
    assert copied == FILES


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_writing_is_refused_as_by_a_read_only_file_system(fs: Any, write: Callable[[Any], object]) -> None:
    with pytest.raises(OSError, match="read-only") as raised:
        write(fs)
    assert raised.value.errno == errno.EROFS
    assert sorted(fs.find("images/v1")) == sorted(f"images/v1/{path}" for path in FILES)


def test_a_checksum_is_of_the_version_and_the_path(
    cache_version: CacheVersion, options: dict[str, Any]
) -> None:
    fs = fsspec.filesystem("packline", **options)
    cache_version(FILES)
    cache_version({**FILES, "b.txt": b"other"}, "v2")
    keys = {fs.checksum(f"images/{version}/{path}") for version in ("v1", "v2") for path in ("a", "b.txt")}
    assert len(keys) == 4
    assert fs.checksum("images/v1/a") in keys
    assert fs.ukey("images/v1/a") != fs.ukey("images/v2/a")
    assert fs.info("images/v1/a")["ETag"] != fs.info("images/v2/a")["ETag"]
    with pytest.raises(FileNotFoundError):
        fs.checksum("images/v1/no")


@pytest.mark.parametrize(
    ("offset", "length", "delimiter", "content"),
    [
        (0, None, None, b"hello\nworld\n"),
        (2, 4, None, b"llo\n"),
        (6, 1_000, None, b"world\n"),
        (0, 8, b"\n", b"hello\nworld\n"),
        (8, 4, b"\n", b""),
        (50, 4, None, b""),
    ],
)
def test_a_block_is_read_as_dask_reads_it(
    fs: Any, offset: int, length: int | None, delimiter: bytes | None, content: bytes
) -> None:
    assert fs.read_block("images/v1/b.txt", offset, length, delimiter) == content


@pytest.mark.parametrize("path", ["Bad Name/v1/a", "images/v 1/a", "images/../a"])
def test_what_cannot_be_a_name_is_a_path_that_does_not_exist(fs: Any, path: str) -> None:
    assert not fs.exists(path)
    with pytest.raises(FileNotFoundError):
        fs.open(path)
