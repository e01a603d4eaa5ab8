"""The order of an epoch in its three modes: each sample once, at any position, and well mixed within 130 MiB."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.reader.class_mix import class_mix
from packline.reader.sampling import (
    RUN_BYTES,
    WINDOW_RUNS,
    RunOrder,
    SampleOrder,
    Shuffle,
    run_starts,
    sample_order,
)

SAMPLE = 10 << 10
COUNT, CLASSES = 100_000, 100
STARTS = [*range(0, COUNT, RUN_BYTES // SAMPLE), COUNT]
LABELS = [number * CLASSES // COUNT for number in range(COUNT)]
"""100,000 samples of 10 KiB in 100 folders, in the order of their paths."""


@pytest.fixture(scope="module")
def by_runs() -> SampleOrder:
    return sample_order("runs", STARTS, seed=1, epoch=0)


@given(
    st.lists(st.integers(1, 9), max_size=60),
    st.integers(0, 9),
    st.integers(0, 99),
    st.sampled_from([16, 32, 64]),
)
def test_each_sample_of_each_run_comes_once(lengths: list[int], seed: int, epoch: int, window: int) -> None:
    order = RunOrder([0, *accumulate(lengths)], seed, epoch, window)
    assert sorted(order.at(range(len(order)))) == list(range(sum(lengths)))


@given(
    st.sampled_from(["global", "runs", "none"]), st.integers(0, 3000), st.integers(1, 900), st.integers(1, 9)
)
def test_an_order_can_be_read_from_any_position(shuffle: Shuffle, start: int, length: int, step: int) -> None:
    order = sample_order(shuffle, [*range(0, 3000, 5), 3000], 4, 2)
    positions = range(start, min(start + length, 3000), step)
    everything = order.at(range(3000))
    assert order.at(positions) == everything[start : positions.stop : step]


def test_without_shuffling_samples_come_in_order() -> None:
    assert sample_order("none", [0, 5, 9], 1, 2).at(range(9)) == list(range(9))


def test_runs_are_mixed_nearly_as_well_as_by_a_global_shuffle(by_runs: SampleOrder) -> None:
    mix = class_mix(by_runs, LABELS)
    assert mix.of_global_shuffle == pytest.approx(92.4, abs=0.3)
    assert mix.ratio >= 0.9


def test_the_first_batches_are_mixed_as_well(by_runs: SampleOrder) -> None:
    assert len({LABELS[sample] for sample in by_runs.at(range(256))}) >= 80


def test_a_window_of_runs_fits_into_130_mib(by_runs: SampleOrder) -> None:
    samples = by_runs.at(range(COUNT))
    run_of = [sample // (RUN_BYTES // SAMPLE) for sample in samples]
    span = 13_000  # samples from the first to the last of a run, at most
    most = max(
        len({*run_of[position - span : position]} & {*run_of[position : position + span]})
        for position in range(span, COUNT - span, 997)
    )
    assert 400 < most <= WINDOW_RUNS
    assert most * RUN_BYTES <= 130 << 20


def test_a_dataset_that_fits_into_the_window_is_shuffled_as_a_whole() -> None:
    starts = [*range(0, 2000, 10), 2000]
    assert sample_order("runs", starts, 1, 2).at(range(2000)) == sample_order("global", starts, 1, 2).at(
        range(2000)
    )


def test_the_mix_of_paths_in_order_is_reported_as_poor() -> None:
    assert class_mix(sample_order("none", STARTS, 0, 0), LABELS).classes == pytest.approx(1.25, abs=0.1)


def test_the_orders_of_a_release_are_those_of_the_next(by_runs: SampleOrder) -> None:
    assert by_runs.at(range(50_000, 50_005)) == [40687, 90228, 73641, 97928, 6418]


def test_runs_start_where_their_number_changes() -> None:
    assert run_starts([3, 3, 4, 9, 9]) == [0, 2, 3, 5]
    assert run_starts([]) == [0]


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(InvalidInput, match="sorted"):
        sample_order("sorted", STARTS, 0, 0)  # type: ignore[arg-type]
