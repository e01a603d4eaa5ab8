"""An index that lags behind the table, and answers that are lost: what was written is what is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from moto import mock_aws

from packline.aws.dynamodb import DynamoRegistry
from packline.aws.s3 import S3Store
from packline.errors import StateMoved, Unavailable, VersionNotFound
from packline.model import Execution, ExecutionState
from tests.builders import a_version
from tests.contract.conftest import REGION, make_table
from tests.moto_clients import moto_client


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        dynamodb = moto_client("dynamodb")
        make_table(dynamodb)
        yield dynamodb


class Wrapped:
    """A client of DynamoDB with some of its calls replaced."""

    def __init__(self, client: Any, **calls: Any) -> None:
        self._client = client
        self.__dict__.update(calls)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


def lagging(client: Any) -> Wrapped:
    """The index does not show what was written after now; the table does."""
    known: dict[str, Any] = {}

    def query(**request: Any) -> Any:
        if "IndexName" not in request:
            return client.query(**request)
        place = str(request["ExpressionAttributeValues"][":pk"])
        return known.setdefault(place, client.query(**request))

    return Wrapped(client, query=query)


def seal(registry: DynamoRegistry, name: str, at: float) -> None:
    execution = Execution(f"exec-{name}", state=ExecutionState.SEALED)
    registry.seal(execution, [a_version(name, created_at=at)])


def test_latest_is_the_version_that_was_just_made_though_the_index_lags(client: Any) -> None:
    registry = DynamoRegistry(lagging(client), "catalog")
    seal(registry, "v1", 1_000.0)
    assert registry.resolve("images", "latest").version == "v1"
    seal(registry, "v2", 2_000.0)
    assert registry.resolve("images", "latest").version == "v2"


def test_latest_is_the_newest_whatever_the_order_in_which_versions_were_written(client: Any) -> None:
    registry = DynamoRegistry(lagging(client), "catalog")
    seal(registry, "v2", 2_000.0)
    seal(registry, "v1", 1_000.0)
    assert registry.resolve("images", "latest").version == "v2"


def test_a_version_that_was_announced_and_not_created_is_not_latest(client: Any) -> None:
    registry = DynamoRegistry(client, "catalog")
    seal(registry, "v1", 1_000.0)

    def cancelled(**request: Any) -> Any:
        raise KeyboardInterrupt

    dying = DynamoRegistry(Wrapped(client, transact_write_items=cancelled), "catalog")
    with pytest.raises(KeyboardInterrupt):
        seal(dying, "v2", 2_000.0)
    assert registry.resolve("images", "latest").version == "v1"


def test_a_write_whose_answer_was_lost_and_that_is_sent_again_is_done(client: Any) -> None:
    def twice(**request: Any) -> Any:
        client.put_item(**request)  # done, but nobody heard of it
        return client.put_item(**request)

    registry = DynamoRegistry(Wrapped(client, put_item=twice), "catalog")
    saved = registry.save_execution(Execution("exec-1", touched_at=5.0))
    assert registry.execution("exec-1") == saved
    changed = registry.save_execution(replace(saved, marked=True))
    assert registry.execution("exec-1") == changed
    with pytest.raises(StateMoved):
        registry.save_execution(replace(saved, touched_at=7.0))


class Conflicting:
    """An S3 client that meets another conditional write of the same key this many times."""

    def __init__(self, conflicts: int, then: str = "") -> None:
        self.conflicts, self.then, self.calls = conflicts, then, 0

    def put_object(self, **request: Any) -> None:
        self.calls += 1
        code = "ConditionalRequestConflict" if self.calls <= self.conflicts else self.then
        if code:
            raise Refused(code)


class Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


@pytest.mark.parametrize(("then", "created"), [("", True), ("PreconditionFailed", False)])
def test_a_conditional_write_that_met_another_one_is_sent_again(then: str, created: bool) -> None:
    client = Conflicting(3, then)
    store = S3Store(client, "store", sleep=lambda seconds: None)
    assert store.create("manifests/a", b"x", "application/gzip") is created
    assert client.calls == 4


def test_conflicts_without_end_are_an_error_that_is_worth_a_retry() -> None:
    with pytest.raises(Unavailable, match="at the same time"):
        S3Store(Conflicting(1_000), "store", sleep=lambda seconds: None).create("a", b"x", "text/plain")


def test_an_alias_that_two_processes_remove_is_removed_once(client: Any) -> None:
    registry = DynamoRegistry(client, "catalog")
    seal(registry, "v1", 1_000.0)
    registry.move_alias("images", "best", "v1", at=2_000.0)

    def after_the_other(**request: Any) -> Any:
        if not [move for move in registry.alias_history("images", "best") if not move.version]:
            registry.remove_alias("images", "best", at=3_000.0)
        return client.transact_write_items(**request)

    slower = DynamoRegistry(Wrapped(client, transact_write_items=after_the_other), "catalog")
    with pytest.raises(VersionNotFound):
        slower.remove_alias("images", "best", at=3_000.0)
    assert [move.version for move in registry.alias_history("images", "best")] == ["", "v1"]
