"""A conditional write that met another one is sent again by the light client, as by boto3 in functions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from packline.errors import Unavailable
from packline.http.client import HttpClient
from tests.unit.http.test_exchange import OK, QUICK, Script, objects, refusal

CONFLICT = refusal(409, "ConditionalRequestConflict")


@pytest.fixture
def caller() -> Iterator[HttpClient]:
    client = HttpClient(QUICK)
    yield client
    client.close()


@pytest.mark.parametrize(("then", "created"), [(OK, True), (refusal(412, "PreconditionFailed"), False)])
def test_a_conditional_write_that_met_another_one_is_sent_again(
    caller: HttpClient, then: bytes, created: bool
) -> None:
    script = Script([CONFLICT, CONFLICT, then])
    assert objects(script, caller).create("manifests/a", b"x", "text/plain") is created
    assert len(script.requests) == 3
    caller.close()
    script.close()


def test_one_that_always_meets_others_is_worth_another_run(caller: HttpClient) -> None:
    script = Script([CONFLICT] * 10)
    with pytest.raises(Unavailable, match="at the same time"):
        objects(script, caller).create("manifests/a", b"x", "text/plain")
    assert len(script.requests) == QUICK.attempts
    caller.close()
    script.close()
