"""Executions: their state, their sealing, and the list of them by time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from packline.model import DatasetVersion, DatumAlias, Execution, ExecutionState
from packline.search_index import IndexBacklog


class ExecutionStore(Protocol):
    """Keeps the state of each execution."""

    def execution(self, execution: str) -> Execution:
        """Read an execution. Raises ExecutionNotFound."""

    def save_execution(self, execution: Execution) -> Execution:
        """Write an execution if ``execution.rev`` is still the stored one, and return it with the next.

        Raises StateMoved.
        """

    def open_executions(self, touched_before: float) -> Iterator[Execution]:
        """List the executions that are not sealed, and whose last upload event is older than that time."""

    def seal(
        self,
        execution: Execution,
        versions: Sequence[DatasetVersion],
        aliases: Sequence[DatumAlias] = (),
        backlog: IndexBacklog | None = None,
    ) -> Execution:
        """Save a sealed execution, create its versions and move its aliases, in one transaction.

        The aliases are those of its datums, and those of its versions that need no package. An alias that was moved
        by a newer intent stays.

        Args:
            execution: As it is sealed; ``rev`` as it was read.
            versions: The versions to create.
            aliases: The aliases of datums to move.
            backlog: The search entries that are still to be written.

        Returns:
            The execution with its new ``rev``.

        Raises:
            VersionExists: A version exists with other content; nothing has changed.
            StateMoved: The execution was changed since it was read; nothing has changed.
        """


class ExecutionIndex(Protocol):
    """Lists executions by time."""

    def executions(
        self, states: Collection[ExecutionState], before: tuple[float, str] | None = None
    ) -> Iterator[Execution]:
        """List the executions in those states, newest first, older than that time (and id)."""

    def sealed_since(self, at: float) -> Iterator[Execution]:
        """List the executions that were sealed at that time or later, newest first; no other is read."""
