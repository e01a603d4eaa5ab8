"""The handlers of a snapshot that an engine writes, with their sample events; neither pyarrow nor sqlglot is needed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from packline.errors import CredentialsMissing, EndpointUnreachable, InvalidSetting
from packline.snapshots.errors import QueryFailed
from packline.snapshots.server_side import runtime as snapshots
from tests.events import sample
from tests.functions.conftest import Deployment, client

CONNECTIONS = {
    "sales": {"engine": "redshift", "cluster": "sales", "database": "dev"},
    "lake": {
        "engine": "snowflake",
        "account": "ACME-X",
        "user": "READER",
        "integration": "PACKLINE",
        "key": "arn:aws:kms:eu-north-1:123456789012:key/12345678-1234-1234-1234-123456789012",
    },
}


@pytest.fixture(autouse=True)
def with_connections(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKLINE_SNAPSHOT_CONNECTIONS", json.dumps(CONNECTIONS))
    monkeypatch.setenv("PACKLINE_SNOWFLAKE_ENDPOINT", "127.0.0.1:9")
    monkeypatch.setenv("PACKLINE_READ_SECONDS", "5")
    snapshots.connections.cache_clear()
    snapshots.objects.cache_clear()


def unloaded(deployment: Deployment, event: Any) -> str:
    """What UNLOAD writes for the sample event; return the prefix."""
    prefix = f"outputs/{event['prepared']['run']}/"
    deployment.put(f"{prefix}rows-000.parquet", b"PAR1....PAR1")
    manifest = {
        "entries": [
            {"url": f"s3://store/{prefix}rows-000.parquet", "meta": {"content_length": 12, "record_count": 7}}
        ],
        "schema": {"elements": [{"name": "id", "type": {"base": "bigint"}}]},
        "meta": {"content_length": 12, "record_count": 7},
    }
    deployment.put(f"{prefix}rows-manifest", json.dumps(manifest).encode())
    return prefix


def read(deployment: Deployment, key: str) -> bytes:
    return bytes(deployment.s3.get_object(Bucket="store", Key=key)["Body"].read())


def test_what_redshift_wrote_gets_metadata_and_the_marker(deployment: Deployment) -> None:
    event = sample("finish_snapshot/finished.json")
    prefix = unloaded(deployment, event)
    outcome = deployment.call("finish_snapshot", event)
    assert (outcome["uri"], outcome["rows"], outcome["unchanged"]) == ("dataset://orders/v1", 7, False)
    marker = json.loads(read(deployment, f"control/{event['prepared']['run']}.json"))
    assert (marker["files"], marker["snapshot"]) == (2, outcome["record"])
    (line,) = read(deployment, f"{prefix}valohai.metadata.jsonl").splitlines()
    assert json.loads(line)["file"] == "rows-000.parquet"
    record = outcome["record"]
    assert record["schema"] == ["id: int64"]
    assert (record["role"], record["warehouse"]) == ("IAMR:snapshot", "sales")


def test_a_statement_that_failed_is_a_typed_error_by_which_the_run_ends(deployment: Deployment) -> None:
    with pytest.raises(QueryFailed, match='relation "orders" does not exist'):
        deployment.call("finish_snapshot", sample("finish_snapshot/failed.json"))


def test_a_request_for_a_connection_that_the_deployment_lacks_is_refused(deployment: Deployment) -> None:
    event = sample("prepare_snapshot/request.json")
    event["document"]["connection"] = "other"
    with pytest.raises(InvalidSetting, match="redshift:other"):
        deployment.call("prepare_snapshot", event)


@pytest.mark.parametrize(
    ("secret", "error", "words"),
    [
        ({"token": "t-1"}, EndpointUnreachable, r"127\.0\.0\.1:9"),
        ({"password": "p-1"}, CredentialsMissing, "The secret of connection lake has no token"),
    ],
)
def test_an_account_that_does_not_answer_and_a_secret_without_a_token_are_typed_errors(
    deployment: Deployment,
    moto_server: str,
    monkeypatch: pytest.MonkeyPatch,
    secret: dict[str, str],
    error: type[Exception],
    words: str,
) -> None:
    secrets = client("secretsmanager", moto_server)
    arn = secrets.create_secret(Name=f"lake-{next(iter(secret))}", SecretString=json.dumps(secret))["ARN"]
    lake = {key: value for key, value in CONNECTIONS["lake"].items() if key != "key"}
    monkeypatch.setenv("PACKLINE_SNAPSHOT_CONNECTIONS", json.dumps({"lake": {**lake, "secret": arn}}))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(error, match=words):
        deployment.call("snowflake_statement", sample("snowflake_statement/look.json"))
