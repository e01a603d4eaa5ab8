"""A sample of what ``make simulate`` does: a thousand interleavings hold, a seed replays, mutations are caught."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulation.installing import installed
from tests.simulation.mutants import MUTATIONS
from tests.simulation.run import first_violation, interleave

SAMPLE = (
    "quiet is judged by events",
    "declared files are ignored",
    "one member is left out",
    "the table takes a version twice",
    "an attempt has no number",
    "the sweep overlooks dead runs",
    "failed messages are acknowledged",
    "throttled registry.record_part counts as done",
    "the last file is not planned",
    "packagings are not reconciled",
    "throttled bus.put_events counts as done",
    "nothing is announced late",
    "nothing is purged",
)
"""Mutations of each kind that few interleavings suffice for."""
EACH = 250


@pytest.fixture(autouse=True)
def _ports_in_memory() -> Iterator[None]:
    with installed():
        yield


@pytest.mark.parametrize("first", range(0, 4 * EACH, EACH))
def test_interleavings_hold_all_invariants(first: int) -> None:
    violated = {
        f"python -m tests.simulation --seed {seed}": done.violations
        for seed in range(first, first + EACH)
        if (done := interleave(seed)).violations
    }
    assert violated == {}


def test_a_seed_always_gives_the_same_interleaving() -> None:
    first, second = (interleave(11, trace=True) for _ in range(2))
    assert first.trace == second.trace
    assert len(first.trace) > 100


@pytest.mark.parametrize("name", SAMPLE)
def test_a_mutation_is_caught(name: str) -> None:
    (mutation,) = (mutation for mutation in MUTATIONS if mutation.name == name)
    seed, violation = first_violation(mutation, 400)
    assert violation, f"{name} was not noticed in {seed} interleavings"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_fits_the_code_and_is_taken_back(mutation) -> None:  # type: ignore[no-untyped-def]
    """The text that it replaces is still there; ``mutants.py`` follows the code that it breaks."""
    with mutation.applied():
        pass
    assert mutation.definition is None or mutation.state


def test_there_are_at_least_eighty_mutations() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 80
