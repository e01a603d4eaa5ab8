"""Push to SeaweedFS, seal and package there, fetch by parts and by files; the table is one of MiniStack's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from packline.errors import ObjectChanged
from packline.keys import marker_key, part_index_key
from packline.rules.lifecycle import run_name
from tests.contract.conftest import make_table
from tests.events import sample
from tests.foreign import differences
from tests.foreign.seaweedfs_bucket import SeaweedfsBucket
from tests.foreign.servers import ACCOUNT, REGION, ROOT_KEY, Server
from tests.foreign.worker import Worker, write_tree
from tests.functions.conftest import Deployment as Handlers
from tests.functions.conftest import forget_clients
from tests.outputs import read_tree

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]

FILES = {
    "a.b": b"dot",
    "a/b": b"slash",
    "empty": b"",
    "ä ö/+%20&=?.txt": b"x" * 70,
    **{f"deep/{n:03d}.bin": bytes([n]) * 3_000 for n in range(100)},
}


class Pipeline:
    """The functions' handlers in this process, with the store in SeaweedFS; and a worker of that deployment."""

    def __init__(self, environment: dict[str, str], bucket: SeaweedfsBucket, folder: Path) -> None:
        self.bucket = bucket
        self._handlers = Handlers()
        self.worker = Worker(environment, folder / "worker")

    def push(self, folder: Path, uri: str, *options: str) -> None:
        """Push, then do what the event of the marker does on AWS: record it, and carry out the run that it starts."""
        execution = uri.replace("/", "-")
        self.worker.run("push", folder, "--dataset", uri, "--execution", execution, *options)
        event: dict[str, Any] = sample("record_uploads/s3-notification.json")
        body = json.loads(event["Records"][0]["body"])
        body["Records"][0]["s3"]["object"]["key"] = marker_key(execution)
        event["Records"][0]["body"] = json.dumps(body)
        assert self._handlers.call("record_uploads", event) == {"batchItemFailures": []}
        self._handlers.carry_out(run_name(execution, 0), {"execution": execution})


@pytest.fixture(params=["plain", "versioned"])
def pipeline(
    request: pytest.FixtureRequest,
    ministack_server: Server,
    seaweedfs_server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pipeline]:
    name = f"{request.param}-{request.node.originalname.replace('_', '-')}"[:63].rstrip("-")
    bucket = SeaweedfsBucket(seaweedfs_server, name, versioned=request.param == "versioned")
    environment = {
        "AWS_ENDPOINT_URL": ministack_server.url,
        "AWS_ENDPOINT_URL_S3": seaweedfs_server.url,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "PACKLINE_STORE": name,
        "PACKLINE_TABLE": name,
    }
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    make_table(boto3.client("dynamodb"), name)
    monkeypatch.setenv("PACKLINE_STATE_MACHINE", make_machine(name))
    monkeypatch.setenv("PACKLINE_PART_FILES", "40")
    forget_clients()
    yield Pipeline(environment, bucket, tmp_path)
    forget_clients()


def make_machine(name: str) -> str:
    """Create a state machine that does nothing: the handlers carry out its runs."""
    role, trusted = f"runs-{name}"[:64], {"Service": "states.amazonaws.com"}
    allowed = [{"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}]
    trust = {"Version": "2012-10-17", "Statement": allowed}
    boto3.client("iam").create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
    definition = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    made = boto3.client("stepfunctions").create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}"
    )
    return str(made["stateMachineArn"])


def test_what_is_pushed_is_fetched_by_parts(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "folder", FILES)
    pipeline.push(folder, "packed/v1", "--alias", "production")
    parts = pipeline.worker.json("show", "dataset://packed/v1")["parts"]
    keys = [part["key"] for part in parts]
    assert pipeline.bucket.keys("packages/") == sorted([*keys, *map(part_index_key, keys)])
    assert len(parts) >= 3
    receipt = pipeline.worker.json("fetch", "dataset://packed/production", "--to", tmp_path / "in")
    assert (read_tree(tmp_path / "in"), receipt["by_files"]) == (FILES, 0)
    chosen = tmp_path / "chosen"
    some = pipeline.worker.json(
        *(
            "fetch",
            "dataset://packed/v1",
            "--to",
            chosen,
            "--include",
            "deep/00*",
            "--cache",
            tmp_path / "other",
        )
    )
    wanted = {path: body for path, body in FILES.items() if path.startswith("deep/00")}
    assert (read_tree(chosen), some["files"]) == (wanted, 10)


def test_what_is_not_packaged_is_fetched_by_files(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "folder", FILES)
    pipeline.push(folder, "bare/v1", "--no-packaging")
    assert pipeline.bucket.keys("packages/") == []
    receipt = pipeline.worker.json("fetch", "dataset://bare/v1", "--to", tmp_path / "in")
    assert (read_tree(tmp_path / "in"), receipt["by_files"]) == (FILES, len(FILES))


@pytest.mark.parametrize("pipeline", [differences.BUCKET_THAT_LISTS_ETAGS_OF_LARGE_OBJECTS], indirect=True)
def test_a_large_file_is_pushed_in_slices_and_fetched_in_ranges(pipeline: Pipeline, tmp_path: Path) -> None:
    files = {"large.bin": bytes(range(256)) * (4096 * 48), "small": b"small"}
    pipeline.push(write_tree(tmp_path / "folder", files), "large/v1")
    assert pipeline.bucket.open_uploads() == []
    receipt = pipeline.worker.json("fetch", "dataset://large/v1", "--to", tmp_path / "in")
    assert (read_tree(tmp_path / "in"), receipt["by_files"]) == (files, 0)


@pytest.mark.parametrize("pipeline", ["plain"], indirect=True)
def test_a_large_file_with_another_etag_in_the_list_of_versions_is_refused(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    """Nothing is packaged whose ETag is not the sealed one, whoever is wrong."""
    folder = write_tree(tmp_path / "folder", {"large.bin": bytes(48 * 1024 * 1024)})
    with pytest.raises(ObjectChanged, match=r"large\.bin"):
        pipeline.push(folder, "refused/v1")
    assert pipeline.bucket.keys("packages/") == []
