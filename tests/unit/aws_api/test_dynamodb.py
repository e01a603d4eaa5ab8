"""Our DynamoDB client against moto's DynamoDB, beside boto3's client for the same calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.dynamodb import DynamoClient
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.json_client import DynamoError
from packline.aws_api.json_error_messages import ResourceMissing
from packline.aws_api.sigv4 import Credentials
from packline.http.client import HttpClient

Item = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def theirs(url: str) -> Any:
    client = boto3.client(
        "dynamodb", "us-east-1", endpoint_url=url, aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    yield client
    client.close()


@pytest.fixture
def ours(url: str, theirs: Any) -> Iterator[DynamoClient]:
    caller = HttpClient()
    yield DynamoClient(
        find_endpoint("dynamodb", url=url), CredentialChain(lambda: Credentials("a", "b")), caller
    )
    caller.close()


def row(pk: str, sk: str, **values: str) -> Item:
    return {name: {"S": value} for name, value in {"pk": pk, "sk": sk, **values}.items()}


def test_what_one_client_writes_the_other_reads(ours: DynamoClient, theirs: Any) -> None:
    ours.put_item(TableName="t", Item=row("a", "ä/+1", name="ours"))
    theirs.put_item(TableName="t", Item=row("a", "2", name="theirs"))
    key = row("a", "ä/+1")
    assert theirs.get_item(TableName="t", Key=key)["Item"] == ours.get_item(TableName="t", Key=key)["Item"]
    query = {
        "TableName": "t",
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}},
    }
    assert ours.query(**query)["Items"] == theirs.query(**query)["Items"]
    assert "Item" not in ours.get_item(TableName="t", Key=row("a", "none"))


def test_a_failed_condition_has_botocores_code(ours: DynamoClient) -> None:
    ours.put_item(TableName="t", Item=row("b", "1"))
    with pytest.raises(DynamoError) as caught:
        ours.put_item(TableName="t", Item=row("b", "1"), ConditionExpression="attribute_not_exists(pk)")
    assert caught.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    with pytest.raises(DynamoError) as caught:
        ours.update_item(
            TableName="t",
            Key=row("b", "1"),
            UpdateExpression="SET #n = :n",
            ConditionExpression="#n = :n",
            ExpressionAttributeNames={"#n": "name"},
            ExpressionAttributeValues={":n": {"S": "x"}},
        )
    assert caught.value.response["Error"]["Code"] == "ConditionalCheckFailedException"


def test_a_cancelled_transaction_tells_its_reasons(ours: DynamoClient) -> None:
    put = {
        "Put": {"TableName": "t", "Item": row("c", "1"), "ConditionExpression": "attribute_not_exists(pk)"}
    }
    ours.transact_write_items(TransactItems=[put])
    with pytest.raises(DynamoError) as caught:
        ours.transact_write_items(TransactItems=[put])
    assert caught.value.response["Error"]["Code"] == "TransactionCanceledException"
    assert caught.value.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed"


def test_an_unknown_table_is_named_by_the_error(ours: DynamoClient) -> None:
    with pytest.raises(ResourceMissing, match=r"table 'nope' in us-east-1 .*ResourceNotFoundException"):
        ours.get_item(TableName="nope", Key=row("a", "b"))
