"""``packline push`` reports its own result: never a version that somebody else has made under the name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.system.conftest import User
from tests.unit.upload.store import fill
from tests.waiting import HANG_SECONDS


def executions(user: User) -> set[str]:
    listed = user.s3.list_objects_v2(Bucket=user.stack.store, Prefix="control/").get("Contents", ())
    return {entry["Key"] for entry in listed}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(tmp_path / "folder", {"a.txt": b"one", "deep/b.txt": b"two"})


def test_a_version_with_other_content_is_refused_before_anything_is_uploaded(
    user: User, folder: Path
) -> None:
    user.run("push", folder, "--dataset", "own/v1", "--no-packaging", "--wait")
    before = executions(user)
    (folder / "a.txt").write_bytes(b"new")
    done = user.run("push", folder, "--dataset", "own/v1", "--alias", "production", "--wait", code=4)
    assert "with other content: the bytes of 'a.txt' differ. Nothing was uploaded." in done.stderr
    assert executions(user) == before
    user.run("alias", "dataset://own/production", code=3)
    watched = user.run("push", folder, "--dataset", "own/v1", "--command", "touch", folder / "ran", code=4)
    assert "nothing was started or uploaded" in watched.stderr
    assert not (folder / "ran").exists()


def test_the_same_content_is_already_there_and_requested_aliases_are_moved(user: User, folder: Path) -> None:
    first = user.json("push", folder, "--dataset", "again/v1", "--wait")
    assert (first.get("already_there", False), first["alerts"]) == (False, [])
    before = executions(user)
    again = user.json("push", folder, "--dataset", "again/v1", "--alias", "production", "--wait")
    assert (again["already_there"], again["execution"]) == (True, first["execution"])
    assert (again["moved_aliases"], again["packaging"], again["files"]) == (["production"], "built", 0)
    assert [version["aliases"] for version in user.json("ls", "again")["versions"]] == [["production"]]
    said = user.run("push", folder, "--dataset", "again/v1", "--alias", "production").stdout
    assert said.startswith("dataset://again/v1 already exists with the same content")
    assert executions(user) == before


def test_inherited_files_belong_to_the_content(user: User, folder: Path, tmp_path: Path) -> None:
    user.run("push", folder, "--dataset", "heir/v1", "--no-packaging", "--wait")
    more = fill(tmp_path / "more", {"c.txt": b"three"})
    arguments = ("push", more, "--dataset", "heir/v2", "--no-packaging")
    user.run(*arguments, "--from", "v1", "--wait")
    assert user.json(*arguments, "--from", "v1")["already_there"]
    done = user.run(*arguments, code=4)
    assert "it also has 'a.txt' and 1 more files" in done.stderr


def test_losses_are_warnings_at_the_end_and_in_json(user: User, folder: Path) -> None:
    line = {"file": "gone.txt", "metadata": {"k": 1}}
    (folder / "valohai.metadata.jsonl").write_text(json.dumps(line) + "\n")
    arguments = (
        "push",
        folder,
        "--dataset",
        "losing/v1",
        "--no-packaging",
        "--wait",
        "--timeout",
        HANG_SECONDS,
        "--json",
    )
    done = user.run(*arguments)
    facts = json.loads(done.stdout)
    assert [alert["code"] for alert in facts["alerts"]] == ["FileNotUploaded"]
    assert "warning: FileNotUploaded: " in done.stderr
    assert [version["uri"] for version in facts["versions"]] == ["dataset://losing/v1"]


def test_right_after_a_push_an_execution_waits_to_be_sealed(user: User, folder: Path) -> None:
    done = user.run("push", folder, "--dataset", "soon/v1", "--no-packaging", "--execution", "soon-1")
    assert (
        "dataset://soon/v1 is created once the execution is sealed; see `packline execution soon-1`"
        in done.stdout
    )
    said = user.run("execution", "soon-1").stdout
    assert said.startswith(("soon-1: open (uploaded, waiting", "soon-1: sealing (being", "soon-1: sealed"))
    user.execution("soon-1")
