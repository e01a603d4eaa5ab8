"""Inputs that lie inside parts: brought as others are, and refused where a URL would have to stand for a range."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.client.inputs.definition import DownloadPolicy, KeepDirectories
from packline.errors import InvalidInput
from tests.fakes.s3 import FakeS3
from tests.unit.client.packed import a_packed_version, packed_members
from tests.unit.inputs.conftest import Desk, KnownNames, an_input

FILES = {f"d{n % 3}/{n}.txt": f"number {n}".encode() for n in range(20)}
VERSION = "dataset://images/v1"
DATUM = "datum://datum-d1/4.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a store in which the files lie inside a part."""
    with FakeS3() as store:
        desk = Desk(store, KnownNames(), tmp_path)  # type: ignore[arg-type]
        desk.names.versions[VERSION] = a_packed_version(store, FILES)
        (desk.names.datums[DATUM],) = (m for m in packed_members(store, FILES) if m.path == "d1/4.txt")
        yield desk


def test_a_version_and_a_datum_are_brought(desk: Desk) -> None:
    desk.bring(an_input("data", VERSION, keep=KeepDirectories.FULL), an_input("one", DATUM))
    expected = {f"data/{path}": body for path, body in FILES.items()}
    assert desk.tree() == {**expected, "one/4.txt": FILES["d1/4.txt"]}
    (file,) = desk.record()["one"]["files"]
    assert file["checksums"] == {}, "no ETag of a part is taken for an MD5"


@pytest.mark.parametrize("uri", [VERSION, DATUM])
def test_what_lies_inside_a_part_is_not_promised_on_demand(desk: Desk, uri: str) -> None:
    with pytest.raises(InvalidInput, match="no object of its own") as caught:
        desk.bring(an_input("data", uri, download=DownloadPolicy.ON_DEMAND))
    assert "always" in caught.value.remedy
