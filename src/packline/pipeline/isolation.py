"""Isolate the records of a batch: the failure of one becomes its error, and the others go on.

A batch holds messages of many executions and people. An error that left the batch would bring all of them back, five
times, and then to the dead-letter queue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from packline.errors import PacklineError

Result = TypeVar("Result")


class UnexpectedFailure(PacklineError):
    """A record failed for a reason that has no class of its own; the original error is its cause."""


def run_isolated(what: str, work: Callable[[], Result]) -> Result | PacklineError:
    """Return the result of ``work``, or the error it failed with; never raise another exception.

    Args:
        what: Names the record in the error's message.
        work: Handles one record.
    """
    try:
        return work()
    except PacklineError as error:
        return error
    except Exception as error:  # noqa: BLE001 - reported, with its cause, as the failure of this record
        failure = UnexpectedFailure(
            f"{what} could not be handled: {type(error).__name__}: {str(error)[:500]}.",
            "See the function's log for the traceback; the message comes back, and ends in the dead-letter queue.",
        )
        failure.__cause__ = error
        return failure
