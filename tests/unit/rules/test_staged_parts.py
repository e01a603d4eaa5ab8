"""The list of staged parts: what releases of all ages write is read, or left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.rules.staged_parts import InvalidStagedParts, StagedPart, parse_staged_parts
from tests.unit.test_stored_files import RELEASES, each_release


@each_release
def test_the_staged_parts_of_every_release_are_read(release: Path) -> None:
    (part,) = parse_staged_parts((release / "parts.json").read_bytes())
    assert part == StagedPart("1f", 900, 700, 7, 2, "a.txt", "b/ü.txt")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "../../packages/1f"},
        {"name": "a/b"},
        {"name": "\ud800"},
        {"name": "x" * 1_100},
        {"name": ""},
        {"files": True},
        {"size": -1},
        {"first": "z", "last": "a"},
        {"last": "zz"},
    ],
    ids=str,
)
def test_a_list_that_no_push_writes_is_left(changed: dict[str, object]) -> None:
    row = {"name": "1f", "size": 9, "directory": 7, "crc32": 7, "files": 2, "first": "a", "last": "b"}
    after = {**row, "name": "2f", "first": "c", "last": "d"}
    assert len(parse_staged_parts(json.dumps({"schema": 1, "parts": [row, after]}).encode())) == 2
    with pytest.raises(InvalidStagedParts):
        parse_staged_parts(json.dumps({"schema": 1, "parts": [{**row, **changed}, after]}).encode())


def test_staged_parts_of_a_newer_release_are_read_and_those_of_a_later_form_are_left() -> None:
    document = json.loads((RELEASES[-1] / "parts.json").read_text())
    document["parts"][0]["colour"] = "red"
    assert len(parse_staged_parts(json.dumps(document).encode())) == 1
    with pytest.raises(InvalidStagedParts, match="form 1"):
        parse_staged_parts(json.dumps(document | {"schema": 2}).encode())
