"""The synthesized template on the local stack, and the command line against it, as a user has them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from tests.outputs import put_marker, put_outputs
from tests.stacks import only
from tests.system.diagnosis import describe
from tests.waiting import HANG_SECONDS, wait_for

QUIET_SECONDS = 5.0
"""Longer than the process pauses between two uploads of an execution, or before its marker, on a busy machine."""


class User:
    """Someone with an S3 client of their own and the ``packline`` command."""

    def __init__(self, stack: LocalStack, cache: Path) -> None:
        self.stack = stack
        self.environment = {**stack.env(), "PACKLINE_CACHE": str(cache)}
        self.s3 = boto3.client(
            "s3",
            endpoint_url=stack.endpoint_url,
            region_name=stack.region,
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )

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
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
        )
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def packaged(self, uri: str, state: str = "built") -> Any:
        """Wait until the version's packaging is in that state; its facts. Fails at once if it never will be."""

        def is_packaged(facts: Any) -> bool:
            # A failed packaging is tried again; one that is built, or that nobody asked for, stays as it is.
            final = facts.get("packaging") in ("built", "none") and facts["packaging"] != state
            assert not final, f"it is {facts['packaging']} for good"
            return bool(facts.get("packaging") == state)

        return self._wait(("show", uri), is_packaged, uri)

    def execution(self, execution: str, state: str = "sealed") -> Any:
        """Wait until the execution is in that state; its facts."""

        def is_in_state(facts: Any) -> bool:
            return facts.get("state") == state and bool(state == "sealed" or facts["alerts"])

        return self._wait(("execution", execution), is_in_state, execution)

    def _wait(self, command: tuple[str, ...], is_done: Callable[[Any], bool], name: str) -> Any:
        """Run a command until ``is_done`` of what it prints; what it printed."""
        last: object = None

        def look() -> Any:
            nonlocal last
            done = subprocess.run(
                self.command(*command, "--json"),
                env=self.environment,
                capture_output=True,
                text=True,
                timeout=HANG_SECONDS,
            )
            facts = json.loads(done.stdout) if done.returncode == 0 else {}
            last = facts or done.stderr
            return facts if is_done(facts) else None

        try:
            return wait_for(look, 0.3)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{describe(self.stack, last, name)}") from None


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    with only(LocalStack(synthesized(None, {}), quiet_seconds=QUIET_SECONDS)) as running:
        yield running


@pytest.fixture
def user(stack: LocalStack, tmp_path: Path) -> User:
    return User(stack, tmp_path / "cache")
