"""Compare lines and branches of a coverage report with what must be reached: each by itself, not their mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REQUIRED_PERCENT = {"lines": 95.0, "branches": 89.0}
"""The goal is 95 % of both; of branches 89.8 % are reached (decision 44)."""


@dataclass(frozen=True)
class Figure:
    """How many lines or branches the tests run, of how many."""

    name: str
    covered: int
    total: int

    @property
    def percent(self) -> float:
        """Percentage; 100 where there are none."""
        return 100.0 * self.covered / self.total if self.total else 100.0

    @property
    def required(self) -> float:
        """The least percentage that is accepted."""
        return REQUIRED_PERCENT[self.name]

    @property
    def reached(self) -> bool:
        return self.percent >= self.required

    def __str__(self) -> str:
        verdict = "" if self.reached else f": less than {self.required:g} %"
        # Cut, not rounded: 94.996 % shall not be shown as 95.00 %.
        return f"{self.name}: {int(self.percent * 100) / 100:.2f} % ({self.covered} of {self.total}){verdict}"


def figures(report: Mapping[str, Any]) -> tuple[Figure, Figure]:
    """Return lines and branches of a report.

    Args: ``report`` is the document that ``coverage json`` writes. Raises KeyError if branches were not measured.
    """
    totals = report["totals"]
    lines = Figure("lines", totals["covered_lines"], totals["num_statements"])
    branches = Figure("branches", totals["covered_branches"], totals["num_branches"])
    return lines, branches
