"""What is where: every listing of fsspec, from the index of a version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from packline.errors import PacklineError
from tests.unit.fsspec.conftest import file_system

FILES = {
    "a": b"",
    "b.txt": b"hello",
    "deep/ly/nested/path": b"stuff",
    "deep/ly-er/path": b"more",
    "deep.txt": b"beside",
    "ä/ü.txt": "grüße".encode(),
}
NAMES = sorted(f"images/v1/{path}" for path in FILES)


@pytest.fixture(scope="module")
def fs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with file_system(tmp_path_factory.mktemp("cache"), FILES) as opened:
        yield opened


def test_a_folder_lists_files_and_folders_that_are_directly_in_it(fs: Any) -> None:
    assert fs.ls("images/v1", detail=False) == [
        f"images/v1/{name}" for name in ("a", "b.txt", "deep", "deep.txt", "ä")
    ]
    assert fs.ls("packline://images/v1/deep/", detail=False) == ["images/v1/deep/ly", "images/v1/deep/ly-er"]
    assert [info["type"] for info in fs.ls("images/v1")] == ["file", "file", "directory", "file", "directory"]


def test_a_file_lists_itself(fs: Any) -> None:
    assert fs.ls("images/v1/b.txt", detail=False) == ["images/v1/b.txt"]


def test_versions_that_were_opened_are_listed(fs: Any) -> None:
    assert type(fs)(skip_instance_cache=True).ls("") == []
    fs.info("images/v1/a")
    assert fs.ls("", detail=False) == ["images"]
    assert fs.ls("images", detail=False) == ["images/v1"]
    assert fs.isdir("images")
    assert not fs.exists("others")


@pytest.mark.parametrize(
    ("name", "size", "kind"),
    [
        ("b.txt", 5, "file"),
        ("a", 0, "file"),
        ("deep", 0, "directory"),
        ("deep/ly/nested", 0, "directory"),
        ("", 0, "directory"),
    ],
)
def test_a_path_is_described(fs: Any, name: str, size: int, kind: str) -> None:
    path = f"images/v1/{name}".rstrip("/")
    info = fs.info(path)
    assert (info["name"], info["size"], info["type"]) == (path, size, kind)
    assert fs.exists(path)
    assert (fs.isfile(path), fs.isdir(path)) == (kind == "file", kind == "directory")


@pytest.mark.parametrize("name", ["images/v1/no", "images/v1/dee", "images/v1/a/b", "other"])
def test_a_path_that_does_not_exist_is_not_found(fs: Any, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        fs.info(name)
    with pytest.raises(FileNotFoundError):
        fs.ls(name)
    assert not fs.exists(name)
    assert not fs.isfile(name)
    assert not fs.isdir(name)
    assert fs.find(name) == []


def test_a_deployment_that_cannot_be_asked_is_not_taken_for_a_missing_file(fs: Any) -> None:
    with pytest.raises(PacklineError):
        fs.exists("images/never-opened/a")


def test_all_files_are_found(fs: Any) -> None:
    assert fs.find("images/v1") == NAMES
    assert fs.find("images/v1/deep") == [name for name in NAMES if name.startswith("images/v1/deep/")]
    assert fs.find("images/v1/b.txt") == ["images/v1/b.txt"]
    assert fs.find("images/v1", maxdepth=1) == [f"images/v1/{name}" for name in ("a", "b.txt", "deep.txt")]
    assert fs.find("images/v1", detail=True) == {name: fs.info(name) for name in NAMES}
    with pytest.raises(ValueError, match="maxdepth"):
        fs.find("images/v1", maxdepth=0)


def test_folders_are_found_as_well_if_wanted(fs: Any) -> None:
    folders = [
        f"images/v1{each}" for each in ("", "/deep", "/deep/ly", "/deep/ly-er", "/deep/ly/nested", "/ä")
    ]
    assert fs.find("images/v1", withdirs=True) == sorted(NAMES + folders)
    assert fs.find("images/v1/deep/ly", withdirs=True) == [
        "images/v1/deep/ly",
        "images/v1/deep/ly/nested",
        "images/v1/deep/ly/nested/path",
    ]


@pytest.mark.parametrize("topdown", [True, False])
def test_folders_are_walked(fs: Any, topdown: bool) -> None:
    walked = [
        (path, sorted(dirs), sorted(files))
        for path, dirs, files in fs.walk("images/v1/deep", topdown=topdown)
    ]
    expected = [
        ("images/v1/deep", ["ly", "ly-er"], []),
        ("images/v1/deep/ly", ["nested"], []),
        ("images/v1/deep/ly/nested", [], ["path"]),
        ("images/v1/deep/ly-er", [], ["path"]),
    ]
    assert sorted(walked) == sorted(expected)
    assert walked[0 if topdown else -1] == expected[0]


def test_a_folder_is_left_out_of_a_walk(fs: Any) -> None:
    walked = []
    for path, dirs, _ in fs.walk("images/v1/deep"):
        walked.append(path)
        if "ly" in dirs:
            dirs.remove("ly")
    assert walked == ["images/v1/deep", "images/v1/deep/ly-er"]


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("images/v1/*.txt", ["b.txt", "deep.txt"]),
        ("images/v1/*/*/*th", ["deep/ly-er/path"]),
        ("images/v1/**/path", ["deep/ly-er/path", "deep/ly/nested/path"]),
        ("images/v1/dee?", ["deep"]),
        ("packline://images/v1/[ab]*", ["a", "b.txt"]),
        ("images/v1/no*", []),
        ("images/v1/b.txt", ["b.txt"]),
    ],
)
def test_patterns_match(fs: Any, pattern: str, matches: list[str]) -> None:
    assert fs.glob(pattern) == [f"images/v1/{match}" for match in matches]


def test_sizes_add_up(fs: Any) -> None:
    assert fs.du("images/v1") == sum(map(len, FILES.values()))


def test_a_mapping_has_the_files_of_a_version(fs: Any) -> None:
    mapping = fs.get_mapper("images/v1")
    assert sorted(mapping) == sorted(FILES)
    assert mapping["b.txt"] == b"hello"
