"""Paths of files that nobody should ask for lead to nothing: a path is looked up among members, never in the store."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from packline.api.paging import encode_cursor
from packline.errors import ObjectNotFound
from tests.memory import MemoryStore
from tests.unit.api.api import FakeApiDeployment

ONE = "dataset-versions/images:v1"
TRICKS = [
    "../a",
    "..",
    "x/../a",
    "./a",
    "/a",
    "a/",
    "a//",
    "//a",
    "%2e%2e/a",
    "%61",
    "%2561",
    "..\\a",
    "a\0",
    "\0",
    "a%00",
    "A",
    "a ",
    "x" * 1_024,
    "ä" * 512,
    "outputs/job-of-v1/a",
    "outputs/job-of-secret/key",
    "manifests/",
    "s3://store/a",
    "file:///etc/passwd",
    "dataset://images/v1/a",
    "$context",
    "{path}",
    "*",
    "?",
    "#",
    '"',
    "a\r\nX: y",
]


class Watched(MemoryStore):
    """Tells what was read."""

    def __init__(self, now: float) -> None:
        super().__init__(now)
        self.read_keys: set[str] = set()

    def read(self, key: str, version_id: str | None = None) -> bytes:
        self.read_keys.add(key)
        return super().read(key, version_id)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> FakeApiDeployment:
    monkeypatch.setattr("tests.unit.api.api.MemoryStore", Watched)
    made = FakeApiDeployment()
    made.seal("v1", {"a": "1", "b/c": "2"})
    made.seal("secret", {"key": "do not tell"}, dataset="others")
    watched(made).read_keys.clear()
    return made


def watched(world: FakeApiDeployment) -> Watched:
    assert isinstance(world.store, Watched)
    return world.store


@pytest.mark.parametrize("path", TRICKS)
def test_a_path_that_is_no_member_is_looked_for_in_the_manifest_alone(
    world: FakeApiDeployment, path: str
) -> None:
    for route in ("one", "content"):
        assert world.refused(f"{ONE}/files/{route}/?path={quote(path, safe='')}")[0] == 404
    assert all(key.startswith("manifests/") for key in watched(world).read_keys)


@pytest.mark.parametrize("path", TRICKS)
def test_a_prefix_that_is_none_shows_an_empty_folder(world: FakeApiDeployment, path: str) -> None:
    assert world.get(f"{ONE}/tree/", prefix=path)["results"] == []


@pytest.mark.parametrize("query", ["", "path=", f"path={'x' * 1_025}", f"path={quote('ä' * 1_025)}"])
def test_a_path_that_cannot_be_one_is_refused(world: FakeApiDeployment, query: str) -> None:
    for route in ("one", "content"):
        assert world.refused(f"{ONE}/files/{route}/?{query}")[0] == 400


@pytest.mark.parametrize("query", ["length=4194305", "length=0", "length=1e3", "start=-1", f"start={2**70}"])
def test_a_range_that_is_none_is_refused(world: FakeApiDeployment, query: str) -> None:
    assert world.refused(f"{ONE}/files/content/?path=a&{query}")[0] == 400


def test_a_cursor_of_another_list_or_version_reaches_nothing_else(world: FakeApiDeployment) -> None:
    rows = world.get(f"{ONE}/files/", limit=1)["next"].partition("cursor=")[2]
    tree = world.get(f"{ONE}/tree/", limit=1)["next"].partition("cursor=")[2]
    assert world.refused(f"{ONE}/tree/?cursor={rows}")[0] == 400
    assert world.refused(f"{ONE}/files/?cursor={tree}")[0] == 400
    # The place in a tree is a path: in another version it is a place, too, and shows that version's own files.
    assert world.get("dataset-versions/others:secret/tree/", cursor=tree)["results"][0]["path"] == "key"
    for place in ("zzz", "\0", "../", "b/" + "x" * 1_000):
        forged = encode_cursor([place])
        answer: Any = world.get(f"{ONE}/tree/", cursor=forged, prefix="b/")
        assert [row["path"] for row in answer["results"]] in ([], ["b/c"])


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "1e9", "9" * 30])
def test_a_page_of_folders_has_a_limit(world: FakeApiDeployment, limit: str) -> None:
    assert world.refused(f"{ONE}/tree/?limit={limit}") == (400, "InvalidRequest")


def test_a_lost_object_is_not_found_and_no_fault_of_ours(world: FakeApiDeployment) -> None:
    world.store.bodies.pop("outputs/job-of-v1/a")
    with pytest.raises(ObjectNotFound):
        world.store.read("outputs/job-of-v1/a")
    assert world.refused(f"{ONE}/files/content/?path=a") == (404, "ObjectNotFound")
