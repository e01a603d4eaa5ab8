"""DuckDB: a database file opened read-only, or none, for queries over Parquet and CSV files."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.columns import check_cases, check_names, unsupported
from packline.snapshots.duckdb_values import check_values
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout, one_line
from packline.snapshots.parameters import ParameterValue, bind
from packline.snapshots.source import EngineRecord, Estimate

BATCH_ROWS = 65_536
MEMORY_LIMIT = "192MiB"
"""Of DuckDB itself; the rows on their way to the files are beside it."""

_kept_inexactly = re.compile(
    r"\b(TIME WITH TIME ZONE|TIMETZ|BIT|INTERVAL|UHUGEINT|UNION|VARIANT|GEOMETRY|VARINT)\b"
)
"""Types whose Arrow form loses something, or that Parquet does not have."""


class DuckdbSource:
    """A DuckDB database."""

    dialect = "duckdb"

    def __init__(self, path: Path | None) -> None:
        """Prepare; nothing is opened. ``path``: the database file; None for a database without tables."""
        self._path = path
        self._connection: Any = None
        self._timeout: float | None = None
        self._timer: threading.Timer | None = None
        self._spilled: TemporaryDirectory[str] | None = None
        self._timed_out = False

    def open(self, timeout: float | None) -> EngineRecord:
        """Open the file read-only and begin a transaction. Raises EngineUnreachable, InvalidSetting."""
        with needs_extra("duckdb"):
            import duckdb
        self._timeout = timeout
        try:
            self._connection = (
                duckdb.connect(str(self._path), read_only=True) if self._path else duckdb.connect()
            )
            self._connection.execute("SET TimeZone = 'UTC'")
            self._limit_memory()
            self._connection.execute("SET preserve_insertion_order = true")
            self._connection.execute("BEGIN TRANSACTION")
        except duckdb.Error as error:
            raise EngineUnreachable(
                f"{self._path or 'DuckDB'} cannot be opened as a DuckDB database: {one_line(error)}.",
                "Check the path; a file that another process writes to cannot be read.",
            ) from None
        if timeout is not None:
            self._timer = threading.Timer(timeout, self._interrupt)
            self._timer.daemon = True
            self._timer.start()
        version = str(duckdb.__version__)
        pinned = "one transaction on a file that is opened read-only" if self._path else "one transaction"
        return EngineRecord("duckdb", version, "duckdb", version, pinned)

    def _limit_memory(self) -> None:
        """Sort on disk what is larger than the limit: without one, DuckDB takes most of the memory of the machine."""
        self._spilled = TemporaryDirectory(prefix="packline-duckdb-")
        self._connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        self._connection.execute("SET temp_directory = '" + self._spilled.name.replace("'", "''") + "'")

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the schema that DuckDB declares."""
        with self._errors():
            relation = self._relation(sql, parameters)
            names, types = list(relation.columns), [str(each) for each in relation.types]
            declared = [column[0] for column in relation.description]
        check_names(declared)
        check_cases(declared)  # DuckDB would name the second one ``A_1``
        for name, type_name in zip(names, types, strict=True):
            if _kept_inexactly.search(type_name) or type_name == '"NULL"':
                raise unsupported(name, type_name)
        with self._errors():
            return self._relation(f"SELECT * FROM (\n{sql}\n) LIMIT 0", parameters).to_arrow_table().schema

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Count the rows: DuckDB is on this machine."""
        with self._errors():
            row = self._relation(f"SELECT count(*) AS n FROM (\n{sql}\n)", parameters).fetchone()
        return Estimate(rows=row[0])

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield batches of rows. Raises QueryFailed for a value that Arrow does not have, such as an infinite date."""
        with self._errors():
            for batch in self._relation(sql, parameters).to_arrow_reader(BATCH_ROWS):
                check_values(batch)
                yield batch

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record: all of it was known at the beginning."""
        return record

    def close(self) -> None:
        """Close the database."""
        if self._timer is not None:
            self._timer.cancel()
        if self._connection is not None:
            self._connection.close()
        if self._spilled is not None:
            self._spilled.cleanup()

    def _relation(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        bound = bind(sql, parameters, self.dialect, lambda name: f"${name}")
        return self._connection.sql(bound, params=dict(parameters) or None)

    def _interrupt(self) -> None:
        self._timed_out = True
        self._connection.interrupt()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import duckdb
        import pyarrow

        try:
            yield
        except (duckdb.Error, pyarrow.ArrowException, RuntimeError) as error:
            if self._timed_out:
                raise QueryTimeout(
                    f"The query took longer than {self._timeout:g} seconds; nothing was published.",
                    "Allow more with --timeout, or select less.",
                ) from None
            raise QueryFailed(f"DuckDB refuses the query: {one_line(error)}.", "Correct the SQL.") from None
