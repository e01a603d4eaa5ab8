"""A server with buckets, names that mean something, and a step's inputs brought into a temporary folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.cache.store import Cache
from packline.client.inputs.context import InputContext
from packline.client.inputs.definition import InputDefinition, KeepDirectories
from packline.client.inputs.inputs_json import PlacedInput
from packline.client.inputs.materialise import InputDestination, materialise
from packline.client.transfer.settings import TransferSettings
from packline.errors import DatumNotFound, VersionNotFound
from packline.model import FetchPlan, Member
from packline.retry import RetryPolicy
from tests.fakes.web import FakeWeb
from tests.unit.client.datasets import a_version

QUICK = TransferSettings(processes=1, retry_policy=RetryPolicy(base_seconds=0.01, max_seconds=0.05))
STORE = "store"


class KnownNames:
    """Names and what they mean, as a test sets them."""

    def __init__(self) -> None:
        self.versions: dict[str, FetchPlan] = {}
        self.datums: dict[str, Member] = {}
        self.said: dict[str, dict[str, object]] = {}

    def version(self, uri: str) -> FetchPlan:
        if uri not in self.versions:
            raise VersionNotFound(f"There is no {uri}.")
        return self.versions[uri]

    def datum(self, uri: str) -> Member:
        if uri not in self.datums:
            raise DatumNotFound(f"There is no {uri}.")
        return self.datums[uri]

    def metadata(self, members: Sequence[Member]) -> Mapping[str, dict[str, object]]:
        return {member.datum: self.said[member.datum] for member in members if member.datum in self.said}


class _InStore:
    """The store's objects, as ``tests.unit.client.datasets`` writes them."""

    def __init__(self, s3_server: FakeWeb) -> None:
        self.objects = _Prefixed(s3_server.objects)


class _Prefixed(dict[str, bytes]):
    def __init__(self, below: MutableMapping[str, bytes]) -> None:
        self._below = below

    def __setitem__(self, key: str, body: bytes) -> None:
        self._below[f"{STORE}/{key}"] = body


class Desk:
    """Somebody who brings inputs."""

    def __init__(self, s3_server: FakeWeb, names: KnownNames, folder: Path) -> None:
        self.s3_server, self.names, self.folder = s3_server, names, folder
        self.limit_bytes = 0
        self.inputs, self.config = folder / "inputs", folder / "config"

    def tools(self, **options: Any) -> InputContext:
        chain = CredentialChain(lambda: Credentials("AKID", "secret"))
        chosen: dict[str, Any] = {
            "cache": Cache(self.folder / "cache"),
            "names": self.names,
            "store": STORE,
            "bucket": lambda name: S3Source(name, find_endpoint("s3", url=self.s3_server.url), chain),
            "settings": QUICK,
            "limit_bytes": self.limit_bytes,
        }
        return InputContext(**(chosen | options))

    def bring(
        self, *definitions: InputDefinition, offline: bool = False, **options: Any
    ) -> list[PlacedInput]:
        target = InputDestination(self.inputs, self.config, **options)
        return materialise(definitions, self.tools(offline=offline), target)

    def version(self, uri: str, files: Mapping[str, bytes]) -> FetchPlan:
        plan = a_version(_InStore(self.s3_server), files)  # type: ignore[arg-type]
        self.names.versions[uri] = plan
        return plan

    def tree(self) -> dict[str, bytes]:
        """Every file below the inputs folder, links followed, as a job sees them."""
        return {
            path.relative_to(self.inputs).as_posix(): path.read_bytes()
            for folder in self.inputs.iterdir()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def record(self) -> Any:
        return json.loads((self.config / "inputs.json").read_text())


@pytest.fixture
def s3_server() -> Iterator[FakeWeb]:
    with FakeWeb() as running:
        yield running


@pytest.fixture
def desk(s3_server: FakeWeb, tmp_path: Path) -> Desk:
    return Desk(s3_server, KnownNames(), tmp_path)


Make = Callable[..., InputDefinition]


def an_input(
    name: str, *uris: str, keep: KeepDirectories = KeepDirectories.NONE, **options: Any
) -> InputDefinition:
    return InputDefinition(name, uris, keep=keep, **options)
