"""Runs checks in order, and says of each whether it is ok."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from packline.client.error_boundary import typed_error
from packline.errors import PacklineError


class CheckStatus(StrEnum):
    """What a check says."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


class CheckResult(NamedTuple):
    """One line of the report."""

    name: str
    status: CheckStatus
    message: str
    remedy: str = ""
    exit_code: int = 0
    """That of the error behind a failure."""


class CheckWarning(PacklineError):
    """Something that works and will not for long, or that only other commands than a fetch need."""


class Check(NamedTuple):
    """Something to look at."""

    name: str
    look: Callable[[], str]
    """Returns what it sees; raises CheckWarning for a warning, another typed error for a failure."""
    needs: tuple[str, ...] = ()
    """Checks without which this one cannot be made."""
    optional: bool = False
    """Whether a fetch works without it: then an error is a warning."""


def run_checks(checks: Iterable[Check]) -> Iterator[CheckResult]:
    """Yield the result of each check, in order. Raises what only a bug of Packline explains."""
    failed: set[str] = set()
    for check in checks:
        missing = [name for name in check.needs if name in failed]
        result = _not_made(check, missing[0]) if missing else _run(check)
        if result.status is CheckStatus.FAILED or missing:
            failed.add(check.name)
        yield result


def exit_code(results: Iterable[CheckResult]) -> int:
    """Return 0 if a fetch would work, else the exit code of the first failure."""
    return next((each.exit_code or 1 for each in results if each.status is CheckStatus.FAILED), 0)


def _not_made(check: Check, missing: str) -> CheckResult:
    status = CheckStatus.WARNING if check.optional else CheckStatus.FAILED
    return CheckResult(
        check.name, status, f"Not checked, because {missing} failed.", f"Correct {missing} first."
    )


def _run(check: Check) -> CheckResult:
    try:
        return CheckResult(check.name, CheckStatus.OK, check.look())
    except CheckWarning as warning:
        return CheckResult(check.name, CheckStatus.WARNING, warning.message, warning.remedy)
    except Exception as error:
        typed = typed_error(error)
        if typed is None:
            raise
    status = CheckStatus.WARNING if check.optional else CheckStatus.FAILED
    return CheckResult(check.name, status, typed.message, typed.remedy or "See the message.", typed.exit_code)
