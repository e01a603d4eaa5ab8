"""Push, package, move an alias, fetch: the main job in MiniStack, by roles that may do that and nothing else."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.foreign.conftest import MakeWorker
from tests.foreign.deployment import Deployment
from tests.foreign.worker import write_tree
from tests.outputs import read_tree, strange_files

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]


def test_what_is_pushed_is_packaged_and_fetched_byte_for_byte(
    deployment: Deployment, worker_with: MakeWorker, tmp_path: Path
) -> None:
    files = strange_files(60, seed=1)
    folder = write_tree(tmp_path / "folder", files)
    pushed = worker_with("PushPolicyArn").json(
        "push", folder, "--dataset", "main/v1", "--alias", "production", "--wait", "--timeout", 180
    )
    assert (pushed["files"], pushed["packaging"], pushed["alerts"]) == (60, "built", [])
    fetching = worker_with("FetchPolicyArn")
    receipt = fetching.json("fetch", "dataset://main/production", "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == files
    assert (receipt["by_files"], receipt["requests"]) == (0, 1)
    again = fetching.json("fetch", "dataset://main/production", "--to", tmp_path / "two")
    assert (again["from_cache"], again["requests"]) == (True, 0)
    (part,) = fetching.json("show", "dataset://main/v1")["parts"]
    stored = deployment.client("s3").get_object(Bucket=deployment.store, Key=part["key"])["Body"].read()
    with ZipFile(io.BytesIO(stored)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_version_based_on_another_takes_entries_from_its_package(
    worker_with: MakeWorker, tmp_path: Path
) -> None:
    """The packing function reads the earlier plan, its parts and its package."""
    base = strange_files(12, seed=2)
    pushing = worker_with("PushPolicyArn", "FetchPolicyArn")
    line = ("--wait", "--timeout", 180)
    pushing.run("push", write_tree(tmp_path / "base", base), "--dataset", "grows/v1", *line)
    more = write_tree(tmp_path / "more", {"more.txt": b"more"})
    pushed = pushing.json("push", more, "--dataset", "grows/v2", "--from", "v1", *line)
    assert (pushed["packaging"], pushed["alerts"]) == ("built", [])
    pushing.run("fetch", "dataset://grows/latest", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == base | {"more.txt": b"more"}


def test_without_a_marker_the_schedule_seals_after_the_quiet_period(
    deployment: Deployment, worker_with: MakeWorker, tmp_path: Path
) -> None:
    files = {"a.txt": b"a", "sub/b.txt": b"b"}
    versions = [{"uri": "dataset://quiet/v1", "packaging": True}]
    lines = [json.dumps({"file": path, "metadata": {"valohai.dataset-versions": versions}}) for path in files]
    objects = {**files, "valohai.metadata.jsonl": "\n".join(lines).encode()}
    s3 = deployment.client("s3")
    for path, body in objects.items():
        s3.put_object(Bucket=deployment.store, Key=f"outputs/quiet-1/{path}", Body=body)
    fetching = worker_with("FetchPolicyArn")
    fetching.packaged("dataset://quiet/v1")
    fetching.run("fetch", "dataset://quiet/v1", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == files


def test_aliases_move_by_whoever_has_the_policy_and_by_nobody_else(
    deployment: Deployment, worker_with: MakeWorker, tmp_path: Path
) -> None:
    pushing, moving = worker_with("PushPolicyArn"), worker_with("AliasPolicyArn")
    fetching = worker_with("FetchPolicyArn")
    for version in ("v1", "v2"):
        folder = write_tree(tmp_path / version, {"which.txt": version.encode()})
        line = (
            "--dataset",
            f"moves/{version}",
            "--alias",
            "stage",
            "--no-packaging",
            "--wait",
            "--timeout",
            180,
        )
        pushing.run("push", folder, *line)
    fetching.run("fetch", "dataset://moves/stage", "--to", tmp_path / "before")
    assert read_tree(tmp_path / "before") == {"which.txt": b"v2"}
    refused = pushing.run("alias", "dataset://moves/stage", "v1", code=7)
    assert "dynamodb:" in refused.stderr
    moving.run("alias", "dataset://moves/stage", "v1")
    fetching.run("fetch", "dataset://moves/stage", "--to", tmp_path / "after")
    assert read_tree(tmp_path / "after") == {"which.txt": b"v1"}
    history = moving.json("alias", "dataset://moves/stage")
    assert [move["version"] for move in history] == ["v1", "v2", "v1"]
