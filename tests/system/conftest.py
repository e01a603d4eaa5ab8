"""The synthesized template on the local stack, and the command line against it, as a user has them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import boto3
import pytest

from packline.aws.dynamodb import DynamoRegistry
from packline.errors import NotFound
from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from packline.model import DatasetVersion, Execution, Packaging
from packline.uri import parse_version_uri
from tests.outputs import put_marker, put_outputs
from tests.stacks import only
from tests.system.diagnosis import describe
from tests.waiting import wait_for
from tests.warm_command import run_packline

T = TypeVar("T")
QUIET_SECONDS = 5.0
"""Longer than the process pauses between two uploads of an execution, or before its marker, on a busy machine."""


@cache
def _client(service: str, endpoint_url: str, region: str) -> Any:
    """Return a client for all users of a stack; making one takes as long as several requests."""
    return boto3.client(
        service,
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


class User:
    """Someone with an S3 client of their own and the ``packline`` command."""

    def __init__(self, stack: LocalStack, cache: Path) -> None:
        self.stack = stack
        self.environment = {**stack.env(), "PACKLINE_CACHE": str(cache)}
        self.s3 = self.client("s3")
        self.registry = DynamoRegistry(self.client("dynamodb"), stack.table)

    def client(self, service: str) -> Any:
        """boto3's client of a service of the stack."""
        return _client(service, self.stack.endpoint_url, self.stack.region)

    def put(self, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket=self.stack.store, Key=key, Body=body)

    def upload(self, execution: str, files: dict[str, bytes], metadata: Any) -> None:
        """The files, and a batch metadata file that says the same of each; no marker."""
        put_outputs(self.s3, self.stack.store, execution, files, metadata)

    def mark(self, execution: str, **content: Any) -> None:
        put_marker(self.s3, self.stack.store, execution, **content)

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "packline.cli.main", *map(str, arguments)]

    def run(self, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run ``packline`` and check its exit code."""
        done = run_packline(arguments, self.environment)
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def packaged(self, uri: str, state: str = "built") -> Any:
        """Wait until the version's packaging is in that state; its facts. Fails at once if it never will be."""
        dataset, reference = parse_version_uri(uri)

        def is_packaged(version: DatasetVersion) -> bool:
            # A failed packaging is tried again; one that is built, or that nobody asked for, stays as it is.
            is_final = version.packaging in (Packaging.BUILT, Packaging.NONE) and version.packaging != state
            assert not is_final, f"it is {version.packaging} for good"
            return version.packaging == state

        self._wait(lambda: self.registry.resolve(dataset, reference or "latest"), is_packaged, uri)
        return self.json("show", uri)

    def execution(self, execution: str, state: str = "sealed") -> Any:
        """Wait until the execution is in that state; its facts."""

        def is_in_state(found: Execution) -> bool:
            return found.state == state and bool(state == "sealed" or found.alerts)

        self._wait(lambda: self.registry.execution(execution), is_in_state, execution)
        return self.json("execution", execution)

    def _wait(self, read: Callable[[], T], is_done: Callable[[T], bool], name: str) -> None:
        """Wait until ``is_done`` of a record. It is read from the table: a command takes the time of the pipeline."""
        last: object = None

        def look() -> bool:
            nonlocal last
            try:
                last = record = read()
            except NotFound as error:
                last = error
                return False
            return is_done(record)

        try:
            wait_for(look, 0.1)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{describe(self.stack, last, name)}") from None


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    # Few, so that the largest execution of these tests is sealed by many tasks.
    context = {"single_task_files": "1000", "range_files": "400"}
    with only(LocalStack(synthesized(None, context), quiet_seconds=QUIET_SECONDS)) as running:
        yield running


@pytest.fixture
def user(stack: LocalStack, tmp_path: Path) -> User:
    return User(stack, tmp_path / "cache")
