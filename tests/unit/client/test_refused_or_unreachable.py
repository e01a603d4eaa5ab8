"""Only an endpoint that does not answer lets the cache say what an alias means; a refusal is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.aws_api.json_client import DynamoError
from packline.aws_api.s3_errors import ClockSkewed, CredentialsRefused, StoreRefused
from packline.client.api.errors import ApiDenied, TokenRefused
from packline.client.cache.refs import VersionReference
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    EndpointFailing,
    EndpointUnreachable,
    PacklineError,
    Refused,
    SlowDown,
    Unavailable,
    VersionNotFound,
)
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version

FILES = {"a/1.txt": b"one", "a/2.txt": b"two"}


def an_alias(plan: FetchPlan, *answers: PacklineError | None) -> VersionReference:
    """An alias whose resolution ends in these errors in turn; None stands for the plan."""
    waiting = list(answers)

    def resolve() -> FetchPlan:
        error = waiting.pop(0)
        if error is not None:
            raise error
        return plan

    return VersionReference("dataset://images/production", resolve, "table")


@pytest.mark.parametrize(
    "error",
    [
        AccessDenied("No."),
        CredentialsMissing("Nobody."),
        DynamoError("No."),
        CredentialsRefused("Unknown."),
        ClockSkewed("Late."),
        ApiDenied("No."),
        TokenRefused("Expired."),
        StoreRefused("Bad request."),
        SlowDown("Wait."),
    ],
    ids=lambda error: error.code,
)
def test_who_is_refused_gets_no_older_version_from_memory(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, error: PacklineError
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(an_alias(plan, None))
    with pytest.raises(type(error)):
        quick_fetch(an_alias(plan, error), tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    "error",
    [EndpointUnreachable("No answer."), EndpointFailing("HTTP 500.")],
    ids=lambda error: error.code,
)
def test_an_endpoint_that_does_not_answer_is_replaced_by_the_cache_with_a_warning(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, error: PacklineError
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(an_alias(plan, None))
    receipt = quick_fetch(an_alias(plan, error), tmp_path / "again")
    assert receipt.content_hash == plan.content_hash
    assert any("from the cache" in warning for warning in receipt.warnings)


def test_refusals_and_unavailable_services_are_different_branches() -> None:
    assert not issubclass(Refused, Unavailable)
    assert not issubclass(CredentialsMissing, Unavailable)
    assert not issubclass(AccessDenied, Unavailable)
    assert not Refused.retryable


def test_an_alias_that_was_removed_does_not_come_back_from_memory(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    removed, unreachable = VersionNotFound("Removed."), EndpointUnreachable("Nobody answers.")
    alias = an_alias(plan, None, removed, unreachable)
    quick_fetch(alias, tmp_path / "first")
    with pytest.raises(VersionNotFound):
        quick_fetch(alias, tmp_path / "second")
    with pytest.raises(EndpointUnreachable):
        quick_fetch(alias, tmp_path / "third")
    with pytest.raises(Unavailable, match="has not been fetched"):
        quick_fetch(alias, tmp_path / "fourth", offline=True)
    quick_fetch(VersionReference(plan.uri, lambda: plan, "table"), tmp_path / "fifth", offline=True)
