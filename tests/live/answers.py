"""What AWS answered, in a form that tests compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError


@contextmanager
def refused(*codes: str, status: int | None = None) -> Iterator[dict[str, Any]]:
    """Expects an error with one of the codes; the answer is there once the block has ended."""
    answer: dict[str, Any] = {}
    with pytest.raises(ClientError) as caught:
        yield answer
    answer.update(caught.value.response)
    assert answer["Error"]["Code"] in codes, answer["Error"]
    assert status in (None, answer["ResponseMetadata"]["HTTPStatusCode"])


def outcome(call: Callable[[], Any]) -> str:
    """ "" for a success, else the code of the error."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def outcomes(call: Callable[[int], Any], count: int) -> list[str]:
    """The outcome of each of ``count`` calls that are sent at the same time."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: outcome(lambda: call(number)), range(count)))
