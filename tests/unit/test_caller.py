"""Who runs a command that writes to the table: the user's name, and the ARN if AWS says it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from moto import mock_aws

from packline.library.caller import client_principal
from packline.principal import IdentitySource


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "LOGNAME": "alice",
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    client_principal.cache_clear()
    yield
    client_principal.cache_clear()


def test_the_arn_of_the_credentials_is_recorded_as_said_by_the_client() -> None:
    with mock_aws():
        by = client_principal()
    assert (by.name, by.source, by.is_proved) == ("alice", IdentitySource.CLIENT, False)
    assert by.id.startswith("arn:aws:sts::")


def test_without_a_way_to_sts_the_name_alone_is_recorded_and_a_debug_line_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", f"http://127.0.0.1:{closed.getsockname()[1]}")
        with caplog.at_level("DEBUG", "packline.library.caller"):
            by = client_principal()
    assert (by.name, by.id) == ("alice", "")
    assert "EndpointConnectionError" in caplog.text
