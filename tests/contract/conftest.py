"""Both implementations of each door: in memory, and on AWS (moto), from the synthesized table's own keys."""

from __future__ import annotations

from collections.abc import Iterator
from threading import RLock
from typing import Any

import pytest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from packline.aws import schema
from packline.aws.dataset_store import DynamoDatasetStore
from packline.aws.datum_index import DynamoDatumIndex
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.execution_index import DynamoExecutionIndex
from packline.aws.retention_store import DynamoRetentionStore
from packline.aws.s3 import S3Store
from packline.client.api.http import ApiClient
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.services import ApiServices
from packline.library.table.services import TableServices
from packline.ports import DatasetStore, DatumIndex, ExecutionIndex, ObjectStore, Registry, RetentionStore
from packline.ports.deployment import DeploymentServices
from tests.api_gateway import gateway
from tests.memory import MemoryDatumIndex, MemoryRegistry, MemoryStore
from tests.memory_dataset_store import MemoryDatasetStore
from tests.memory_execution_index import MemoryExecutionIndex
from tests.memory_retention_store import MemoryRetentionStore
from tests.memory_services import MemoryStores
from tests.moto_clients import moto_client
from tests.unit.api.api import FakeApiDeployment

REGION = "eu-north-1"


def make_table(client: Any, name: str = "catalog") -> None:
    """The table as ``infra`` defines it; ``tests/infra`` holds the two together."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"}
            for attribute in (schema.TABLE_PK, schema.TABLE_SK, schema.INDEX_PK, schema.INDEX_SK)
        ],
        KeySchema=_keys(schema.TABLE_PK, schema.TABLE_SK),
        GlobalSecondaryIndexes=[
            {
                "IndexName": schema.INDEX,
                "KeySchema": _keys(schema.INDEX_PK, schema.INDEX_SK),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # Threads that ask at once would change the dictionaries of moto under each other; AWS takes one write at a time.
    one_at_a_time, answer = RLock(), BotocoreStubber.__call__

    def in_turn(*args: Any, **more: Any) -> Any:
        with one_at_a_time:
            return answer(*args, **more)

    monkeypatch.setattr(BotocoreStubber, "__call__", in_turn)
    with mock_aws():
        yield


@pytest.fixture(params=["memory", "dynamodb"])
def registry(request: pytest.FixtureRequest) -> Registry:
    if request.param == "memory":
        return MemoryRegistry()
    request.getfixturevalue("aws")
    client = moto_client("dynamodb")
    make_table(client)
    return DynamoRegistry(client, "catalog")


def _table() -> tuple[Any, str]:
    """The table of the registry: all ports but the store are one table."""
    return moto_client("dynamodb"), "catalog"


@pytest.fixture
def datum_index(registry: Registry) -> DatumIndex:
    return MemoryDatumIndex(registry) if isinstance(registry, MemoryRegistry) else DynamoDatumIndex(*_table())


@pytest.fixture
def retention(registry: Registry) -> RetentionStore:
    return (
        MemoryRetentionStore(registry)
        if isinstance(registry, MemoryRegistry)
        else DynamoRetentionStore(*_table())
    )


@pytest.fixture
def dataset_store(registry: Registry) -> DatasetStore:
    return (
        MemoryDatasetStore(registry)
        if isinstance(registry, MemoryRegistry)
        else DynamoDatasetStore(*_table())
    )


@pytest.fixture
def execution_index(registry: Registry) -> ExecutionIndex:
    return (
        MemoryExecutionIndex(registry)
        if isinstance(registry, MemoryRegistry)
        else DynamoExecutionIndex(*_table())
    )


@pytest.fixture(params=["memory", "s3", "s3 below a prefix"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    if request.param == "memory":
        return MemoryStore()
    request.getfixturevalue("aws")
    client = moto_client("s3")
    client.create_bucket(Bucket="store", CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_bucket_versioning(Bucket="store", VersioningConfiguration={"Status": "Enabled"})
    return S3Store(client, "store/team-a" if "prefix" in request.param else "store")


@pytest.fixture
def world() -> FakeApiDeployment:
    return FakeApiDeployment(store_name="store")


@pytest.fixture(params=["table", "api"])
def services(request: pytest.FixtureRequest, world: FakeApiDeployment) -> Iterator[DeploymentServices]:
    if request.param == "table":
        yield TableServices(MemoryStores(world))
        return
    with gateway(world.app) as running:
        api = ApiClient(running.url, {})
        yield ApiServices(PlanRegistry(api))
        api.close()
