"""The advice is the formula of docs/guides/advise.md over its constants, and the page's table is what it computes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.pricing.advice import HOUR, Way, Workload, advise, pays, uses_until_paid
from packline.pricing.assumptions import ADVICE_ASSUMPTIONS, MACHINE

PAGE = Path(__file__).parents[3] / "docs" / "guides" / "advise.md"
EXAMPLES = (
    Workload(1_000_000, 10_240_000_000),
    Workload(100_000, 1_024_000_000),
    Workload(100_000, 1_024_000_000, uses=1),
    Workload(10_000, 1_000_000_000),
    Workload(10_000, 1_000_000_000, uses=2),
    Workload(100, 10_000_000_000),
)

workloads = st.builds(
    Workload,
    st.integers(0, 10**9),
    st.integers(0, 10**15),
    st.integers(0, 10**6),
    st.floats(0, 120),
)


def row(workload: Workload) -> str:
    """The row of a workload in the table of the page."""
    advice = advise(workload)
    totals = " | ".join(f"{advice.ways[way].total_dollars:.2f}" for way in Way)
    seconds = " | ".join(f"{advice.ways[way].use.seconds:.1f}" for way in (Way.FILES, Way.PACKAGE, Way.READ))
    size = f"{workload.bytes / 1e9:g} GB"
    return f"| {workload.files:,} | {size} | {workload.uses} | {seconds} | {totals} | {advice.advised} |"


@pytest.mark.parametrize("workload", EXAMPLES)
def test_the_table_of_the_page_is_computed(workload: Workload) -> None:
    assert row(workload) in PAGE.read_text(encoding="utf-8").splitlines()


def test_the_page_names_every_constant_with_its_value() -> None:
    page = PAGE.read_text(encoding="utf-8")
    listed = {
        name: float(value.replace(",", ""))
        for name, value in re.findall(r"^\| `(\w+)` \| ([\d,.]+) \|", page, re.M)
    }
    assert listed == {assumption.name: assumption.value for assumption in ADVICE_ASSUMPTIONS}


def test_small_files_that_are_used_often_are_packaged_and_large_or_rare_ones_are_not() -> None:
    assert pays(advise(Workload(100_000, 10**9)))
    assert not pays(advise(Workload(100_000, 10**9, uses=1)))
    assert not pays(advise(Workload(100, 10**10)))
    assert uses_until_paid(advise(Workload(100, 10**10))) is None


@given(workloads)
def test_a_total_is_the_sum_of_its_parts_and_the_waiting_machines(workload: Workload) -> None:
    for cost in advise(workload).ways.values():
        waiting = workload.uses * (cost.use.dollars + cost.use.seconds / HOUR * MACHINE.value)
        assert cost.total_dollars == pytest.approx(cost.upload_dollars + cost.storage_dollars + waiting)


@given(workloads)
def test_what_is_advised_costs_no_more_than_files(workload: Workload) -> None:
    advice = advise(workload)
    assert advice.ways[advice.advised].total_dollars <= advice.ways[Way.FILES].total_dollars
    assert (advice.advised is Way.FILES) is not pays(advice)


@given(workloads)
def test_from_the_number_of_uses_that_pays_on_a_package_costs_less(workload: Workload) -> None:
    until = uses_until_paid(advise(workload))
    if until is None:
        return
    ways = advise(workload._replace(uses=until)).ways
    assert ways[Way.PACKAGE].total_dollars <= ways[Way.FILES].total_dollars * (1 + 1e-9)
