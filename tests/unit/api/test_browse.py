"""Looking into a version over HTTP: folders, one file, and its bytes from the package or from its object."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.keys import part_key
from packline.manifest.members import by_path
from packline.model import Member, Part
from packline.pipeline.manifests import write_manifest
from packline.pipeline.planning import part_members, plan_package
from packline.vhpkgzip.chunking import PartLimits
from packline.vhpkgzip.writer import MemberSource, write_part
from tests.unit.api.api import NOW, FakeApiDeployment, event

FILES = {
    "a,b & c.txt": "hello, world",
    "img/one.png": "PNG of one",
    "img/sub/page.html": "<script>alert(1)</script>",
    "img/two.PNG": "PNG of two",
    "raw": "\x00\x01",
    "zero.csv": "",
}
ONE = "dataset-versions/images:v1"


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", FILES)
    return made


def pack(world: FakeApiDeployment, version: str, files: int) -> None:
    """A real package, of parts with at most so many files."""

    def content(member: Member) -> MemberSource:
        return MemberSource(
            member.path, member.size, lambda: [world.store.read(member.key, member.version_id)]
        )

    limits = PartLimits(max_files=files)
    _, plan = plan_package("images", version, registry=world.registry, store=world.store, limits=limits)
    for item in plan:
        members, out = part_members(item, world.store), io.BytesIO()
        done = write_part(list(map(content, members)), out)
        key, first, last = part_key(item.digest), members[0].path, members[-1].path
        world.store.put(key, out.getvalue())
        facts = (done.size, done.files, done.bytes, done.sha256, done.crc32, done.blocks, first, last)
        world.registry.record_part(item.plan, Part(item.index, item.digest, key, *facts))
    world.registry.finish_packaging("images", version, NOW)


def content(world: FakeApiDeployment, **query: Any) -> tuple[int, bytes, dict[str, str]]:
    target = f"/api/v0/{ONE}/files/content/?{urlencode(query)}"
    answer = world.app.resolve(event("GET", target), LambdaContext())
    body = answer["body"]
    raw = base64.b64decode(body) if answer["isBase64Encoded"] else body.encode()
    return answer["statusCode"], raw, answer["headers"]


def test_folders_are_shown_level_by_level(world: FakeApiDeployment) -> None:
    top = world.get(f"{ONE}/tree/")["results"]
    assert [(row["kind"], row["path"], row["files"]) for row in top] == [
        ("file", "a,b & c.txt", None),
        ("folder", "img/", 3),
        ("file", "raw", None),
        ("file", "zero.csv", None),
    ]
    assert top[0]["datum"]["size"] == 12
    assert top[1]["datum"] is None
    inside = world.walk(f"{ONE}/tree/", prefix="img/", limit=1)
    assert [row["path"] for row in inside] == ["img/one.png", "img/sub/", "img/two.PNG"]
    assert world.get(f"{ONE}/tree/", prefix="a,b &")["results"] == top[:1]
    assert world.get(f"{ONE}/tree/", prefix="none/")["results"] == []


@pytest.fixture
def replaced() -> FakeApiDeployment:
    """A version one of whose three files was replaced: its manifest has four rows."""
    world = FakeApiDeployment()
    world.seal("v1", {"img/a": "1", "img/b": "22", "c": "333"})
    world.seal("v2", {"img/a": "4444"})
    rows = sorted([*world.members("v1"), *world.members("v2")], key=by_path)
    manifest = write_manifest(world.store, rows)
    assert manifest.rows == 4
    version = replace(world.registry.version("images", "v2"), manifest=manifest)
    world.registry.known["images", "v2"] = version
    return world


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_replaced_file_is_listed_once_by_its_last_datum(replaced: FakeApiDeployment, limit: int) -> None:
    expected = [("c", 3), ("img/a", 4), ("img/b", 2)]
    rows = replaced.walk("dataset-versions/images:v2/files/", limit=limit)
    assert [(row["path"], row["datum"]["size"]) for row in rows] == expected
    for offset in range(5):
        page = replaced.get("dataset-versions/images:v2/files/", limit=limit, offset=offset)
        shown = [(row["path"], row["datum"]["size"]) for row in page["results"]]
        assert (page["count"], shown) == (3, expected[offset : offset + limit])
    whole = replaced.get("dataset-versions/images:v2/")
    assert [(row["path"], row["datum"]["size"]) for row in whole["files"]] == expected


def test_a_replaced_file_is_counted_once_wherever_files_are_counted(replaced: FakeApiDeployment) -> None:
    world = replaced
    shown = world.get("dataset-versions/images:v2/")
    assert (shown["file_count"], shown["size"]) == (3, 9)
    file, folder = world.get("dataset-versions/images:v2/tree/")["results"]
    assert (folder["path"], folder["files"], file["path"]) == ("img/", 2, "c")
    (found,) = world.walk("dataset-versions/images:v2/files/", search="img/a")
    assert found["datum"]["size"] == 4


def test_a_long_path_fits_into_a_cursor(world: FakeApiDeployment) -> None:
    name = "\x01" * 250 + "/" + "ä" * 375
    world.seal("v2", {name: "1", "z": "2"})
    rows = list(world.walk("dataset-versions/images:v2/tree/", prefix="\x01" * 250 + "/", limit=1))
    assert [row["path"] for row in rows] == [name]
    assert len(list(world.walk("dataset-versions/images:v2/tree/", limit=1))) == 2


@pytest.mark.parametrize("files", [1, 2, 100])
def test_a_file_says_where_it_lies_in_the_package(world: FakeApiDeployment, files: int) -> None:
    assert world.get(f"{ONE}/files/one/", path="img/one.png")["in_package"] is None
    pack(world, "v1", files)
    for path, body in FILES.items():
        found = world.get(f"{ONE}/files/one/", path=path)
        place = found["in_package"]
        part = world.registry.parts(world.registry.version("images", "v1").plan)[place["part_index"]]
        assert (part.key.rpartition("/")[2], place["length"]) == (place["part_name"], len(body))
        assert world.store.read_range(part.key, place["offset"], len(body)) == body.encode()
        assert world.store.read_range(part.key, place["header_offset"], 4) == b"PK\x03\x04"
    assert world.refused(f"{ONE}/files/one/?path=img/") == (404, "NotFound")


def test_the_bytes_of_a_file_come_from_the_package_once_it_is_built(world: FakeApiDeployment) -> None:
    for path, body in FILES.items():
        assert content(world, path=path)[1] == body.encode()
    pack(world, "v1", 2)
    for key in [key for key in world.store.bodies if key.startswith("outputs/")]:
        del world.store.bodies[key]
    for path, body in FILES.items():
        assert content(world, path=path)[:2] == (200, body.encode())
    assert content(world, path="a,b & c.txt", start=7, length=3)[:2] == (206, b"wor")


def test_the_bytes_of_a_file_come_from_its_own_object_where_a_part_is_lost(world: FakeApiDeployment) -> None:
    pack(world, "v1", 2)
    for key in [key for key in world.store.bodies if key.startswith("packages/")]:
        del world.store.bodies[key]
    world.store.put("outputs/job-of-v1/raw", b"overwritten")
    assert content(world, path="raw")[:2] == (200, b"\x00\x01")


def test_a_range_says_what_it_is(world: FakeApiDeployment) -> None:
    status, body, headers = content(world, path="a,b & c.txt", start=5, length=100)
    assert (status, body, headers["Content-Range"]) == (206, b", world", "bytes 5-11/12")
    status, _, headers = content(world, path="a,b & c.txt", start=12)
    assert (status, headers["Content-Range"]) == (416, "bytes */12")
    status, body, headers = content(world, path="zero.csv")
    assert (status, body, "Content-Range" in headers) == (200, b"", False)
    assert content(world, path="zero.csv", start=1)[0] == 416
    for wrong in ({"length": 0}, {"length": (4 << 20) + 1}, {"start": -1}, {"start": 2**60}):
        assert content(world, path="raw", **wrong)[0] == 400


def test_nothing_is_shown_as_what_a_browser_would_run(world: FakeApiDeployment) -> None:
    types = {path: content(world, path=path)[2]["Content-Type"] for path in FILES}
    assert types == {
        "a,b & c.txt": "text/plain; charset=utf-8",
        "img/one.png": "image/png",
        "img/sub/page.html": "text/plain; charset=utf-8",
        "img/two.PNG": "image/png",
        "raw": "application/octet-stream",
        "zero.csv": "text/plain; charset=utf-8",
    }
    headers = content(world, path="img/sub/page.html")[2]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox;")
    assert content(world, path="raw")[2]["Content-Disposition"] == "attachment; filename*=UTF-8''raw"


def test_savings_name_what_they_assume(world: FakeApiDeployment) -> None:
    before = world.get(f"{ONE}/savings/")
    assert before["estimated"]
    assert before["by_files"]["requests"] == before["files"] == len(FILES)
    pack(world, "v1", 2)
    after = world.get(f"{ONE}/savings/")
    assert not after["estimated"]
    parts = world.get(f"{ONE}/package/")["count"]
    assert (after["by_package"]["requests"], after["saved"]["requests"]) == (parts, len(FILES) - parts)
    assert {row["name"] for row in after["assumptions"]} >= {
        "get",
        "put",
        "first_byte",
        "files_one_by_one",
        "line",
    }
    assert all(row["unit"] and row["source"] for row in after["assumptions"])


def test_of_a_built_package_only_the_parts_that_are_shown_are_read(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(world, "v1", 1)
    read: list[int] = []

    def parts_from(plan: str, index: int) -> Iterator[Part]:
        for at in range(index, len(FILES)):
            read.append(at)
            yield world.registry.recorded[plan, at]

    monkeypatch.setattr(world.registry, "parts_from", parts_from)
    monkeypatch.setattr(
        world.registry, "last_part", lambda plan: world.registry.recorded[plan, len(FILES) - 1]
    )
    for path, text in FILES.items():
        assert content(world, path=path, length=100)[1] == text.encode()
        shown = world.get(f"{ONE}/files/one/", path=path)
        assert shown["in_package"]["part_index"] == sorted(FILES).index(path)
    world.get(f"{ONE}/package/3/download/")
    assert read == []
    page = world.get(f"{ONE}/package/", limit=2)
    assert (page["count"], page["planned"]["files"], read) == (len(FILES), len(FILES), [0, 1, 2])
    read.clear()
    plan = world.get("fetch-plan/", uri="dataset://images/v1", limit=2)
    assert ([part["index"] for part in plan["parts"]["results"]], read) == ([0, 1], [0, 1, 2])


def test_files_of_a_version_are_found_by_a_part_of_their_path(world: FakeApiDeployment) -> None:
    world.seal("v9", {f"data/{number}/labels.csv": str(number) for number in range(5)} | {"other.txt": "x"})
    path = "dataset-versions/images:v9/files/"
    found = [row["path"] for row in world.walk(path, search="LABELS", limit=2)]
    assert found == [f"data/{number}/labels.csv" for number in range(5)]
    assert world.get(path, search="nothing") == {
        "count": 0,
        "count_at_least": 0,
        "next": None,
        "previous": None,
        "results": [],
    }
    assert world.refused(f"{path}?search=a&offset=3") == (400, "InvalidRequest")
    assert world.refused(f"{path}?search=a&cursor=WzksLTFd") == (400, "InvalidRequest")
