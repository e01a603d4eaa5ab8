"""The port to an engine: a read-only session in which one query sees one state of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from packline.snapshots.parameters import ParameterValue


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """What an engine says about the session that a snapshot was read in; never a secret."""

    engine: str
    engine_version: str
    driver: str
    driver_version: str
    pinned_by: str
    """How all rows come from one state of the data."""
    snapshot_id: str = ""
    """The engine's own name of that state, where it has one."""
    role: str = ""
    query_id: str = ""
    warehouse: str = ""
    """Warehouse or project that is billed."""
    bytes_scanned: int = 0
    bytes_billed: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a query before it runs."""

    rows: int | None = None
    bytes_scanned: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)


class SnapshotSource(Protocol):
    """A read-only session. All methods raise EngineUnreachable, QueryFailed, QueryTimeout, UnsupportedColumn."""

    dialect: str
    """sqlglot's name of the SQL dialect."""

    def open(self, timeout: float | None) -> EngineRecord:
        """Connect, begin the one transaction, and say what is known of it.

        Args:
            timeout: Seconds that the session may take; None for no limit.
        """

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the Arrow schema of the query, with the types that the engine declares."""

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Return what the engine expects of the query, without running it."""

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield the rows as Arrow record batches of that schema; of any size."""

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record with what is known when all rows were read."""

    def close(self) -> None:
        """End the transaction and the connection. Raises nothing."""
