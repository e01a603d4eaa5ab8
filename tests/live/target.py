"""Where the live tests run: a stack in an AWS account, or the local stack, which shows that the tests work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.outputs import put_marker, put_outputs

LOCAL_ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Target:
    """A deployment and the clients to reach it. ``run`` makes names unique."""

    is_aws: bool
    region: str
    run: str
    outputs: dict[str, str]
    api_url: str
    environment: dict[str, str]
    stack: str = ""
    clients: dict[str, Any] = field(default_factory=dict)

    @property
    def store(self) -> str:
        return self.outputs["StoreName"]

    @property
    def quiet_seconds(self) -> float:
        return 60.0 if self.is_aws else 3.0

    def client(self, service: str) -> Any:
        """A boto3 client that sends each request once: what is asked here is what the service answers."""
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                region_name=self.region,
                endpoint_url=None if self.is_aws else self.environment["AWS_ENDPOINT_URL"],
                config=Config(retries={"total_max_attempts": 1}, max_pool_connections=32),
                **({} if self.is_aws else {"aws_access_key_id": "local", "aws_secret_access_key": "local"}),
            )
        return self.clients[service]

    def function(self, logical_id: str) -> str:
        """The name of a function of the stack."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        return next(
            str(item["PhysicalResourceId"])
            for page in pages.paginate(StackName=self.stack)
            for item in page["StackResourceSummaries"]
            if item["ResourceType"] == "AWS::Lambda::Function"
            and item["LogicalResourceId"].startswith(logical_id)
        )

    def name(self, what: str) -> str:
        """A name for something of this run."""
        return f"live-{self.run}-{what}"

    def upload(self, execution: str, files: dict[str, bytes], metadata: Any) -> None:
        """The files of an execution and a batch metadata file that says the same of each."""
        put_outputs(self.client("s3"), self.store, execution, files, metadata)

    def mark(self, execution: str, **content: Any) -> None:
        """Write the marker that completes an execution, with the variable that allows packaging."""
        put_marker(self.client("s3"), self.store, execution, **content)

    def packline(self, *arguments: object, code: int = 0, **variables: str) -> str:
        """Run ``packline`` against the deployment; its standard output. ``code``: the exit code it must have."""
        done = subprocess.run(
            [sys.executable, "-m", "packline.cli.main", *map(str, arguments)],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def show(self, uri: str, seconds: float = 300, **expected: object) -> dict[str, Any]:
        """Wait until the version exists with these properties."""

        def look() -> dict[str, Any] | None:
            done = subprocess.run(
                [sys.executable, "-m", "packline.cli.main", "show", uri, "--json"],
                env=self.environment,
                capture_output=True,
                text=True,
                timeout=120,
            )
            shown: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
            return shown if shown and expected.items() <= shown.items() else None

        found: dict[str, Any] = wait_until(look, f"{uri} with {expected}", seconds)
        return found


def wait_until(probe: Callable[[], Any], what: str, seconds: float = 300) -> Any:
    """The first true answer of ``probe``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := probe():
            return answer
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


def worker_environment(region: str, outputs: dict[str, str], cache: Path) -> dict[str, str]:
    """The variables of a worker in AWS: those of this process, and the outputs of the stack."""
    return {
        **os.environ,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "PACKLINE_STORE": outputs["StoreName"],
        "PACKLINE_TABLE": outputs["TableName"],
        "PACKLINE_EVENT_BUS": outputs["EventBusName"],
        "PACKLINE_STATE_MACHINE": outputs["StateMachineArn"],
        "PACKLINE_CACHE": str(cache),
    }
