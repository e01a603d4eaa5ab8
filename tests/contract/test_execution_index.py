"""What every index of executions lists."""

from __future__ import annotations

from dataclasses import replace

from packline.model import DatasetVersion, Execution, ExecutionState
from packline.ports import ExecutionIndex, Registry

EVERY = tuple(ExecutionState)


def created(registry: Registry, *versions: DatasetVersion) -> None:
    for version in versions:
        registry.seal(Execution(f"exec-of-{version.version}", ExecutionState.SEALED), [version])


def test_executions_come_newest_first_whatever_their_state(
    registry: Registry, execution_index: ExecutionIndex
) -> None:
    for number in range(4):
        at = 1_000.0 + number
        registry.save_execution(Execution(f"open-{number}", touched_at=at))
        registry.save_execution(Execution(f"shut-{number}", ExecutionState.SEALED, sealed_at=at))
    registry.save_execution(Execution("given-up", touched_at=1_001.5, waiting=True))
    found = [execution.id for execution in execution_index.executions(EVERY)]
    assert found[:4] == ["shut-3", "open-3", "shut-2", "open-2"]
    assert found[4] == "given-up"
    assert len(found) == 9
    sealed = [execution.id for execution in execution_index.executions([ExecutionState.SEALED])]
    assert sealed == ["shut-3", "shut-2", "shut-1", "shut-0"]
    assert [execution.id for execution in execution_index.executions(EVERY, (1_002.0, "shut-2"))] == found[3:]


def test_executions_that_were_sealed_since_a_moment_are_listed_by_themselves(
    registry: Registry, execution_index: ExecutionIndex
) -> None:
    for number in range(4):
        at = 1_000.0 + number
        registry.save_execution(Execution(f"open-{number}", touched_at=at))
        registry.save_execution(Execution(f"shut-{number}", ExecutionState.SEALED, sealed_at=at))
    assert [each.id for each in execution_index.sealed_since(1_002.0)] == ["shut-3", "shut-2"]
    assert len([*execution_index.sealed_since(-120.0)]) == 4
    assert [*execution_index.sealed_since(2_000.0)] == []


def test_a_sealed_execution_is_listed_once(registry: Registry, execution_index: ExecutionIndex) -> None:
    opened = registry.save_execution(Execution("exec-1", touched_at=1_000.0))
    registry.seal(replace(opened, state=ExecutionState.SEALED, sealed_at=1_500.0), [])
    assert [execution.state for execution in execution_index.executions(EVERY)] == [ExecutionState.SEALED]
