"""Names below an input's folder: what keep-directories keeps, what wildcards match, what collides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from packline.client.inputs.definition import InputDefinition, KeepDirectories, parse_keep_directories
from packline.client.inputs.file_names import OnCollision, assign_names
from packline.client.inputs.input_file import InputFile
from packline.errors import PathCollision, UnsafePath
from packline.globs import parse_uri_pattern

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "valohai" / "keep-directories.json").read_text()
)


def found(path: str, suffix: str = "", etag: str = "") -> InputFile:
    return InputFile(path, suffix or path, f"s3://b/{path}", f"s3://b/{path}", 1, etag, inside=path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["mode"]))
def test_directories_are_kept_as_valohai_documents_it(case: dict[str, Any]) -> None:
    pattern = parse_uri_pattern(case["uri"].removeprefix("s3://special-bucket/"))
    key = case["object"].removeprefix("s3://special-bucket/")
    assert pattern.matches(key)
    definition = InputDefinition("myinput", (case["uri"],), keep=parse_keep_directories(case["mode"]))
    (name,) = assign_names(definition, [found(key, pattern.suffix(key))])
    assert f"/valohai/inputs/myinput/{name}" == case["path"]


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("images/*.jpg", ["images/a.jpg"], ["images/x/a.jpg", "images/a.jpeg", "a.jpg"]),
        ("images/**.jpg", ["images/a.jpg", "images/x/y/a.jpg"], ["images/a.png"]),
        ("images/**/*.jpg", ["images/a.jpg", "images/x/y/a.jpg"], ["imagesa.jpg"]),
        ("**", ["a", "a/b"], ["a/"]),
        ("day-*/part.*", ["day-1/part.csv"], ["day-1/x/part.csv", "day-1/partXcsv"]),
        ("a[1]+.txt", ["a[1]+.txt"], ["a1.txt"]),
    ],
)
def test_a_star_stays_in_its_folder_and_two_do_not(
    pattern: str, matching: list[str], other: list[str]
) -> None:
    parsed = parse_uri_pattern(pattern)
    assert [key for key in matching + other if parsed.matches(key)] == matching


def test_a_listing_starts_at_the_first_wildcard() -> None:
    assert parse_uri_pattern("foo/ba*/x").prefix == "foo/ba"
    assert parse_uri_pattern("foo/ba*/x").suffix("foo/bar/x") == "bar/x"


def test_a_single_file_takes_the_forced_name_and_several_do_not() -> None:
    definition = InputDefinition("m", filename="model.pb")
    assert list(assign_names(definition, [found("x/model-7.pb")])) == ["model.pb"]
    assert list(assign_names(definition, [found("x/a"), found("x/b")])) == ["a", "b"]


def test_equal_names_are_refused_with_the_list() -> None:
    files = [
        found("cat/1.jpg"),
        found("dog/1.jpg"),
        found("cat/2.jpg"),
        found("dog/2.jpg"),
        found("cat/3.jpg"),
    ]
    with pytest.raises(PathCollision) as refused:
        assign_names(InputDefinition("images"), files)
    assert "1.jpg: cat/1.jpg, dog/1.jpg" in refused.value.message
    assert "2.jpg: cat/2.jpg, dog/2.jpg" in refused.value.message
    assert "3.jpg" not in refused.value.message
    assert list(assign_names(InputDefinition("images", keep=KeepDirectories.FULL), files)) == [
        file.full for file in files
    ]


def test_the_last_of_equal_names_wins_if_asked() -> None:
    files = [found("cat/1.jpg"), found("cat/2.jpg"), found("dog/1.jpg")]
    chosen = assign_names(InputDefinition("images"), files, OnCollision.LAST_WINS)
    assert {name: file.full for name, file in chosen.items()} == {"2.jpg": "cat/2.jpg", "1.jpg": "dog/1.jpg"}


def test_one_object_that_two_uris_name_is_no_collision() -> None:
    assert list(assign_names(InputDefinition("images"), [found("cat/1.jpg"), found("cat/1.jpg")])) == [
        "1.jpg"
    ]


def test_a_name_that_would_leave_the_folder_is_refused() -> None:
    with pytest.raises(UnsafePath):
        assign_names(InputDefinition("a", keep=KeepDirectories.FULL), [found("x/../../etc/passwd")])
    with pytest.raises(UnsafePath):
        assign_names(InputDefinition("a", filename="../x"), [found("x")])
