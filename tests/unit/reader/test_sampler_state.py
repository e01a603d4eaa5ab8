"""An epoch that eight ranks begin is finished by six: no sample is lost, none is read twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.reader.sampler_state import SamplerState, Tail, rank_positions
from packline.reader.sampling import sample_order

SIZES = st.integers(0, 200)
RANKS = st.integers(1, 9)


def merge_by_round(shares: list[list[int]], position: int) -> list[int]:
    """What the ranks read, in the order of time: one sample each a round, the rank of ``position`` first."""
    ranks = len(shares)
    first = position % ranks
    turns = [shares[(first + turn) % ranks] for turn in range(ranks)]
    longest = max(map(len, shares))
    return [share[number] for number in range(longest) for share in turns if number < len(share)]


@given(SIZES, st.lists(st.tuples(RANKS, st.integers(0, 30)), max_size=4), RANKS, st.integers(0, 99))
def test_ranks_may_change_at_each_stop(
    size: int, stretches: list[tuple[int, int]], last_ranks: int, seed: int
) -> None:
    order = sample_order("global", [0, size], seed, 0)
    everything = order.at(range(size))
    state, came = SamplerState(seed, 0, 0), list[int]()
    for ranks, samples in [*stretches, (last_ranks, size)]:
        shares = [
            order.at(rank_positions(size, state.position, rank, ranks, "keep"))[:samples]
            for rank in range(ranks)
        ]
        came += merge_by_round(shares, state.position)
        state = state.advance(size, ranks, samples)
        state = SamplerState.from_dict(json.loads(json.dumps(state.to_dict())))
    assert came == everything
    assert state.is_finished(size, last_ranks, "keep")


def test_eight_ranks_stop_and_six_go_on() -> None:
    size = 1000
    before = [n for rank in range(8) for n in rank_positions(size, 0, rank, 8, "keep")[:50]]
    after = [n for rank in range(6) for n in rank_positions(size, 400, rank, 6, "keep")]
    assert sorted(before) == list(range(400))
    assert sorted(after) == list(range(400, 1000))
    assert all(n % 6 == 4 for n in rank_positions(size, 400, 4, 6, "keep"))


@given(SIZES, st.integers(0, 400), RANKS)
def test_ranks_read_equally_many_where_the_tail_is_dropped_or_repeated(
    size: int, position: int, ranks: int
) -> None:
    remaining = max(0, size - position)
    expected: list[tuple[Tail, int]] = [("drop", remaining // ranks), ("repeat", -(-remaining // ranks))]
    for tail, each in expected:
        shares = [rank_positions(size, position, rank, ranks, tail) for rank in range(ranks)]
        assert {len(share) for share in shares} == {each}
        assert sorted(n for share in shares for n in share) == list(range(position, position + each * ranks))


@pytest.mark.parametrize(("tail", "finished"), [("keep", False), ("drop", True), ("repeat", False)])
def test_a_tail_that_is_dropped_ends_the_epoch(tail: Tail, finished: bool) -> None:
    state = SamplerState(0, 3, 96)
    assert state.is_finished(100, 8, tail) == finished
    assert state.start_next_epoch() == SamplerState(0, 4, 0)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"seed": 1, "epoch": 0},
        {"seed": 1, "epoch": -1, "position": 0},
        {"seed": 1, "epoch": 0, "position": "3"},
    ],
    ids=str,
)
def test_another_state_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="seed, epoch and position"):
        SamplerState.from_dict(values)


def test_a_rank_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidInput, match="rank 6 of 6"):
        rank_positions(10, 0, 6, 6, "keep")
    with pytest.raises(InvalidInput, match="tail 'pad'"):
        rank_positions(10, 0, 0, 6, "pad")  # type: ignore[arg-type]
