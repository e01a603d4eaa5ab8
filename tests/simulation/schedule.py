"""The schedule: a sweep each minute, but for minutes in which it could find nothing new.

A sweep finds something if anything was written since the last one, or if a time has come that something waits for.
Empty sweeps would be nine of ten calls of an interleaving. Some interleavings make them all the same, so that no
mistake hides behind what is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from packline.model import ExecutionState
from packline.rules.outbox_entries import DUE_SECONDS

if TYPE_CHECKING:
    from tests.simulation.world import SimulatedWorld

MINUTE = 60.0
FAR = 100_000 * MINUTE
CLOCKS = 5.0
"""Seconds that the clock of a sweep may be wrong."""
EVERY = 0.01
"""How many of the interleavings sweep each minute, whatever there is to find."""


class Schedule:
    """Starts sweeps; knows which of them were complete."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._every = world.rng.random() < EVERY
        self._changes = -1
        """What had changed when the last complete sweep began."""
        self._swept = 0.0
        """When that was."""

    def work(self) -> None:
        """What the actor does that starts sweeps."""
        scheduler = self._world.scheduler
        while True:
            scheduler.spawn("sweep", self._sweep)
            scheduler.pause(MINUTE)
            while wait := self._until_due():
                scheduler.pause(wait)

    def _sweep(self) -> None:
        world = self._world
        changes, began, faults = world.changes, world.scheduler.now, world.drawn
        world.scheduled({})
        if faults == world.drawn:
            self._changes, self._swept = changes, began

    def _until_due(self) -> float:
        """Seconds until the next minute in which a sweep may find something; 0 if it may now."""
        world, now = self._world, self._world.scheduler.now
        if self._every or self._changes != world.changes or world.registry.backlogs:
            return 0.0
        wrong = CLOCKS + world.faults.clocks
        waiting = [time for time in _times(world) if time > self._swept - wrong]
        if any(time <= now + wrong for time in waiting):
            return 0.0
        earliest = min([*waiting, world.scheduler.next_time()])
        return MINUTE * max(1, -int(-(earliest - now) // MINUTE)) if earliest < now + FAR else FAR


def _times(world: SimulatedWorld) -> Iterator[float]:
    """Times at which a sweep does what it did not do before."""
    for execution in world.registry.executions.values():
        if execution.state is not ExecutionState.SEALED and not execution.waiting:
            quiet = execution.touched_at + world.quiet
            yield from (execution.touched_at + 30.0, quiet, execution.look_at, execution.lease_until)
    yield from world.registry.looks.values()
    yield from (entry.at + DUE_SECONDS for entry in world.registry.outbox.values())
    for place, version in world.registry.known.items():
        if version.deleted_at and place not in world.purges.done:
            yield version.purge_at
