"""``packline gc`` shows what belongs to nothing, and deletes it only if it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from packline.aws import clients
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.identity_store import DynamoIdentityStore
from packline.cli.main import main
from packline.keys import IDENTITY_KEY
from packline.library.administration import Administration
from packline.model import Execution, ExecutionState
from packline.pipeline.garbage import NothingReferred
from packline.pipeline.manifests import write_manifest
from packline.pipeline.store_identity import WrongStore, encode_identity, ensure_identity
from tests.builders import a_member
from tests.contract.conftest import make_table
from tests.moto_clients import moto_client


@pytest.fixture(scope="module")
def clients_of_commands() -> Iterator[None]:
    """The clients that the commands make, kept for all tests of a module: each has the same environment."""
    clients.client.cache_clear()
    yield
    clients.client.cache_clear()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, clients_of_commands: None) -> Iterator[Any]:
    """A deployment on moto, with a week between now and what was written."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PACKLINE_TABLE": "catalog",
        "PACKLINE_STORE": "store",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "PACKLINE_API_URL", "PACKLINE_STACK"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        client = moto_client("s3", "us-east-1")
        client.create_bucket(Bucket="store")
        client.put_bucket_versioning(Bucket="store", VersioningConfiguration={"Status": "Enabled"})
        make_table(moto_client("dynamodb", "us-east-1"))
        identify("one")
        yield client


def identify(identity: str) -> None:
    """Give the table and the bucket one identity, as the sweep does."""
    ports = Administration()
    ensure_identity(DynamoIdentityStore(ports.table), ports.store, identity)


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["gc", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_nothing_is_deleted_by_a_table_that_refers_to_nothing_in_the_bucket(
    s3: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.put_object(Bucket="store", Key="manifests/of-another-table.jsonl.gz", Body=b"in use")
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 8 * 86_400)
    assert main(["gc", "--delete"]) == NothingReferred.exit_code
    assert "PACKLINE_TABLE" in capsys.readouterr().err
    assert (
        s3.get_object(Bucket="store", Key="manifests/of-another-table.jsonl.gz")["Body"].read() == b"in use"
    )


def test_what_belongs_to_nothing_is_shown_and_deleted_on_request(
    s3: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = Administration()
    manifest = write_manifest(ports.store, [a_member()])
    monkeypatch.setattr("packline.library.environment.registry", lambda: None)
    registry = DynamoRegistry(moto_client("dynamodb", "us-east-1"), "catalog")
    registry.seal(Execution("e", ExecutionState.SEALED, manifest=manifest), [])
    s3.put_object(Bucket="store", Key="manifests/left.jsonl.gz", Body=b"left")
    s3.put_object(Bucket="store", Key="outputs/e/a.txt", Body=b"nobody's, and not ours to delete")
    now = time.time()
    young = shown(capsys)
    assert (young["garbage"], young["too_young"], young["kept"]) == ([], 1, 1)
    monkeypatch.setattr("time.time", lambda: now + 8 * 86_400)
    assert shown(capsys)["garbage"] == ["manifests/left.jsonl.gz"]
    assert shown(capsys, "--delete")["deleted"] == ["manifests/left.jsonl.gz"]
    assert shown(capsys)["garbage"] == []
    assert [*ports.store.list("outputs/")], "only what Packline built is collected"


@pytest.mark.parametrize(
    "command", [("gc",), ("gc", "--delete"), ("erase", "datum://a", "--yes"), ("table", "export")]
)
def test_a_table_that_knows_a_part_of_the_bucket_but_is_that_of_another_one_is_refused(
    s3: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    registry = DynamoRegistry(moto_client("dynamodb", "us-east-1"), "catalog")
    manifest = write_manifest(Administration().store, [a_member()])
    registry.seal(Execution("e", ExecutionState.SEALED, manifest=manifest), [])
    s3.put_object(Bucket="store", Key="manifests/of-the-other-table.jsonl.gz", Body=b"in use")
    s3.put_object(Bucket="store", Key=IDENTITY_KEY, Body=encode_identity("another"))
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 8 * 86_400)
    assert main([*command]) == WrongStore.exit_code
    assert "the store has the identity another, the table the identity one" in capsys.readouterr().err
    kept = s3.get_object(Bucket="store", Key="manifests/of-the-other-table.jsonl.gz")
    assert kept["Body"].read() == b"in use"
