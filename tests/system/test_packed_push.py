"""``packline push --package only`` on the local stack: a version of parts alone is used like any other, both ways."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from packline.keys import outputs_prefix, packed_prefix
from tests.system.conftest import User
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.upload.store import fill

FILES = {f"d{n % 3}/ä{n:03}": bytes([n]) * (n + 1) for n in range(90)}
PATH = "d1/ä040"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("packed"), FILES)


def read(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in FILES}


def test_a_version_of_parts_alone_is_packaged_and_fetched(user: User, folder: Path, tmp_path: Path) -> None:
    pushed = user.json("push", folder, "--dataset", "packed/v1", "--package", "only", "--wait")
    assert (pushed["packaging"], pushed["alerts"], pushed["staged_parts"]) == ("built", [], 1)
    (part,) = user.json("show", "dataset://packed/v1")["parts"]
    body = user.s3.get_object(Bucket=user.stack.store, Key=part["key"])["Body"].read()
    assert body == expected_bytes(FILES)
    user.run("fetch", "dataset://packed/v1", "--to", tmp_path / "fetched")
    assert read(tmp_path / "fetched") == FILES
    listed = user.s3.list_objects_v2(Bucket=user.stack.store, Prefix=outputs_prefix(pushed["execution"]))
    names = {entry["Key"] for entry in listed["Contents"]}
    assert len(names) == 3
    assert sum(name.startswith(packed_prefix(pushed["execution"])) for name in names) == 2


def test_a_version_without_package_is_used_both_ways(user: User, folder: Path, tmp_path: Path) -> None:
    uri, api = "dataset://packed/bare", ("--api", user.stack.api_url)
    push = ("push", folder, "--dataset", "packed/bare", "--package", "only", "--no-packaging", "--wait")
    pushed = user.json(*push, *api)
    assert pushed["alerts"] == []
    for number, way in enumerate(((), api)):
        user.run(
            "fetch",
            uri,
            "--to",
            tmp_path / f"fetched-{number}",
            "--cache",
            tmp_path / f"cache-{number}",
            *way,
        )
        assert read(tmp_path / f"fetched-{number}") == FILES
        shown = user.run("cat", uri, PATH, *way).stdout
        assert shown.encode() == FILES[PATH]
        assert user.json(*push, *way)["already_there"], "equal files are the version that is there"
    (datum,) = user.json("search", "--dataset", "packed/bare", "--name", f"*{PATH[-3:]}")["datums"]
    for number, way in enumerate(((), api)):
        user.run("fetch", datum["uri"], "--to", tmp_path / f"datum-{number}", *way)
        assert "/.packline-parts/" in user.run("show", datum["uri"], *way).stdout
        (file,) = (tmp_path / f"datum-{number}").rglob("*040")
        assert file.read_bytes() == FILES[PATH]
    with urllib.request.urlopen(f"{user.stack.api_url}/api/v0/data/{datum['id']}/download/") as answer:
        download = json.load(answer)
    asked = urllib.request.Request(download["url"], headers={"Range": download["range"]})
    with urllib.request.urlopen(asked) as answer:
        assert answer.read() == FILES[PATH]
