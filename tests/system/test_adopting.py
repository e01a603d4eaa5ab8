"""Adopting on the local stack: plain objects become a packaged version, and datums, without being moved."""

from __future__ import annotations

import random
from pathlib import Path

from tests.outputs import read_tree
from tests.system.conftest import User
from tests.system.test_api import call

FILES = 300


def put_objects(user: User, prefix: str) -> dict[str, bytes]:
    """Objects as somebody else's tool has left them, a folder marker and an impossible key among them."""
    chance = random.Random(prefix)
    files = {f"class-{n % 3}/image {n:04d}.jpg": chance.randbytes(200 + n) for n in range(FILES)}
    for path, body in files.items():
        user.put(prefix + path, body)
    user.put(f"{prefix}class-0/", b"")
    return files


def test_a_prefix_becomes_a_packaged_version_that_is_fetched_whole(user: User, tmp_path: Path) -> None:
    files = put_objects(user, "plates/2024/")
    user.put("plates/2024/not\\possible", b"x")
    line = [
        f"s3://{user.stack.store}/plates/2024/",
        "--to",
        "dataset://adopted/v1",
        "--packaging",
        "--wait",
    ]
    refused = user.run("adopt", *line, code=4)
    assert "possible" in refused.stderr
    line += ["--include", "class-0/", "--include", "class-1/", "--include", "class-2/"]
    done = user.json("adopt", *line)
    assert (done["files"], done["packaging"], done["parts"]) == (FILES, "built", 1)
    assert len(done["alerts"]) == 1
    assert "class-0" in done["alerts"][0]
    user.run("fetch", "dataset://adopted/v1", "--to", tmp_path / "fetched")
    assert read_tree(tmp_path / "fetched") == files
    again = user.json("adopt", *line)
    assert (again["execution"], again["packaging"]) == (done["execution"], "built")
    user.put("plates/2024/late.jpg", b"late")
    later = user.json(
        "adopt", line[0], "--to", "adopted/v2", "--include", "class-1/", "--include", "late.*", "--wait"
    )
    assert (later["files"], later["packaging"]) == (FILES // 3 + 1, "none")
    assert user.json("execution", done["execution"])["late"] == []
    assert "  adopted  plates/2024/" in user.run("execution", done["execution"]).stdout.splitlines()


def test_one_object_is_a_datum_that_is_fetched_by_its_id(user: User, tmp_path: Path) -> None:
    user.put("raw/single/model weights.bin", b"weights")
    url = f"s3://{user.stack.store}/raw/single/model weights.bin"
    datum = user.json("adopt", url)
    status, answer = call(user, "POST", "stores/default/adopt/", {"url": url})
    assert (status, answer) == (200, {"ok": True, "created": {url: datum["datum"]}})
    user.run("fetch", datum["uri"], "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {"model weights.bin": b"weights"}


def test_a_prefix_is_adopted_over_http_and_its_datums_are_fetched(user: User, tmp_path: Path) -> None:
    files = {f"f{n}.txt": str(n).encode() for n in range(20)}
    for path, body in files.items():
        user.put(f"raw/http/{path}", body)
    wanted = {"prefix": "raw/http/", "dataset": "adopted", "version": "http", "packaging": True}
    status, asked = call(user, "POST", "stores/default/adopt/", wanted)
    assert (status, asked["version"]) == (202, "dataset://adopted/http")
    user.packaged(asked["version"])
    assert call(user, "POST", "stores/default/adopt/", wanted)[1]["execution"] == asked["execution"]
    _, outputs = call(user, "GET", f"executions/{asked['execution']}/outputs/")
    assert [output["path"] for output in outputs["results"]] == sorted(files)
    datum = outputs["results"][7]
    user.run("fetch", f"datum://{datum['datum']['id']}", "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {datum["path"]: files[datum["path"]]}


def test_what_cannot_be_adopted_is_refused_by_name(user: User) -> None:
    store = f"s3://{user.stack.store}"
    user.put("raw/some/x.txt", b"x")
    for url, code, told in (
        ("s3://theirs/raw/", 2, "existing_bucket=theirs"),
        (f"{store}/packages/", 2, "Packline itself writes"),
        (f"{store}/outputs/job/", 2, "belongs to an execution"),
        (f"{store}/", 2, "Packline itself writes"),
        (f"{store}/raw/nothing/", 3, "no object below"),
        (f"{store}/raw/nothing", 3, "raw/nothing"),
    ):
        assert told in user.run("adopt", url, code=code).stderr, url
    refused = user.run("adopt", f"{store}/raw/some/", "--include", "*.png", "--wait", code=4).stderr
    assert "NothingToAdopt" in refused
