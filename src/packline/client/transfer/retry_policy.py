"""Chooses what to do after a transfer failed: retry, retry with new credentials, download single objects, or give
up.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from packline.aws_api.absent_objects import DeniedOrAbsent, read_error
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse
from packline.client.errors import ObjectDiffers, RangesIgnored
from packline.client.transfer.connection import TransferResult
from packline.client.transfer.task import Transfer
from packline.errors import CorruptPackage, NotFound, PacklineError, Unavailable


class RetryAction(StrEnum):
    """What to do with a failed transfer."""

    AGAIN = "again"
    SLOWER = "slower"
    RENEW = "renew"
    SET_CLOCK = "set-clock"
    FOLLOW = "follow"
    BY_FILES = "by-files"
    GIVE_UP = "give-up"


class RetryDecision(NamedTuple):
    """An action, and the typed error that caused it."""

    action: RetryAction
    error: PacklineError


_ACTIONS = {
    ErrorAction.RETRY: RetryAction.AGAIN,
    ErrorAction.SLOW_DOWN: RetryAction.SLOWER,
    ErrorAction.RENEW: RetryAction.RENEW,
    ErrorAction.SKEWED: RetryAction.SET_CLOCK,
    ErrorAction.MOVED: RetryAction.FOLLOW,
}


def choose_action(
    transfer: Transfer,
    result: TransferResult,
    attempt: int,
    tries: int,
    is_absent: Callable[[], bool | None] | None = None,
) -> RetryDecision:
    """Return the action after an attempt failed.

    Args:
        transfer: What was to be downloaded.
        result: How the attempt ended.
        attempt: Number of the attempt, from 1.
        tries: The most attempts; slow-downs get twice as many.
        is_absent: Looks whether the object of a read that was denied exists; None if that cannot be told.
    """
    packaged = transfer.packaged
    if result.refusal is not None:
        return _after_refusal(transfer, result.refusal, attempt, tries, is_absent)
    error = result.error
    assert isinstance(error, PacklineError)
    if isinstance(error, CorruptPackage) and not isinstance(error, ObjectDiffers):
        # Once more, for a flipped bit on the way; then the stored bytes are at fault.
        return RetryDecision(
            RetryAction.AGAIN if attempt < 2 else RetryAction.BY_FILES if packaged else RetryAction.GIVE_UP,
            error,
        )
    if isinstance(error, RangesIgnored):
        return RetryDecision(RetryAction.BY_FILES, error)
    if isinstance(error, Unavailable) and error.retryable and attempt < tries:
        return RetryDecision(RetryAction.AGAIN, error)
    return RetryDecision(RetryAction.GIVE_UP, error)


def _after_refusal(
    transfer: Transfer,
    refusal: S3ErrorResponse,
    attempt: int,
    tries: int,
    is_absent: Callable[[], bool | None] | None,
) -> RetryDecision:
    if refusal.status == 412:
        message = f"The {transfer.label} was written again since it was recorded or since its first bytes were read."
        return RetryDecision(
            RetryAction.GIVE_UP,
            ObjectDiffers(message, "Make a new version from the objects as they are now."),
        )
    error = read_error(refusal, transfer.label, is_absent)
    packaged = transfer.packaged
    if packaged and (isinstance(error, NotFound | DeniedOrAbsent) or refusal.code == "InvalidRange"):
        return RetryDecision(RetryAction.BY_FILES, error)
    step = _ACTIONS.get(refusal.action, RetryAction.GIVE_UP)
    if attempt >= (2 * tries if step is RetryAction.SLOWER else tries):
        step = RetryAction.GIVE_UP
    return RetryDecision(step, error)
