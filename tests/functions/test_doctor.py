"""``packline doctor`` with AWS credentials: every line, and what makes it fail."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import pytest

from packline.cli.main import main
from packline.errors import AccessDenied, CredentialsMissing
from packline.library import environment
from tests.functions.conftest import Deployment
from tests.functions.test_api import note

LINES = [
    *("configuration", "cache", "disk", "credentials", "identity", "endpoint", "table", "dynamodb:GetItem"),
    *("bucket", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "clock", "versions"),
]


@pytest.fixture
def looked_at(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> Any:
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path))
    monkeypatch.setenv("PACKLINE_CONFIG_FILE", str(tmp_path / "none"))
    entry = {"valohai.dataset-versions": [{"uri": "dataset://images/v1"}]}
    deployment.upload("job-1", {"a": b"1"}, entry)
    note(deployment)
    deployment.carry_out("run-1", {"execution": "job-1"})

    def look() -> tuple[int, dict[str, Any]]:
        code = main(["doctor", "--json"])
        return code, {line["name"]: line for line in json.loads(capsys.readouterr().out)["checks"]}

    return look


def deny(*arguments: object, **options: object) -> NoReturn:
    raise AccessDenied("Access denied.", "Allow it.")


def no_credentials(*arguments: object) -> NoReturn:
    raise CredentialsMissing("None.", "Set them.")


def test_every_line_is_ok_where_a_fetch_works(looked_at: Any, deployment: Deployment) -> None:
    code, lines = looked_at()
    assert (code, list(lines)) == (0, LINES)
    assert {name for name in LINES if lines[name]["status"] != "ok"} <= {"disk"}
    assert "123456789012" in lines["identity"]["message"]
    assert "has images" in lines["table"]["message"]
    assert "dataset://images/v1" in lines["s3:GetObject"]["message"]
    assert "Uploads" not in deployment.s3.list_multipart_uploads(Bucket="store")


@pytest.mark.parametrize(
    ("variables", "failed", "code"),
    [
        ({"PACKLINE_TABLE": "another"}, {"table", "dynamodb:GetItem", "s3:GetObject"}, (3, 7)),
        ({"PACKLINE_STORE": "another"}, {"bucket", "s3:GetObject", "clock"}, (3, 7)),
        ({"AWS_ENDPOINT_URL": "ftp://x"}, {"endpoint", "table", "bucket"}, (2,)),
    ],
)
def test_a_wrong_name_fails_its_line_and_those_that_need_it(
    looked_at: Any,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    failed: set[str],
    code: tuple[int, ...],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    exit_code, lines = looked_at()
    assert exit_code in code
    assert failed <= {name for name in lines if lines[name]["status"] == "failed"}
    assert all(lines[name]["remedy"] for name in failed)


def test_without_credentials_nothing_of_aws_is_asked(looked_at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.library.doctor.table_checks.CredentialChain.get", no_credentials)
    code, lines = looked_at()
    assert (code, lines["credentials"]["status"]) == (7, "failed")
    assert lines["table"]["message"] == "Not checked, because credentials failed."
    assert lines["s3:PutObject"]["status"] == "warning"


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [
        ("packline.aws.dynamodb.DynamoRegistry.datasets", "table", "failed"),
        ("packline.aws.dynamodb.DynamoRegistry.execution", "dynamodb:GetItem", "failed"),
        ("packline.library.doctor.sample_reads.read_shard", "s3:GetObject", "failed"),
        ("packline.aws_api.s3.S3Client.read_range", "s3:GetObjectVersion", "failed"),
        ("packline.aws_api.s3.S3Client.send", "s3:PutObject", "warning"),
        ("packline.library.doctor.table_checks.TableChecks.check_identity", "identity", "warning"),
        ("packline.library.doctor.table_checks.compare_clock", "clock", "failed"),
        ("packline.library.doctor.table_checks.compare_releases", "versions", "warning"),
    ],
)
def test_each_permission_that_is_missing_has_a_line_of_its_own(
    looked_at: Any, monkeypatch: pytest.MonkeyPatch, method: str, name: str, status: str
) -> None:
    assert environment.registry().execution("job-1").id == "job-1"
    monkeypatch.setattr(method, deny)
    code, lines = looked_at()
    assert (lines[name]["status"], code) == (status, 7 if status == "failed" else 0)
    assert lines[name]["remedy"] == "Allow it."


def test_a_bucket_that_may_not_be_listed_is_a_warning_because_a_fetch_works(
    looked_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.aws_api.s3.S3Client.list", deny)
    code, lines = looked_at()
    assert (lines["bucket"]["status"], code) == ("warning", 0)
    assert "s3:ListBucket" in lines["bucket"]["remedy"]
