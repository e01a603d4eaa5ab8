"""Condition, conflict, throttling and size of a cancelled write are four different outcomes."""

from __future__ import annotations

from typing import Any

import pytest

from packline.aws.cancellation import Cancellation, cancellation_of
from packline.aws.codec import text
from packline.aws.table import ConditionFailed, Table
from packline.errors import ItemTooLarge, PacklineError, SlowDown, StateMoved


class Refused(Exception):
    """As botocore's ClientError."""

    def __init__(self, code: str, message: str = "", reasons: list[str] | None = None) -> None:
        super().__init__(f"{code} {message}")
        self.response: dict[str, Any] = {"Error": {"Code": code, "Message": message}}
        if reasons is not None:
            self.response["CancellationReasons"] = [
                {"Code": reason, "Message": message} for reason in reasons
            ]


def cancelled(*reasons: str, message: str = "") -> Refused:
    return Refused("TransactionCanceledException", message, list(reasons))


class Writer:
    """A client of DynamoDB that answers with these errors in turn, then takes everything."""

    def __init__(self, *errors: Exception, always: Exception | None = None) -> None:
        self.errors, self.always = list(errors), always
        self.requests: list[dict[str, Any]] = []

    def transact_write_items(self, **request: Any) -> None:
        self.requests.append(request)
        error = self.errors.pop(0) if self.errors else self.always
        if error is not None:
            raise error

    put_item = transact_write_items


PUT = {"Put": {"TableName": "t", "Item": {"pk": text("a")}}}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (cancelled("None", "ConditionalCheckFailed"), Cancellation.CONDITION),
        (cancelled("TransactionConflict", "None"), Cancellation.CONFLICT),
        (cancelled("ThrottlingError"), Cancellation.THROTTLED),
        (cancelled("ProvisionedThroughputExceeded", "TransactionConflict"), Cancellation.THROTTLED),
        (cancelled("ConditionalCheckFailed", "ThrottlingError"), Cancellation.CONDITION),
        (cancelled("ItemCollectionSizeLimitExceeded"), Cancellation.SIZE),
        (
            cancelled("ValidationError", message="Item size to update has exceeded the limit"),
            Cancellation.SIZE,
        ),
        (Refused("TransactionCanceledException", "reasons [None, ThrottlingError]"), Cancellation.THROTTLED),
        (
            Refused("ValidationException", "Item size has exceeded the maximum allowed size"),
            Cancellation.SIZE,
        ),
        (Refused("ValidationException", "One or more parameter values were invalid"), None),
        (Refused("TransactionInProgressException"), Cancellation.CONFLICT),
        (Refused("AccessDeniedException"), None),
        (ValueError("nothing of AWS"), None),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_refusal_is_read_by_its_reasons(error: Exception, expected: Cancellation | None) -> None:
    assert cancellation_of(error) is expected


@pytest.mark.parametrize(
    "reason", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
)
def test_a_transaction_that_met_a_passing_reason_is_sent_again_under_the_same_token(reason: str) -> None:
    writer = Writer(cancelled(reason), cancelled("None", reason))
    Table(writer, "t", sleep=lambda seconds: None).transact([PUT])
    assert len(writer.requests) == 3
    assert len({request["ClientRequestToken"] for request in writer.requests}) == 1


def test_two_transactions_have_two_tokens() -> None:
    writer = Writer()
    for _ in range(2):
        Table(writer, "t").transact([PUT])
    first, second = (request["ClientRequestToken"] for request in writer.requests)
    assert first != second
    assert len(first) <= 36


@pytest.mark.parametrize(
    ("reason", "raised"),
    [
        ("ConditionalCheckFailed", ConditionFailed),
        ("TransactionConflict", StateMoved),
        ("ThrottlingError", SlowDown),
        ("ItemCollectionSizeLimitExceeded", ItemTooLarge),
    ],
)
def test_what_does_not_pass_has_an_error_of_its_own(reason: str, raised: type[Exception]) -> None:
    table = Table(Writer(always=cancelled(reason)), "t", sleep=lambda seconds: None)
    with pytest.raises(raised):
        table.transact([PUT])


@pytest.mark.parametrize("code", ["ProvisionedThroughputExceededException", "TransactionConflictException"])
def test_a_single_write_waits_as_a_transaction_does(code: str) -> None:
    waits: list[float] = []
    writer = Writer(Refused(code), Refused(code))
    Table(writer, "t", sleep=waits.append).write(PUT)
    assert len(writer.requests) == 3
    assert len(waits) == 2


def test_what_is_refused_for_another_reason_is_not_sent_again() -> None:
    writer = Writer(always=Refused("AccessDeniedException"))
    with pytest.raises((Refused, PacklineError)):
        Table(writer, "t", sleep=lambda seconds: None).transact([PUT])
    assert len(writer.requests) == 1
