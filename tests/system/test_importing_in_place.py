"""Archives of the bucket become a version that is read by range, on the local stack: fetched, composed, packed."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.outputs import read_tree
from tests.system.conftest import User
from tests.system.test_api import call
from tests.unit.imports.archives import tar_bytes, zip_bytes

TARRED = {
    f"{number:03d}.{kind}": f"{kind} {number}".encode() * 9 for number in range(12) for kind in ("jpg", "cls")
}
ZIPPED = {"ü/a b%.txt": b"stored", "large.bin": bytes(range(256)) * 40_000}


def put_archives(user: User, folder: str) -> dict[str, bytes]:
    """A tar and a zip; the files in them."""
    user.put(f"{folder}/train-0.tar", tar_bytes(TARRED))
    user.put(f"{folder}/train-1.zip", zip_bytes(ZIPPED, zipfile.ZIP_STORED))
    return TARRED | ZIPPED


def test_archives_are_read_where_they_lie_and_packed_from_there(user: User, tmp_path: Path) -> None:
    files = put_archives(user, "shards")
    source = f"s3://{user.stack.store}/shards/train-*"
    line = ("import", source, "--dataset", "shards/v1", "--in-place", "--no-packaging", "--wait")
    preview = user.json(*line, "--dry-run")
    assert (preview["archives"], preview["files"]) == (2, len(files))
    before = objects(user)
    done = user.json(*line)
    assert (done["files"], done["packaging"], done["alerts"]) == (len(files), "none", [])
    written = objects(user) - before
    assert not {key for key in written if key.startswith(("outputs/", "uploads/", "packages/", "shards/"))}
    user.run("fetch", "dataset://shards/v1", "--to", tmp_path / "came")
    assert read_tree(tmp_path / "came") == files
    again = user.json(*line, "--alias", "best")
    assert (again["already_existed"], again["execution"]) == (True, done["execution"])
    assert user.json("show", "dataset://shards/best")["uri"] == "dataset://shards/v1"
    _, outputs = call(user, "GET", f"executions/{done['execution']}/outputs/")
    datum = outputs["results"][3]
    user.run("fetch", f"datum://{datum['datum']['id']}", "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {datum["path"]: files[datum["path"]]}
    ids = [output["datum"]["id"] for output in outputs["results"]]
    user.run("compose", "dataset://shards/v2", "--packaging", "--datum", *ids)
    user.packaged("dataset://shards/v2")
    user.put("shards/train-0.tar", b"another")
    user.run("fetch", "dataset://shards/v2", "--to", tmp_path / "packed")
    assert read_tree(tmp_path / "packed") == files


def objects(user: User) -> set[str]:
    return {each["Key"] for each in user.s3.list_objects_v2(Bucket=user.stack.store)["Contents"]}
