"""One interleaving: a seed in, violations out."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from tests.simulation.invariants import unfinished, unsealed, without_run
from tests.simulation.mutations import Mutation
from tests.simulation.scenario import DAY, SPAN, Scenario
from tests.simulation.schedule import MINUTE, Schedule
from tests.simulation.world import START, SimulatedWorld

FAULTS_END = START + SPAN + 1_800
STARTED_AGAIN = 135.0
"""Seconds within which what waits for a run that is gone starts again: two minutes, and the sweep's own work."""
SEALED_BY = FAULTS_END + 2 * 3_600
"""By then, every execution is in a final state: two hours after the last fault, one of which files are awaited."""
ENDED_BY = FAULTS_END + 4 * 3_600
"""By then, everything is; the retries of a package alone take two and a half hours."""
PURGED_FROM = START + DAY - MINUTE
PURGED_BY = FAULTS_END + DAY + 4 * 3_600
LOST_MARKERS = {"find_markers_of_seconds": 2 * 86_400}


class Interleaving(NamedTuple):
    """What came of a seed."""

    seed: int
    violations: list[str]
    calls: int
    trace: list[str]


def interleave(
    seed: int, *, trace: bool = False, definition: Any = None, swallowed: frozenset[str] = frozenset()
) -> Interleaving:
    """Carry out the interleaving of a seed; stop at the first violation."""
    world = SimulatedWorld(Random(seed), definition)
    world.swallowed = set(swallowed)
    world.trace = [] if trace else None
    try:
        violations = _carry_out(world)
    finally:
        world.scheduler.close()
    return Interleaving(seed, violations, world.watch.calls, world.trace or [])


def first_violation(mutation: Mutation, most: int, first: int = 0) -> tuple[int, str]:
    """The first seed that notices a mutation, and what it says; no text if none of ``most`` seeds does."""
    swallowed = frozenset(filter(None, [mutation.swallowed]))
    with mutation.applied():
        for seed in range(first, first + most):
            done = interleave(seed, definition=mutation.definition, swallowed=swallowed)
            if done.violations:
                return seed, done.violations[0]
    return first + most, ""


def _carry_out(world: SimulatedWorld) -> list[str]:
    scenario = Scenario(world)
    scenario.begin()
    world.scheduler.spawn("schedule", Schedule(world).work, MINUTE)
    world.scheduler.spawn("redrive", world.queue.redrive, FAULTS_END - START)
    world.scheduler.spawn("daily", lambda: world.scheduled(LOST_MARKERS), FAULTS_END - START + MINUTE)
    _run(world, FAULTS_END)
    world.faults.over, world.calm_from = True, FAULTS_END
    scenario.stop_and_ask()
    _run(world, FAULTS_END + STARTED_AGAIN)
    stuck = world.watch.violations or [*without_run(world, FAULTS_END)]
    if stuck:
        return stuck
    _run(world, SEALED_BY)
    late = world.watch.violations or [*unsealed(world)]
    if late:
        return late
    _run(world, ENDED_BY)
    if not any(version.deleted_at for version in world.registry.known.values()):
        return world.watch.violations or [*unfinished(world)]
    _run(world, PURGED_FROM)
    world.faults.over = False  # purging is interrupted, too
    scenario.package_while_purging()
    _run(world, FAULTS_END + DAY)
    world.faults.over, world.calm_from = True, FAULTS_END + DAY
    _run(world, PURGED_BY)
    return world.watch.violations or [*unfinished(world)]


def _run(world: SimulatedWorld, until: float) -> None:
    world.scheduler.run(until)
    if world.scheduler.broken is not None:
        raise world.scheduler.broken
