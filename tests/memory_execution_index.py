"""Executions by time in memory, beside a registry: both are one table."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from packline.model import Execution, ExecutionState
from packline.rules.lifecycle import listed_time
from tests.memory import MemoryRegistry


class MemoryExecutionIndex:
    """Implements ``packline.ports.ExecutionIndex``."""

    def __init__(self, registry: MemoryRegistry) -> None:
        self.registry = registry

    def executions(
        self, states: Collection[ExecutionState], before: tuple[float, str] | None = None
    ) -> Iterator[Execution]:
        placed = sorted(((listed_time(e), e.id), e) for e in self.registry.executions.values())
        return (e for at, e in reversed(placed) if e.state in states and (before is None or at < before))

    def sealed_since(self, at: float) -> Iterator[Execution]:
        return (e for e in self.executions({ExecutionState.SEALED}) if listed_time(e) >= at)
