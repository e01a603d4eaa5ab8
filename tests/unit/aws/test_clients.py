"""Times in answers of AWS are read as botocore reads them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.utils import parse_timestamp

from packline.aws import clients
from packline.aws.response_times import parse_time


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-28T21:27:06Z",
        "2026-11-28T21:27:06.123Z",
        "20261128T212706Z",
        "2026-11-28T21:27:06+02:00",
        "Sat, 28 Nov 2026 21:27:06 GMT",
        1_795_903_284,
        "1795903284.5",
    ],
)
def test_a_time_is_what_botocore_makes_of_it(value: Any) -> None:
    assert parse_time(value) == parse_timestamp(value)


def test_clients_of_the_functions_read_times_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    s3 = clients.client.__wrapped__("s3")
    parser: Any = s3._endpoint._response_parser_factory.create_parser("rest-xml")
    assert parser._timestamp_parser is parse_time
