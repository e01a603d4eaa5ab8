"""Why DynamoDB cancelled a write: four outcomes that need four different answers.

A transaction that was cancelled wrote nothing, but the reasons differ: a condition did not hold (look again), another
transaction was at the same item (send it again), the table is throttled (send it again, later), or an item is too
large (never). DynamoDB lists one reason for each item (API reference: TransactWriteItems, CancellationReason).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from packline.aws_api.error_codes import THROTTLING_CODES, error_code


class Cancellation(StrEnum):
    """What a cancelled write means for its sender."""

    CONDITION = "condition"
    """A condition does not hold: what was read is out of date."""
    CONFLICT = "conflict"
    """Another transaction is writing one of the items."""
    THROTTLED = "throttled"
    """The table or one of its partitions takes no more for now."""
    SIZE = "size"
    """An item, or all of them together, is larger than DynamoDB takes."""


_CODES = {
    "ConditionalCheckFailed": Cancellation.CONDITION,
    "ConditionalCheckFailedException": Cancellation.CONDITION,
    "TransactionConflict": Cancellation.CONFLICT,
    "TransactionConflictException": Cancellation.CONFLICT,
    "TransactionInProgressException": Cancellation.CONFLICT,
    "ProvisionedThroughputExceeded": Cancellation.THROTTLED,
    "ThrottlingError": Cancellation.THROTTLED,
    "ItemCollectionSizeLimitExceeded": Cancellation.SIZE,
    "ItemCollectionSizeLimitExceededException": Cancellation.SIZE,
    **dict.fromkeys(THROTTLING_CODES, Cancellation.THROTTLED),
}
_SIZE = re.compile(r"size|exceed", re.IGNORECASE)
# If several items have a reason: a condition that does not hold will not hold later either; a size never changes.
_ORDER = (Cancellation.SIZE, Cancellation.CONDITION, Cancellation.THROTTLED, Cancellation.CONFLICT)


def cancellation_of(error: BaseException | None) -> Cancellation | None:
    """Return why a write was cancelled; None if ``error`` is not about that."""
    code = error_code(error)
    response: Any = getattr(error, "response", None) or {}
    message = str(response.get("Error", {}).get("Message", ""))
    if code == "TransactionCanceledException":
        reasons = [_reason(*pair) for pair in _reasons(response, message)]
        return next((outcome for outcome in _ORDER if outcome in reasons), Cancellation.CONFLICT)
    return _reason(code, message)


def _reason(code: str, message: str) -> Cancellation | None:
    if code in ("ValidationError", "ValidationException"):
        return Cancellation.SIZE if _SIZE.search(message) else None
    return _CODES.get(code)


def _reasons(response: dict[str, Any], message: str) -> list[tuple[str, str]]:
    """Return code and message of each item's reason; from the text where the list is missing."""
    listed = response.get("CancellationReasons")
    if listed:
        return [(str(reason.get("Code", "")), str(reason.get("Message", ""))) for reason in listed]
    return [(code, "") for code in re.findall(r"[A-Z]\w+", message.rpartition("[")[2])]
