"""What to do after a transfer failed: again, again with new credentials, by another way, or give up."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from packline.client.failures import ObjectDiffers, RangesIgnored
from packline.client.transfer.connection import Outcome
from packline.client.transfer.task import Transfer
from packline.errors import CorruptPackage, NotFound, PacklineError, Unavailable
from packline.wire.storeerrors import Refusal, Verdict, error_of


class Step(StrEnum):
    """The next step for a failed transfer."""

    AGAIN = "again"
    SLOWER = "slower"
    RENEW = "renew"
    SET_CLOCK = "set-clock"
    FOLLOW = "follow"
    BY_FILES = "by-files"
    GIVE_UP = "give-up"


class Decision(NamedTuple):
    """A step, and the typed error behind it."""

    step: Step
    error: PacklineError


_STEPS = {
    Verdict.RETRY: Step.AGAIN,
    Verdict.SLOW_DOWN: Step.SLOWER,
    Verdict.RENEW: Step.RENEW,
    Verdict.SKEWED: Step.SET_CLOCK,
    Verdict.MOVED: Step.FOLLOW,
}


def decide(transfer: Transfer, outcome: Outcome, attempt: int, tries: int) -> Decision:
    """The step after attempt ``attempt`` (from 1) of at most ``tries``; slow-downs get twice as many."""
    packaged = transfer.packaged
    if outcome.refusal is not None:
        return _after_refusal(transfer, outcome.refusal, attempt, tries)
    error = outcome.error
    assert isinstance(error, PacklineError)
    if isinstance(error, CorruptPackage) and not isinstance(error, ObjectDiffers):
        # Once more, for a flipped bit on the way; then the stored bytes are at fault.
        return Decision(Step.AGAIN if attempt < 2 else Step.BY_FILES if packaged else Step.GIVE_UP, error)
    if isinstance(error, RangesIgnored):
        return Decision(Step.BY_FILES, error)
    if isinstance(error, Unavailable) and error.retryable and attempt < tries:
        return Decision(Step.AGAIN, error)
    return Decision(Step.GIVE_UP, error)


def _after_refusal(transfer: Transfer, refusal: Refusal, attempt: int, tries: int) -> Decision:
    if refusal.status == 412:
        message = (
            f"The {transfer.what} was written again since it was recorded or since its first bytes were read."
        )
        return Decision(
            Step.GIVE_UP, ObjectDiffers(message, "Make a new version from the objects as they are now.")
        )
    error = error_of(refusal, transfer.what)
    packaged = transfer.packaged
    if packaged and (isinstance(error, NotFound) or refusal.code == "InvalidRange"):
        return Decision(Step.BY_FILES, error)
    step = _STEPS.get(refusal.verdict, Step.GIVE_UP)
    if attempt >= (2 * tries if step is Step.SLOWER else tries):
        step = Step.GIVE_UP
    return Decision(step, error)
