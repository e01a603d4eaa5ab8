"""Every zip reader at hand accepts our parts and finds in them what we put there."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest

from packline.vhpkgzip.local_archives import pack_folder, verify_files
from packline.vhpkgzip.reader import FormatProfile
from tests.interop import tools
from tests.interop.sparse import sparse_part

GIB = 1 << 30
TREE = {
    "a.txt": b"alpha", "empty": b"", "with space + plus.txt": b"x", "ü/ä/日本語.txt": b"y" * 5000,
    "cafe\u0301": b"decomposed", "deep/" * 40 + "file": b"deep", "n" * 255: b"long", "-dash": b"-",
    "large.bin": bytes(range(256)) * 40_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readers")
    for name, data in TREE.items():
        file = folder / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    pack_folder(folder / "in", folder / "part.vhpkgzip")
    return folder / "part.vhpkgzip"


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_unzip_tests_and_extracts_them(part: Path, tmp_path: Path) -> None:
    tools.unzip(part)
    tools.run(tools.tool("unzip"), "-q", part, "-d", tmp_path / "out")
    assert files_below(tmp_path / "out") == TREE


def composed(tree: dict[str, bytes]) -> dict[str, bytes]:
    """Names as libarchive gives them: composed (NFC), whatever form they have in the archive."""
    return {unicodedata.normalize("NFC", name): data for name, data in tree.items()}


def test_bsdtar_lists_and_extracts_them(part: Path, tmp_path: Path) -> None:
    assert sorted(tools.bsdtar(part)) == sorted(composed(TREE))
    tools.run(tools.tool("bsdtar"), "-xf", part, "-C", tmp_path)
    assert files_below(tmp_path) == composed(TREE)


def test_bsdtar_extracts_them_from_a_pipe(part: Path, tmp_path: Path) -> None:
    tools.run("/bin/sh", "-c", f"cat '{part}' | '{tools.tool('bsdtar')}' -xf - -C '{tmp_path}'")
    assert files_below(tmp_path) == composed(TREE)


def test_7z_tests_and_extracts_them(part: Path, tmp_path: Path) -> None:
    tools.seven(part)
    tools.run(tools.tool("7z"), "x", "-bd", f"-o{tmp_path}", part)
    assert files_below(tmp_path) == TREE


def test_zipfile_reads_them(part: Path) -> None:
    with zipfile.ZipFile(part) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == TREE


def test_java_reads_them_as_a_stream(part: Path) -> None:
    assert tools.java_stream(part) == (len(TREE), sum(map(len, TREE.values())))


@pytest.mark.parametrize("count", [65_534, 65_535, 70_000])
def test_everyone_counts_as_many_entries_as_there_are(count: int, tmp_path: Path) -> None:
    part = tmp_path / "many.vhpkgzip"
    sparse_part(part, {f"{i:06d}": 0 for i in range(count)}, [0] * count)
    assert part.read_bytes().count(b"PK\6\6") == (count >= 65_535)
    with zipfile.ZipFile(part) as archive:
        assert len(archive.infolist()) == count
    assert len(tools.bsdtar(part)) == count
    assert len(tools.zipinfo(part)) == count
    tools.seven(part)
    assert tools.java_stream(part) == (count, 0)
    (report,) = verify_files([part], FormatProfile.STRICT)
    assert report.files == count


@pytest.mark.parametrize("size", [4 * GIB - 2, 4 * GIB - 1, 4 * GIB])
def test_everyone_sees_the_sizes_and_places_at_the_limit_and_one_past_it(size: int, tmp_path: Path) -> None:
    part = tmp_path / "large.vhpkgzip"
    sparse_part(part, {"a-small": 10, "large": size, "z-behind": 3}, [0xE38A6876, 1, 0xFF41D912])
    with zipfile.ZipFile(part) as archive:
        assert [info.file_size for info in archive.infolist()] == [10, size, 3]
        assert archive.read("z-behind") == bytes(3)
    assert tools.bsdtar(part) == ["a-small", "large", "z-behind"]
    assert str(size) in tools.run(tools.tool("7z"), "l", "-bd", part)
    # unzip 6.0 takes a size that is exactly the sentinel for a missing one, and then misreads the next entry.
    if size != 0xFFFFFFFF:
        assert tools.zipinfo(part) == ["a-small", "large", "z-behind"]
        for name, count in (("a-small", 10), ("z-behind", 3)):
            assert tools.run(tools.tool("unzip"), "-p", part, name) == "\0" * count


BEYOND = 4 * GIB + 1


@pytest.fixture(scope="module")
def beyond(tmp_path_factory: pytest.TempPathFactory) -> Path:
    part = tmp_path_factory.mktemp("beyond") / "large.vhpkgzip"
    sparse_part(part, {"large": BEYOND, "z-behind": 3})
    return part


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_unzip_reads_a_member_of_more_than_four_gib(beyond: Path) -> None:
    tools.unzip(beyond)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_7z_reads_a_member_of_more_than_four_gib(beyond: Path) -> None:
    tools.seven(beyond)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_java_streams_a_member_of_more_than_four_gib(beyond: Path) -> None:
    assert tools.java_stream(beyond) == (2, BEYOND + 3)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_our_own_reader_reads_a_member_of_more_than_four_gib(beyond: Path) -> None:
    (report,) = verify_files([beyond], FormatProfile.STRICT)
    assert report.bytes == BEYOND + 3
