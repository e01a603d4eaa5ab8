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


def test_staged_parts_of_a_newer_release_are_read_and_those_of_a_later_form_are_left() -> None:
    document = json.loads((RELEASES[-1] / "parts.json").read_text())
    document["parts"][0]["colour"] = "red"
    assert len(parse_staged_parts(json.dumps(document).encode())) == 1
    with pytest.raises(InvalidStagedParts, match="form 1"):
        parse_staged_parts(json.dumps(document | {"schema": 2}).encode())
