"""Numbers that no command could keep to are refused where they are parsed, and not waited for, or a traceback."""

from __future__ import annotations

import pytest

from packline.cli.common_options import UsageError
from packline.cli.parser import parse_arguments

COUNTS = [
    ("executions", "--limit"),
    ("events", "job-1", "--limit"),
    ("search", "--limit"),
    ("lineage", "images/v1", "--depth"),
]
SECONDS = [
    ("push", "folder", "--timeout"),
    ("push", "folder", "--heartbeat"),
    ("package", "images/v1", "--timeout"),
    ("local", "up", "--quiet-seconds"),
]


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "many"])
@pytest.mark.parametrize("words", COUNTS)
def test_a_number_of_things_is_one_at_least(words: tuple[str, ...], value: str) -> None:
    with pytest.raises(UsageError, match="2"):
        parse_arguments([*words[:-1], f"{words[-1]}={value}"])
    parse_arguments([*words, "7"])


@pytest.mark.parametrize("value", ["nan", "-1", "soon"])
@pytest.mark.parametrize("words", SECONDS)
def test_seconds_are_zero_or_more_and_nan_does_not_wait_forever(words: tuple[str, ...], value: str) -> None:
    with pytest.raises(UsageError, match="2"):
        parse_arguments([*words[:-1], f"{words[-1]}={value}"])
    parse_arguments([*words, "0.5"])


@pytest.mark.parametrize("value", ["65536", "-1", "http", "1e3", ""])
def test_a_port_is_one_of_those_that_exist(value: str) -> None:
    with pytest.raises(UsageError, match="2"):
        parse_arguments(["local", "up", f"--port={value}"])
    assert parse_arguments(["local", "up", "--port", "65535"]).port == 65_535
