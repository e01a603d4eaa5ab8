"""The real handlers against AWS from moto, over real sockets: a deployment a test can look into."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from packline.aws import api_runtime, path_indexing, runtime, scheduled
from packline.keys import marker_key, outputs_prefix
from tests.contract.conftest import REGION, make_table

DERIVED = ("manifests/", "plans/", "packages/", "sealing/")
CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-north-1:123456789012:function:test",
    aws_request_id="request-1",
)


@cache
def client(service: str, endpoint: str) -> Any:
    """Return a client of the tests' own; making one takes as long as a test."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


class Deployment:
    """Clients of one deployment, and the state machine carried out step by step."""

    def __init__(self, endpoint: str = "") -> None:
        """Take an endpoint's clients; without one, make clients as the environment says."""
        make: Callable[[str], Any] = partial(client, endpoint=endpoint) if endpoint else boto3.client
        self.s3, self.table, self.machines = map(make, ("s3", "dynamodb", "stepfunctions"))

    def call(self, function: str, event: Any) -> Any:
        """Invoke a handler; what goes in and out is JSON, as in Lambda."""
        handler = import_module(f"functions.{function}").handler
        return json.loads(json.dumps(handler(json.loads(json.dumps(event)), CONTEXT)))

    def put(self, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket="store", Key=key, Body=body)

    def upload(self, execution: str, files: dict[str, bytes], metadata: Any, **marker: Any) -> list[str]:
        """Files, batch metadata, marker; returns the keys in the order of upload."""
        prefix = outputs_prefix(execution)
        lines = [json.dumps({"file": path, "metadata": metadata}) for path in files]
        bodies = {prefix + path: body for path, body in files.items()}
        bodies[prefix + "valohai.metadata.jsonl"] = "\n".join(lines).encode()
        bodies[marker_key(execution)] = json.dumps(
            {"execution": execution, "files": len(files), **marker}
        ).encode()
        for key, body in bodies.items():
            self.put(key, body)
        return list(bodies)

    def started(self) -> list[tuple[str, Any]]:
        """Runs that were started: (name, input)."""
        arn = runtime.settings().state_machine
        found = self.machines.list_executions(stateMachineArn=arn)["executions"]
        described = [self.machines.describe_execution(executionArn=run["executionArn"]) for run in found]
        return sorted((run["name"], json.loads(run["input"])) for run in described)

    def carry_out(self, name: str, given: Any) -> None:
        """What the state machine does with one run (``infra/assemble.asl.json``)."""
        sealed = given if "packages" in given else self.call("seal_execution", {**given, "owner": name})
        while sealed.get("next") == "tasks":
            tasks = sealed["tasks"]
            for task in json.loads(
                self.s3.get_object(Bucket=tasks["bucket"], Key=tasks["key"])["Body"].read()
            ):
                self.call("seal_range", task)
            at = {"folder": tasks["folder"], "stage": tasks["stage"]}
            sealed = self.call("seal_execution", {**given, "owner": name, **at})
        for version in sealed["packages"]:
            planned = self.call("plan_package", version)
            while planned["next"] == "plan":
                planned = self.call("plan_package", {**version, "progress": planned["progress"]})
            items = json.loads(
                self.s3.get_object(Bucket=planned["bucket"], Key=planned["key"])["Body"].read()
            )
            assert len(items) == planned["parts"]
            for item in items:
                self.call("pack_part", item)
            self.call("publish_package", {**version, "plan": planned["plan"]})

    def table_items(self) -> list[Any]:
        """Every item of the table, in order."""
        items = self.table.scan(TableName="catalog")["Items"]
        return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))

    def derived(self) -> dict[str, bytes]:
        """Every object we made ourselves."""
        keys = [entry["Key"] for entry in self.s3.list_objects_v2(Bucket="store").get("Contents", [])]
        mine = [key for key in keys if key.startswith(DERIVED)]
        return {key: self.s3.get_object(Bucket="store", Key=key)["Body"].read() for key in mine}

    def forget(self) -> None:
        """Back to the moment after the uploads: an empty table, no derived objects, no runs."""
        for key in self.derived():
            versions = self.s3.list_object_versions(Bucket="store", Prefix=key)["Versions"]
            for version in versions:
                self.s3.delete_object(Bucket="store", Key=key, VersionId=version["VersionId"])
        self.table.delete_table(TableName="catalog")
        make_table(self.table)
        self.machines.delete_state_machine(stateMachineArn=runtime.settings().state_machine)
        make_machine(self.machines)


def make_machine(client: Any) -> str:
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    role = "arn:aws:iam::123456789012:role/test"
    arn: str = client.create_state_machine(name="assemble", definition=definition, roleArn=role)[
        "stateMachineArn"
    ]
    return arn


LogLines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log_lines(monkeypatch: pytest.MonkeyPatch) -> LogLines:
    """The lines that handlers have logged since the last call."""
    stream = StringIO()
    monkeypatch.setattr(runtime.logger.registered_handler, "stream", stream)

    def take() -> list[dict[str, Any]]:
        text = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return [json.loads(line) for line in text.splitlines()]

    return take


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def clients_of_handlers() -> Iterator[None]:
    """Clients that the handlers make, used by all tests of a module: each has the same environment."""
    forget_clients()
    yield
    forget_clients()


@pytest.fixture
def deployment(
    moto_server: str, clients_of_handlers: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployment]:
    environment = {
        "AWS_ENDPOINT_URL": moto_server,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "PACKLINE_TABLE": "catalog",
        "PACKLINE_STORE": "store",
        "PACKLINE_EVENT_BUS": "packline",
        "PACKLINE_STATE_MACHINE": f"arn:aws:states:{REGION}:123456789012:stateMachine:assemble",
        "PACKLINE_PART_FILES": "2",
        "PACKLINE_QUIET_SECONDS": "60",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_stores()
    made = Deployment(moto_server)
    _reset(moto_server)
    made.s3.create_bucket(Bucket="store", CreateBucketConfiguration={"LocationConstraint": REGION})
    made.s3.put_bucket_versioning(Bucket="store", VersioningConfiguration={"Status": "Enabled"})
    make_table(made.table)
    make_machine(made.machines)
    client("events", moto_server).create_event_bus(Name="packline")
    monkeypatch.setattr(runtime, "clock", lambda: 2_000_000_000.0)
    yield made
    forget_stores()


def _reset(endpoint: str) -> None:
    with urlopen(Request(f"{endpoint}/moto-api/reset", method="POST")) as answer:
        assert answer.status == 200


def forget_clients() -> None:
    """Forget all that the handlers' process keeps."""
    runtime.client.cache_clear()
    forget_stores()


def forget_stores() -> None:
    """Forget all of it but the clients."""
    for built in (
        runtime.settings,
        runtime.registry,
        runtime.datum_index,
        runtime.event_log,
        runtime.retention,
        runtime.dataset_store,
        runtime.execution_index,
        runtime.store,
        scheduled.ensure_store_identity,
        runtime.pack_access,
        path_indexing.heads,
        path_indexing.snapshots,
        api_runtime.app,
        api_runtime.dependencies,
    ):
        built.cache_clear()
