"""Lines and branches are compared with the threshold each by itself, exactly."""

from __future__ import annotations

import pytest

from tests.coverage.thresholds import Figure, figures


def report(lines: tuple[int, int], branches: tuple[int, int]) -> dict[str, dict[str, int]]:
    names = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    return {"totals": dict(zip(names, (*lines, *branches), strict=True))}


@pytest.mark.parametrize(
    ("lines", "branches", "reached"),
    [
        ((95, 100), (89, 100), [True, True]),
        ((100, 100), (88, 100), [True, False]),
        ((9_499, 10_000), (100, 100), [False, True]),
        ((1, 1), (0, 0), [True, True]),
    ],
)
def test_lines_and_branches_must_both_be_reached(
    lines: tuple[int, int], branches: tuple[int, int], reached: list[bool]
) -> None:
    assert [figure.reached for figure in figures(report(lines, branches))] == reached


def test_a_figure_just_below_the_threshold_is_not_shown_as_reached() -> None:
    assert str(Figure("lines", 94_999, 100_000)) == "lines: 94.99 % (94999 of 100000): less than 95 %"
    assert str(Figure("branches", 89, 100)) == "branches: 89.00 % (89 of 100)"
    assert str(Figure("branches", 8, 9)) == "branches: 88.88 % (8 of 9): less than 89 %"


def test_a_report_without_branches_is_refused() -> None:
    with pytest.raises(KeyError, match="covered_branches"):
        figures({"totals": {"covered_lines": 1, "num_statements": 1}})
