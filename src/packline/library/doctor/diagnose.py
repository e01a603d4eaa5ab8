"""Looks at everything that a fetch needs, for the deployment that this worker is configured for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from packline.library.backend import ApiBackend, choose_backend
from packline.library.doctor.local_checks import local_checks
from packline.library.doctor.report import Check, CheckResult, run_checks

if TYPE_CHECKING:
    from packline.library.doctor.api_checks import ApiChecks
    from packline.library.doctor.table_checks import TableChecks


def diagnose(api: str | None, cache: Path | None) -> Iterator[CheckResult]:
    """Yield a result for each thing that a fetch needs, and for some that other commands need.

    Args:
        api: Address of the HTTP API; default PACKLINE_API_URL, else the table and the bucket are looked at.
        cache: The cache folder; default as for a fetch.
    """
    return run_checks(_checks(api, cache))


def _checks(api: str | None, cache: Path | None) -> Iterator[Check]:
    yield from local_checks(cache, named=bool(api))
    # Chosen after the configuration was applied: a profile may name the API.
    backend = choose_backend(api)
    made: ApiChecks | TableChecks
    if isinstance(backend, ApiBackend):
        from packline.library.doctor.api_checks import ApiChecks

        made = ApiChecks(backend)
    else:
        from packline.library.doctor.table_checks import TableChecks

        made = TableChecks(backend)
    try:
        yield from made.checks()
    finally:
        made.close()
