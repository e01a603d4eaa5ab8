"""One small stack per test module, and clients for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from packline.local.stack import LocalStack
from tests.local.s3_client import Store
from tests.local.small_stack import write_assembly
from tests.stacks import only
from tests.waiting import wait_for


class Aws:
    """boto3 clients and a few shorthands for one stack."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self.stack.endpoint_url,
                region_name=self.stack.region,
                aws_access_key_id="local",
                aws_secret_access_key="local",
            )
        return self._clients[service]

    def put(self, key: str, body: bytes = b"x") -> None:
        self.client("s3").put_object(Bucket=self.stack.store, Key=key, Body=body)

    def documents(self, prefix: str) -> list[Any]:
        """The JSON documents below a prefix, in order of their keys."""
        s3, bucket = self.client("s3"), self.stack.store
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return [json.load(s3.get_object(Bucket=bucket, Key=key)["Body"]) for key in keys]

    def function(self, name: str) -> str:
        """The physical name of a function of the small stack."""
        listed = self.client("lambda").list_functions()["Functions"]
        return str(next(f["FunctionName"] for f in listed if f"-{name}-" in f["FunctionName"]))

    def invoke(self, name: str, event: Any) -> tuple[str | None, Any]:
        """Kind of error, payload."""
        answer = self.client("lambda").invoke(FunctionName=self.function(name), Payload=json.dumps(event))
        return answer.get("FunctionError"), json.load(answer["Payload"])

    def run(self, machine: str, document: Any) -> dict[str, Any]:
        """Run a state machine to its end."""
        states = self.client("stepfunctions")
        arn = states.start_execution(stateMachineArn=machine, input=json.dumps(document))["executionArn"]

        def ended() -> dict[str, Any] | None:
            described: dict[str, Any] = states.describe_execution(executionArn=arn)
            return None if described["status"] == "RUNNING" else described

        return wait_for(ended)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with only(LocalStack(write_assembly(tmp_path_factory.mktemp("assembly")), quiet_seconds=2)) as stack:
        yield Aws(stack)


@pytest.fixture
def store(aws: Aws) -> Store:
    return Store(aws.stack)
