"""The commands of operators, as docs/operations.md has them: back up the table, erase a file."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from packline.aws.dynamodb import DynamoRegistry
from packline.aws.s3 import S3Store
from packline.cli.main import main
from packline.model import Execution, ExecutionState, Member
from packline.pipeline.manifests import write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from tests.builders import a_version
from tests.contract.conftest import make_table
from tests.moto_clients import moto_client
from tests.system.runbook import entries
from tests.unit.cli.test_gc import clients_of_commands as clients_of_commands
from tests.unit.cli.test_gc import s3 as s3

ID = datum_id(execution_prefix("e"), "a.txt", "etag-of-a")


def run(capsys: pytest.CaptureFixture[str], heading: str, beginning: str, **names: str) -> Any:
    """Run a command of the page, and return what it printed as JSON."""
    (command,) = (each for each in entries()[heading] if each.startswith(beginning))
    for name, value in names.items():
        command = command.replace(name.replace("_", "-"), value)
    assert main([*shlex.split(command)[1:], "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def registry(s3: Any) -> DynamoRegistry:
    """A deployment with one version of two files."""
    members = []
    for path in ("a.txt", "b.txt"):
        s3.put_object(Bucket="store", Key=f"outputs/e/{path}", Body=path.encode())
        stored = S3Store(moto_client("s3", "us-east-1"), "store").head(f"outputs/e/{path}")
        identity = ID if path == "a.txt" else datum_id(execution_prefix("e"), path, "x")
        members.append(Member(path, identity, stored.key, stored.version_id, stored.size, stored.etag))
    manifest = write_manifest(S3Store(moto_client("s3", "us-east-1"), "store"), members)
    registry = DynamoRegistry(moto_client("dynamodb", "us-east-1"), "catalog")
    version = a_version("v7", manifest=manifest, execution="e")
    registry.seal(
        Execution("e", ExecutionState.SEALED, manifest=manifest, versions=(version.uri,)), [version]
    )
    return registry


def test_a_backup_is_restored_into_a_new_stack(
    registry: DynamoRegistry, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = run(capsys, "Backup of the table", "packline table export", my_backup="monday")
    make_table(moto_client("dynamodb", "us-east-1"), "new")
    monkeypatch.setenv("PACKLINE_TABLE", "new")
    assert run(capsys, "Backup of the table", "packline table import", my_backup="monday") == exported
    restored = DynamoRegistry(moto_client("dynamodb", "us-east-1"), "new")
    assert restored.version("images", "v7") == registry.version("images", "v7")


def test_a_file_is_erased_only_when_it_is_confirmed(
    registry: DynamoRegistry,
    s3: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("packline.pipeline.erasing.PAUSE_SECONDS", 0.0)
    heading = "Erasing a file on legal request"
    shown = run(capsys, heading, "packline erase datum://my-datum --dry-run", my_datum=ID)
    assert (shown["erased"], [each["uri"] for each in shown["versions"]]) == (False, ["dataset://images/v7"])
    assert registry.version("images", "v7").manifest.files == 2
    done = run(capsys, heading, "packline erase datum://my-datum --yes", my_datum=ID)
    (change,) = done["versions"]
    assert done["erased"]
    assert registry.resolve("images", change["successor"].rpartition("/")[2]).manifest.files == 1
    assert "Versions" not in s3.list_object_versions(Bucket="store", Prefix="outputs/e/a.txt")
    assert s3.get_object(Bucket="store", Key="outputs/e/b.txt")["Body"].read() == b"b.txt"
    for place in ("35 days", "staged/", "sealing/", "sidecar", "valohai.metadata.jsonl", "backups/"):
        assert place in done["remains"]
