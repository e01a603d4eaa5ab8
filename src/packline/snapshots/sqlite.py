"""SQLite by Python's own driver: the file is opened read-only, and one transaction reads one state of it.

SQLite types values, not columns. The types of a snapshot are those of the values: the query is read once for the types
and once for the rows, in the same transaction.
"""

from __future__ import annotations

import platform
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from packline.snapshots.columns import check_names, unsupported
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout, one_line
from packline.snapshots.parameters import ParameterValue, bind
from packline.snapshots.source import EngineRecord, Estimate
from packline.snapshots.tuple_batches import tuple_batches

CHECK_EVERY = 10_000
"""Instructions of SQLite's virtual machine between two looks at the clock."""

_TYPES = {"integer": "int64", "real": "float64", "text": "string", "blob": "binary"}


class SqliteSource:
    """A SQLite database file."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        """Prepare; nothing is opened. ``path``: the database file."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._timeout: float | None = None

    def open(self, timeout: float | None) -> EngineRecord:
        """Open the file read-only and begin a transaction. Raises EngineUnreachable."""
        self._timeout = timeout
        try:
            uri = f"{self._path.absolute().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)
            self._connection.execute("PRAGMA query_only = ON")
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes the read lock
        except sqlite3.Error as error:
            raise EngineUnreachable(
                f"{self._path} cannot be opened as a SQLite database: {one_line(error)}.",
                "Check the path and the rights of the file.",
            ) from None
        if timeout is not None:
            end = time.monotonic() + timeout
            self._connection.set_progress_handler(lambda: time.monotonic() > end, CHECK_EVERY)
        return EngineRecord(
            "sqlite",
            sqlite3.sqlite_version,
            "sqlite3",
            platform.python_version(),
            "one read transaction on a file that is opened read-only",
        )

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the schema by the values of the result, all of which are read."""
        import pyarrow

        names = self._names(sql, parameters)
        check_names(names)
        columns = ", ".join(f"c{place}" for place in range(len(names)))
        kinds = ", ".join(f"group_concat(DISTINCT typeof(c{place}))" for place in range(len(names)))
        # New lines, because the statement may end with a comment.
        row = self._row(f"WITH snapshot_({columns}) AS (\n{sql}\n) SELECT {kinds} FROM snapshot_", parameters)
        return pyarrow.schema([(name, _type_of(name, kind)) for name, kind in zip(names, row, strict=True)])

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Count the rows: SQLite expects nothing, but it is on this machine."""
        row = self._row(f"SELECT count(*) FROM (\n{sql}\n)", parameters)
        return Estimate(rows=row[0])

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield batches of rows."""
        with self._errors():
            cursor = self._execute(sql, parameters)
            yield from tuple_batches(cursor.fetchmany, lambda rows: _to_arrow(rows, schema))

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record: all of it was known at the beginning."""
        return record

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()

    def _names(self, sql: str, parameters: Mapping[str, ParameterValue]) -> list[str]:
        with self._errors():
            return [column[0] for column in self._execute(sql, parameters).description]

    def _row(self, sql: str, parameters: Mapping[str, ParameterValue]) -> tuple[Any, ...]:
        with self._errors():
            row: tuple[Any, ...] = self._execute(sql, parameters).fetchone()
            return row

    def _execute(self, sql: str, parameters: Mapping[str, ParameterValue]) -> sqlite3.Cursor:
        assert self._connection is not None
        bound = bind(sql, parameters, self.dialect, lambda name: f":{name}")
        return self._connection.execute(bound, dict(parameters))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OverflowError) as error:  # the latter of a parameter beyond 64 bits
            text = one_line(error)
            if text == "interrupted":
                raise QueryTimeout(
                    f"The query took longer than {self._timeout:g} seconds; nothing was published.",
                    "Allow more with --timeout, or select less.",
                ) from None
            raise QueryFailed(f"SQLite refuses the query: {text}.", "Correct the SQL.") from None


def _to_arrow(rows: Sequence[tuple[Any, ...]], schema: Any) -> Any:
    import pyarrow

    try:
        arrays = [
            pyarrow.array(values, type=column.type)
            for values, column in zip(zip(*rows, strict=True), schema, strict=True)
        ]
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OverflowError) as error:
        raise QueryFailed(
            f"A value is not of the type of its column: {one_line(error)}.",
            "CAST the column in the query.",
        ) from None
    return pyarrow.record_batch(arrays, schema=schema)


def _type_of(name: str, storage_classes: str | None) -> Any:
    """Return the type of a column whose values have these storage classes, with commas between; None for no rows."""
    import pyarrow

    kinds = [kind for kind in _TYPES if kind in (storage_classes or "").split(",")]
    if not kinds:
        return pyarrow.string()  # SQLite does not say what a column of NULL alone would hold
    if len(kinds) > 1:
        raise unsupported(name, " and ".join(kinds))
    return getattr(pyarrow, _TYPES[kinds[0]])()
