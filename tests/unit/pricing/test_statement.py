"""What an execution costs, by who is paid, and the goal; a month adds up; the page is what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.model import DatasetVersion, Execution, ExecutionState, ManifestRef, Packaging
from packline.pricing.execution_usage import (
    ExecutionShape,
    execution_stages,
    packaging_stages,
    sealing_stages,
)
from packline.pricing.month import month_cost, month_of, parse_month
from packline.pricing.page import GOAL, render
from packline.pricing.prices import price_list
from packline.pricing.statement import execution_cost, package_cost, standing_cost, storage_cost, upload_cost

PAGE = Path(__file__).parents[3] / "docs" / "cost.md"
PRICES = price_list()
NOVEMBER = parse_month("2026-11")

shapes = st.builds(
    ExecutionShape,
    st.integers(1, 10**8),
    st.integers(0, 10**14),
    st.booleans(),
    st.integers(0, 10),
    st.booleans(),
    st.sampled_from(["all", "metadata"]),
    batches=st.none(),
)


def sealed(name: str, at: float, files: int, size: int) -> Execution:
    manifest = ManifestRef(name, (), files, size, files)
    return Execution(name, ExecutionState.SEALED, sealed_at=at, manifest=manifest)


def version(name: str, at: float, files: int, packaging: Packaging) -> DatasetVersion:
    manifest = ManifestRef(name, (), files, 1_000 * files, files)
    return DatasetVersion("images", name, manifest, "train-1", at, packaging)


def test_the_page_is_what_the_model_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "make docs"


def test_the_bill_of_the_main_job_is_at_most_the_goal_times_what_s3_takes() -> None:
    for size in (10_000_000_000, 50_000_000_000):
        for intake in ("all", "metadata"):
            cost = execution_cost(ExecutionShape(1_000_000, size, intake=intake), PRICES)
            assert cost.s3 > 5.40
            assert cost.ratio <= GOAL


def test_search_entries_for_each_file_are_written_once_and_copied_once() -> None:
    plain, searchable = (
        execution_cost(ExecutionShape(1_000_000, 0, search_entries=entries), PRICES) for entries in (0, 4)
    )
    assert searchable.dollars - plain.dollars == pytest.approx(9 * 0.625, rel=0.01)


@given(shapes)
def test_costs_add_up_and_grow_with_the_files(shape: ExecutionShape) -> None:
    cost = execution_cost(shape, PRICES)
    assert cost.dollars == pytest.approx(cost.s3 + cost.beside_s3)
    parts = upload_cost(shape, PRICES).dollars + (
        package_cost(shape, PRICES).dollars if shape.packaged else 0
    )
    assert cost.dollars == pytest.approx(parts)
    larger = execution_cost(shape._replace(files=shape.files * 2, bytes=shape.bytes * 2), PRICES)
    assert larger.dollars >= cost.dollars


@given(shapes)
def test_each_count_has_a_price_and_none_is_below_zero(shape: ExecutionShape) -> None:
    stages = execution_stages(shape)
    assert stages[: len(sealing_stages(shape))] == sealing_stages(shape)
    assert (stages[-1] == packaging_stages(shape)[-1]) is shape.packaged
    assert all(count >= 0 for stage in stages for count in stage.counts.values())
    assert all(stage.seconds >= 0 for stage in stages)


def test_a_month_counts_what_was_made_in_it_and_all_that_is_stored() -> None:
    october, now = NOVEMBER.begins - 1, NOVEMBER.begins
    executions = [
        sealed("new", now, 100, 10**9),
        sealed("old", october, 5, 2 * 10**9),
        sealed("later", NOVEMBER.ends, 9, 9),
        sealed("adopted-raw", now, 70, 0),
    ]
    versions = [
        version("v1", now, 100, Packaging.BUILT),
        version("v2", now, 7, Packaging.FAILED),
        version("v0", october, 50, Packaging.BUILT),
    ]
    cost = month_cost(NOVEMBER, executions, versions, PRICES)
    assert (cost.executions, cost.uploaded_files, cost.stored_bytes) == (1, 100, 3 * 10**9)
    assert (cost.packages, cost.packaged_files, cost.package_bytes) == (1, 100, 150_000)
    assert cost.storage_dollars == pytest.approx(storage_cost(3 * 10**9 + 150_000, 1, PRICES))
    assert cost.upload_dollars == pytest.approx(upload_cost(ExecutionShape(100, 10**9), PRICES).dollars)
    assert cost.package_dollars == pytest.approx(package_cost(ExecutionShape(100, 100_000), PRICES).dollars)
    assert cost.dollars > cost.standing_dollars == standing_cost(PRICES)


def test_months_begin_and_end_in_utc() -> None:
    assert (month_of(NOVEMBER.begins), month_of(NOVEMBER.ends), month_of(NOVEMBER.begins - 1)) == (
        "2026-11",
        "2026-12",
        "2026-10",
    )
    assert parse_month("2026-12").ends == parse_month("2027-01").begins


@pytest.mark.parametrize("text", ["2026-13", "2026", "2026-1", "november", "", "0000-01"])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_month(text)
