"""Every policy and every role of the stack lets its holder do what it is for: IAM decides on each request."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from packline.aws.dynamodb import DynamoRegistry
from packline.aws.retention_store import DynamoRetentionStore
from tests.foreign.conftest import MakeWorker
from tests.foreign.deployment import DENIED_ON_PURPOSE, Deployment
from tests.foreign.worker import Worker, write_tree
from tests.outputs import read_tree
from tests.waiting import wait_for

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]

WAIT = ("--wait", "--timeout", 180)
DAY = 86_400.0


@pytest.fixture(scope="module")
def pushed(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Push a version, a model and a tagged datum with the push policy; return the datum as ``search`` shows it."""
    folder = tmp_path_factory.mktemp("permissions")
    metadata = {"valohai.tags": ["red"], "lot": 7, "valohai.model-versions": ["model://classifier/"]}
    line = json.dumps({"file": "a.txt", "metadata": metadata})
    source = write_tree(
        folder / "source", {"a.txt": b"a", "b.txt": b"b", "valohai.metadata.jsonl": line.encode()}
    )
    role = deployment.role_with("PushPolicyArn", "FetchPolicyArn")
    worker = Worker(deployment.env_with(role), folder / "worker")
    worker.run("push", source, "--dataset", "allowed/v1", "--execution", "allowed-1", *WAIT)
    found = wait_for(lambda: worker.json("search", "--execution", "allowed-1", "--tag", "red")["datums"], 0.5)
    (datum,) = found
    return dict(datum)


def test_the_fetch_policy_is_enough_to_look_at_everything(
    worker_with: MakeWorker, pushed: dict[str, Any], tmp_path: Path
) -> None:
    worker = worker_with("FetchPolicyArn")
    for line in (
        ("ls",),
        ("ls", "allowed"),
        ("show", "dataset://allowed/v1"),
        ("show", pushed["uri"]),
        ("execution", "allowed-1"),
        ("executions",),
        ("events", "dataset://allowed/v1"),
    ):
        assert worker.run(*line).stdout
    worker.environment["PACKLINE_EXECUTION"] = "job-1"
    worker.run("fetch", pushed["uri"], "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {"a.txt": b"a"}
    worker.run("fetch", "dataset://allowed/v1", "--to", tmp_path / "all")
    uses = worker.json("lineage", "dataset://allowed/v1")["used_by"]
    assert [use["execution"] for use in uses] == ["job-1"]


def test_metadata_and_states_of_models_are_changed_by_who_has_the_policies(
    worker_with: MakeWorker, pushed: dict[str, Any]
) -> None:
    # The fetch policy may put items, under keys of its own only: a condition that MiniStack does not know.
    worker_with("PushPolicyArn").run("metadata", pushed["uri"], "--set", "lot=9", code=7)
    worker_with("MetadataPolicyArn").run("metadata", pushed["uri"], "--set", "lot=8")
    assert worker_with("FetchPolicyArn").json("show", pushed["uri"])["metadata"]["lot"] == 8
    worker_with("AliasPolicyArn").run("status", "model://classifier/1", "approved")
    assert worker_with("FetchPolicyArn").json("show", "model://classifier/1")["status"] == "approved"


def test_versions_are_composed_deleted_and_restored_by_who_has_the_policy(
    worker_with: MakeWorker, pushed: dict[str, Any], tmp_path: Path
) -> None:
    worker = worker_with("ChangePolicyArn")
    worker.run("create", "empty-set")
    datum = pushed["uri"].removeprefix("datum://")
    made = worker.json("compose", "dataset://composed/v1", "--datum", datum, "--packaging", *WAIT)
    assert made["packaging"] == "built"
    worker.run("delete", "dataset://composed/v1", "--yes")
    worker_with("FetchPolicyArn").run("fetch", "dataset://composed/v1", "--to", tmp_path / "gone", code=3)
    worker.run("restore", "dataset://composed/v1")
    worker_with("FetchPolicyArn").run("fetch", "dataset://composed/v1", "--to", tmp_path / "back")
    assert read_tree(tmp_path / "back") == {"a.txt": b"a"}


def test_objects_are_adopted_by_who_has_the_policy(
    deployment: Deployment, worker_with: MakeWorker, tmp_path: Path
) -> None:
    s3, files = deployment.client("s3"), {"x/1.jpg": b"one", "x/2.jpg": b"two"}
    for path, body in files.items():
        s3.put_object(Bucket=deployment.store, Key=f"raw/{path}", Body=body)
    worker = worker_with("AdoptPolicyArn")
    line = ("adopt", f"s3://{deployment.store}/raw/", "--to", "dataset://adopted/v1", "--packaging", *WAIT)
    assert worker.json(*line)["packaging"] == "built"
    single = worker.json("adopt", f"s3://{deployment.store}/raw/x/1.jpg")
    fetching = worker_with("FetchPolicyArn")
    fetching.run("fetch", "dataset://adopted/v1", "--to", tmp_path / "all")
    assert read_tree(tmp_path / "all") == files
    fetching.run("fetch", single["uri"], "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {"1.jpg": b"one"}


def test_files_outside_of_executions_become_datums(deployment: Deployment, worker_with: MakeWorker) -> None:
    s3 = deployment.client("s3")
    sidecar = json.dumps({"valohai.tags": ["alone"]}).encode()
    s3.put_object(Bucket=deployment.store, Key="uploads/alone.txt", Body=b"alone")
    s3.put_object(Bucket=deployment.store, Key="uploads/alone.txt.metadata.json", Body=sidecar)
    worker = worker_with("FetchPolicyArn")
    (datum,) = wait_for(lambda: worker.json("search", "--tag", "alone")["datums"], 0.5)
    assert datum["name"] == "alone.txt"


def test_the_sweep_finds_lost_markers_and_purges_what_was_deleted(
    deployment: Deployment, worker_with: MakeWorker, tmp_path: Path
) -> None:
    pushing = worker_with("PushPolicyArn")
    folder = write_tree(tmp_path / "folder", {"purged.txt": b"purged"})
    pushing.run("push", folder, "--dataset", "purged/v1", *WAIT)
    (part,) = pushing.json("show", "dataset://purged/v1")["parts"]
    table, store = deployment.outputs["TableName"], deployment.store
    now, client = time.time(), deployment.client("dynamodb")
    retention = DynamoRetentionStore(client, table)
    retention.delete_version("purged", "v1", now - 2 * DAY, now - DAY)
    deployment.invoke("sweep", {})
    assert DynamoRegistry(client, table).parts(part["key"]) == []
    listed = deployment.client("s3").list_object_versions(Bucket=store, Prefix=part["key"])
    assert "Versions" not in listed
    deployment.invoke("sweep", {"find_markers_of_seconds": DAY})


def test_no_function_was_denied_anything(deployment: Deployment) -> None:
    """The last in this file: what the functions logged while the tests before this one ran."""
    assert deployment.log_lines("run started"), "the logs are read"
    denials = deployment.log_lines('"AccessDenied"')
    assert [line for line in denials if DENIED_ON_PURPOSE not in line] == []
