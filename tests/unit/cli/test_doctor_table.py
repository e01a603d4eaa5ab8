"""``packline doctor`` with AWS credentials: what a fetch does without is a warning, and soon."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from packline.library.backend import TableBackend
from packline.library.doctor import table_checks
from packline.library.doctor.report import Check, CheckStatus, run_checks
from packline.library.doctor.table_checks import TableChecks
from tests.fakes.s3 import FakeS3, Fault


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[TableChecks]:
    settings = {
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-west-1",
        "PACKLINE_STORE": "bucket",
        "PACKLINE_TABLE": "table",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    made = TableChecks(TableBackend())
    yield made
    made.close()


def test_a_service_of_identities_that_does_not_answer_is_asked_once_and_not_for_long(
    checks: TableChecks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_checks, "STS_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", f"http://127.0.0.1:{silent.getsockname()[1]}")
        (result,) = run_checks([Check("identity", checks.check_identity, optional=True)])
        assert result.status is CheckStatus.WARNING
        assert "endpoint" in result.remedy
        asked, _ = silent.accept()
        asked.close()
        silent.settimeout(0.1)
        with pytest.raises(TimeoutError):
            silent.accept()


def test_a_bucket_that_may_not_be_listed_is_a_warning_because_fetches_work(
    checks: TableChecks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeS3() as store:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", store.url)
        store.fault = lambda seen: Fault(status=403, code="AccessDenied", message="Access Denied")
        (result,) = run_checks([Check("bucket", checks.check_bucket)])
        assert result.status is CheckStatus.WARNING
        assert "s3:ListBucket" in result.remedy
        store.fault = lambda seen: Fault(status=404, code="NoSuchBucket", message="None")
        (result,) = run_checks([Check("bucket", checks.check_bucket)])
        assert result.status is CheckStatus.FAILED
