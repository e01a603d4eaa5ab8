"""What a user changes by hand, on the local stack: packages, deletions, datasets, versions of chosen files."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.outputs import read_tree
from tests.system.conftest import User
from tests.system.test_api import call

FILES = {f"f{number:02}.txt": b"x" * number for number in range(1, 30)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "source"
    made.mkdir()
    for name, body in FILES.items():
        (made / name).write_bytes(body)
    return made


def pushed(user: User, folder: Path, version: str) -> None:
    uri = f"by-hand/{version}"
    user.run("push", folder, "--dataset", uri, "--no-packaging", "--wait", "--execution", f"job-{version}")


def test_a_version_is_packaged_by_hand_after_a_failure_and_once_more(
    user: User, folder: Path, tmp_path: Path
) -> None:
    user.run("create", "dataset://by-hand", "--owner", "platform")
    assert "by-hand" in user.json("ls")["datasets"]
    pushed(user, folder, "v1")
    assert user.json("show", "dataset://by-hand/v1")["packaging"] == "none"
    shard = _shard(user, "dataset://by-hand/v1")
    body = user.s3.get_object(Bucket=user.stack.store, Key=shard)["Body"].read()
    user.s3.delete_object(Bucket=user.stack.store, Key=shard)
    failed = user.run("package", "dataset://by-hand/v1", "--wait", code=4)
    assert "ObjectNotFound" in failed.stderr
    user.put(shard, body)
    built = user.json("package", "dataset://by-hand/v1", "--wait")
    assert (built["packaging"], built["parts"]) == ("built", 1)
    assert "packline: " in user.run("package", "dataset://by-hand/v1", code=4).stderr
    (part,) = _parts(user)
    user.put(part, b"damaged")
    user.json("package", "dataset://by-hand/v1", "--rebuild", "--wait")
    receipt = user.json("fetch", "dataset://by-hand/v1", "--to", tmp_path / "out")
    assert read_tree(tmp_path / "out") == FILES
    assert receipt["files"] == len(FILES)
    assert _parts(user) != [part]


def test_a_version_is_deleted_restored_and_made_anew_of_chosen_files(
    user: User, folder: Path, tmp_path: Path
) -> None:
    pushed(user, folder, "w1")
    _, shown = call(user, "GET", "dataset-versions/by-hand:w1/")
    ids = [file["datum"]["id"] for file in shown["files"]]
    listed = tmp_path / "ids.txt"
    listed.write_text("# the last ones\n" + "\n".join(ids[-3:]) + "\n")
    options = ("--datum", ids[0], ids[1], "--from-file", listed, "--base", "dataset://by-hand/w1")
    made = user.json("compose", "dataset://by-hand/w2", *options, "--packaging", "--alias", "best", "--wait")
    assert (made["files"], made["packaging"]) == (5, "built")
    assert user.json("compose", "dataset://by-hand/w2", *options, "--packaging")["uri"] == made["uri"]
    refused = user.run("delete", "dataset://by-hand/w2", "--yes", code=4)
    assert "best" in refused.stderr
    assert "--yes" in user.run("delete", "dataset://by-hand/w1", code=2).stderr
    deleted = user.json("delete", "dataset://by-hand/w1", "--yes", "--days", 7)
    assert user.json("delete", "dataset://by-hand/w1", "--yes")["purge_at"] == deleted["purge_at"]
    gone = user.run("fetch", "dataset://by-hand/w1", "--to", tmp_path / "none", code=3)
    assert "packline restore dataset://by-hand/w1" in gone.stderr
    assert call(user, "GET", "dataset-versions/by-hand:w1/")[0] == 410
    assert "w1" not in [listed["version"] for listed in user.json("ls", "by-hand")["versions"]]
    everything = {listed["version"]: listed for listed in user.json("ls", "by-hand", "--deleted")["versions"]}
    assert everything["w1"]["purge_at"] == deleted["purge_at"]
    assert everything["w2"]["deleted_at"] is None
    assert "restorable until" in user.run("ls", "by-hand", "--deleted").stdout
    taken = user.run("push", folder, "--dataset", "by-hand/w1", "--execution", "job-again", code=4)
    assert "Its name stays taken. Nothing was uploaded." in taken.stderr
    user.upload("job-again", FILES, {"valohai.dataset-versions": ["dataset://by-hand/w1"]})
    user.mark("job-again", files=len(FILES))
    assert "VersionExists" in [alert["code"] for alert in user.execution("job-again")["alerts"]]
    user.run("restore", "dataset://by-hand/w1")
    user.run("fetch", "dataset://by-hand/w1", "--to", tmp_path / "again")
    assert read_tree(tmp_path / "again") == FILES
    ran = [execution["execution"] for execution in user.json("executions", "--state", "sealed")]
    assert ran.index("job-again") < ran.index("job-w1")
    assert "job-again" in [execution["execution"] for execution in user.json("executions", "--alerts")]


def _parts(user: User) -> list[str]:
    return [part["key"] for part in user.json("show", "dataset://by-hand/v1")["parts"]]


def _shard(user: User, uri: str) -> str:
    """The key of the one shard of its manifest."""
    (shard,) = call(user, "GET", f"fetch-plan/?uri={uri}")[1]["manifest"]
    path: str = urlsplit(shard["url"]).path
    return "manifests/" + path.rpartition("/")[2]
