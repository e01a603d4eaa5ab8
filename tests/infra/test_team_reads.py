"""What a fetch and a waiting push ask the table for is what the policies of a team allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from packline.aws.dynamodb import DynamoRegistry
from packline.aws.lineage import DynamoLineage
from packline.aws.schema import INDEX
from packline.model import Execution, ExecutionState, Packaging, Use, UseKind
from packline.pipeline.resolving import fetch_plan
from packline.uri import parse_uri
from tests.builders import a_version
from tests.contract.conftest import make_table
from tests.infra.iam import Call, Policies
from tests.infra.template import Template

FETCH, PUSH = "Fetch datasets of the team vision.", "Upload files of the team vision."


class Requests:
    """Requests to DynamoDB: the action, the partitions, and whether it goes to the index."""

    def __init__(self, client: Any) -> None:
        self.sent: list[tuple[str, list[str], bool]] = []
        client.meta.events.register("before-parameter-build.dynamodb", self._note)

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        one = params.get("Key") or params.get("Item")
        if "TransactItems" in params:
            for written in params["TransactItems"]:
                ((verb, request),) = written.items()
                self.sent.append((f"{verb}Item", [(request.get("Key") or request["Item"])["pk"]["S"]], False))
            return
        if one:
            partitions = [one["pk"]["S"]]
        elif "RequestItems" in params:
            partitions = [
                key["pk"]["S"] for asked in params["RequestItems"].values() for key in asked["Keys"]
            ]
        else:
            partitions = [params["ExpressionAttributeValues"][":pk"]["S"]]
        self.sent.append((model.name, partitions, "IndexName" in params))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = boto3.client("dynamodb", region_name="eu-north-1")
        make_table(made)
        version = a_version(dataset="vision-cars", execution="vision.1", packaging=Packaging.BUILT)
        DynamoRegistry(made, "catalog").seal(Execution("vision.1", ExecutionState.SEALED), [version])
        yield made


def refused(template: Template, policy: str, requests: Requests) -> list[tuple[str, list[str], bool]]:
    """Requests that a role with that policy may not send."""
    policies, (table,) = Policies(template), template.of_type("AWS::DynamoDB::Table")
    return [
        (action, partitions, by_index)
        for action, partitions, by_index in requests.sent
        if not policies.allows_worker(
            policy,
            Call(
                "job",
                f"dynamodb:{action}",
                f"<{table}.Arn>" + (f"/index/{INDEX}" if by_index else ""),
                {"dynamodb:LeadingKeys": partitions},
            ),
        )
    ]


def test_a_fetch_asks_for_nothing_that_its_team_may_not_read(client: Any, thrifty: Template) -> None:
    requests, registry = Requests(client), DynamoRegistry(client, "catalog")
    for name in ("dataset://vision-cars/v1", "dataset://vision-cars/latest"):
        assert fetch_plan(parse_uri(name), registry).version == "v1"  # type: ignore[arg-type]
    assert [version.version for version in registry.versions("vision-cars")] == ["v1"]
    assert registry.parts("0" * 64) == []
    use = Use("dataset://vision-cars/v1", UseKind.EXECUTION, "vision.2", 1.0)
    DynamoLineage(client, "catalog").record_uses([use])
    assert {action for action, _, _ in requests.sent} >= {"GetItem", "Query", "PutItem"}
    assert refused(thrifty, FETCH, requests) == []


def test_a_push_that_waits_asks_for_its_execution_and_version(client: Any, thrifty: Template) -> None:
    requests, registry = Requests(client), DynamoRegistry(client, "catalog")
    assert registry.execution("vision.1").state is ExecutionState.SEALED
    assert registry.resolve("vision-cars", "v1").execution == "vision.1"
    assert refused(thrifty, PUSH, requests) == []


def test_a_request_for_another_teams_dataset_would_be_noticed(client: Any, thrifty: Template) -> None:
    requests, registry = Requests(client), DynamoRegistry(client, "catalog")
    assert list(registry.versions("speech-a")) == []
    assert refused(thrifty, FETCH, requests)
