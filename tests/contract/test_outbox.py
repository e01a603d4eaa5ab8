"""What every outbox promises: each fact that is announced is in it, from its own transaction on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.aws.outbox import DynamoOutbox
from packline.model import DatumAlias, Execution, ExecutionState, Packaging
from packline.outbox import FactKind, OutboxEntry
from packline.ports import DatumIndex, Outbox, Registry
from tests.builders import a_version
from tests.memory import MemoryRegistry
from tests.memory_outbox import MemoryOutbox
from tests.moto_clients import moto_client


@pytest.fixture
def outbox(registry: Registry) -> Outbox:
    """Beside the registry: both are one table."""
    if isinstance(registry, MemoryRegistry):
        return MemoryOutbox(registry)
    return DynamoOutbox(moto_client("dynamodb"), "catalog")


def taken(outbox: Outbox) -> list[OutboxEntry]:
    entries = list(outbox.due(9_000.0))
    for entry in entries:
        outbox.remove(entry)
    return entries


def sealed(registry: Registry) -> None:
    execution = Execution("job", ExecutionState.SEALED, sealed_at=1_500.0)
    registry.seal(execution, [a_version("v1", packaging=Packaging.PENDING)])


def test_a_sealed_execution_is_announced(registry: Registry, outbox: Outbox) -> None:
    sealed(registry)
    assert taken(outbox) == [OutboxEntry(FactKind.SEALED, "job", 1_500.0)]
    assert taken(outbox) == []


def test_the_end_of_a_packaging_is_announced_as_it_was_then(registry: Registry, outbox: Outbox) -> None:
    sealed(registry)
    taken(outbox)
    registry.plan_packaging("images", "v1", "plan-0")
    failed = OutboxEntry(FactKind.PACKAGED, "images", 2_000.0, "v1", 0, "plan-0", "why")
    registry.finish_packaging("images", "v1", 2_000.0, "why")
    registry.change_version(
        "images", "v1", lambda v: replace(v, attempt=1, packaging=Packaging.PENDING, plan="p")
    )
    registry.finish_packaging("images", "v1", 3_000.0, attempt=1)
    assert taken(outbox) == [failed, OutboxEntry(FactKind.PACKAGED, "images", 3_000.0, "v1", 1, "p")]


def test_moves_of_aliases_are_announced(registry: Registry, datum_index: DatumIndex, outbox: Outbox) -> None:
    sealed(registry)
    taken(outbox)
    registry.move_alias("images", "best", "v1", 4_000.0)
    wish = DatumAlias("newest", "8a-datum", "a", "", 0, 5_000.0, 5_000.0)
    datum_index.move_datum_alias(wish)
    datum_index.move_datum_alias(wish)
    assert taken(outbox) == [
        OutboxEntry(FactKind.VERSION_ALIAS, "images", 4_000.0, "best", 1),
        OutboxEntry(FactKind.DATUM_ALIAS, "newest", 5_000.0, "", 1),
    ]


def test_entries_are_due_by_time_oldest_first(registry: Registry, outbox: Outbox) -> None:
    sealed(registry)
    for number, at in enumerate((4_000.0, 3_000.0, 5_000.0)):
        registry.move_alias("images", f"alias-{number}", "v1", at)
    assert [entry.name for entry in outbox.due(5_000.0)] == ["", "alias-1", "alias-0"]
