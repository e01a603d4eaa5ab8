"""An order of n members is a permutation, the same everywhere, and can be read backwards."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.reader.permutation import MOST_SORTED, Permutation, shuffled


@given(st.integers(0, 200), st.integers(), st.integers(0, 2**40))
def test_each_member_comes_once(size: int, seed: int, epoch: int) -> None:
    assert sorted(Permutation(size, seed, epoch)) == list(range(size))


@pytest.mark.parametrize("size", [MOST_SORTED, MOST_SORTED + 1, 129 * 129, 129 * 129 + 1, 20_011])
def test_each_member_of_many_comes_once(size: int) -> None:
    assert sorted(Permutation(size, 1, 2)) == list(range(size))


@given(st.integers(1, 10**7), st.integers(0, 100), st.lists(st.floats(0, 1, exclude_max=True), max_size=5))
def test_positions_lead_back(size: int, seed: int, shares: list[float]) -> None:
    order = Permutation(size, seed)
    positions = [int(share * size) for share in shares]
    members = order.at(positions)
    assert all(0 <= member < len(order) for member in members)
    assert order.positions_of(members) == positions
    assert members == [order[position] for position in positions]


def test_a_block_is_a_slice_of_the_whole_order() -> None:
    order = Permutation(20_000, 3, 1)
    assert list(order)[4000:9000] == order.block(4000, 9000)
    assert order[-1] == order[19_999]
    with pytest.raises(IndexError, match="position 20000 of 20000"):
        _ = order[20_000]


def test_seeds_and_epochs_have_orders_of_their_own() -> None:
    size = 20_000
    orders = [list(Permutation(size, seed, epoch)) for seed in (0, 1) for epoch in (0, 1)]
    for number, one in enumerate(orders):
        for other in orders[:number]:
            assert sum(a == b for a, b in zip(one, other, strict=True)) < 10


def test_neighbours_do_not_stay_neighbours() -> None:
    order = list(Permutation(100_000, 5))
    assert abs(correlation(range(len(order)), order)) < 0.02
    assert abs(correlation(order[:-1], order[1:])) < 0.02
    assert sum(abs(a - b) == 1 for a, b in pairwise(order)) < 20


def test_small_orders_are_equally_likely() -> None:
    times = 50
    counts = Counter(tuple(Permutation(4, seed)) for seed in range(24 * times))
    assert len(counts) == 24
    assert (
        sum((count - times) ** 2 / times for count in counts.values()) < 50
    )  # 23 degrees of freedom: p < 0.001


def test_the_orders_of_a_release_are_those_of_the_next() -> None:
    """A checkpoint holds a position only: an order that changed would lose samples."""
    assert list(Permutation(10, 7, 3)) == [5, 1, 6, 3, 0, 7, 4, 8, 2, 9]
    assert Permutation(1_000_000, 7, 3).block(0, 5) == [647574, 393585, 842941, 364959, 106630]


def test_a_key_decides_over_a_shuffle() -> None:
    assert sorted(shuffled(100, b"one")) == list(range(100))
    assert shuffled(100, b"one") != shuffled(100, b"two")
