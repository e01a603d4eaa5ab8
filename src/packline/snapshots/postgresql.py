"""PostgreSQL by psycopg: one read-only transaction, REPEATABLE READ, and a cursor on the server.

psycopg is used because it says precision and scale of a ``numeric`` column; decision 78 has the comparison.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.columns import check_names
from packline.snapshots.connections import ConnectionProfile
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout, one_line
from packline.snapshots.parameters import ParameterValue, bind
from packline.snapshots.postgresql_copy import can_copy, copy_batches
from packline.snapshots.postgresql_types import arrow_type, load_as_text, to_arrow
from packline.snapshots.source import EngineRecord, Estimate
from packline.snapshots.tuple_batches import tuple_batches

CURSOR = "packline_snapshot"
_SESSION = (
    "SELECT current_setting('server_version'), current_user, pg_current_snapshot()::text, pg_backend_pid()"
)
_OPTIONS = {"database": "dbname"}
_NO_OPTIONS = ("password_env", "password_file", "password_secret")


class PostgresqlSource:
    """A PostgreSQL database."""

    dialect = "postgres"

    def __init__(self, profile: ConnectionProfile) -> None:
        """Prepare; nothing is opened."""
        self._profile = profile
        self._connection: Any = None
        self._timeout: float | None = None
        self._end: float | None = None

    def open(self, timeout: float | None) -> EngineRecord:
        """Connect and begin the transaction. Raises EngineUnreachable, InvalidSetting."""
        with needs_extra("postgresql"):
            import psycopg
        self._timeout = timeout
        self._end = None if timeout is None else time.monotonic() + timeout
        values = self._profile.values
        options: dict[str, Any] = {
            _OPTIONS.get(key, key): value for key, value in values.items() if key not in _NO_OPTIONS
        }
        if password := self._profile.secret("password"):
            options["password"] = str(password)
        options.setdefault("connect_timeout", 10)
        options["client_encoding"] = "UTF8"
        try:
            self._connection = psycopg.connect(**options, application_name="packline snapshot")
        except psycopg.Error as error:
            raise EngineUnreachable(
                f"Connection {self._profile.name} cannot be opened: {self._text(error)}.",
                "Check host, user and secret of the connection.",
            ) from None
        with self._errors():
            return self._begin(str(psycopg.__version__))

    def _begin(self, driver_version: str) -> EngineRecord:
        import psycopg

        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        load_as_text(self._connection)
        # What sqlglot and the server might read differently cannot write either: not behind a COMMIT, nor in a text
        # whose end depends on a setting of the role.
        self._connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        self._connection.execute("SET LOCAL standard_conforming_strings = on")
        if self._timeout is not None:
            milliseconds = max(1, int(self._timeout * 1_000))
            self._connection.execute(f"SET LOCAL statement_timeout = {milliseconds}")
        for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "extra_float_digits = 1"):
            self._connection.execute(
                f"SET LOCAL {setting}"
            )  # the text of times and numbers is exact by these
        version, user, snapshot, process = self._connection.execute(_SESSION).fetchone()
        return EngineRecord(
            "postgresql",
            version,
            "psycopg",
            driver_version,
            "one read-only transaction, REPEATABLE READ",
            snapshot_id=snapshot,
            role=user,
            query_id=f"backend {process}",
        )

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the schema that the server declares."""
        import pyarrow

        with self._errors():
            cursor = self._execute(f"SELECT * FROM (\n{sql}\n) AS snapshot_ LIMIT 0", parameters)
            columns = cursor.description
        check_names([column.name for column in columns])
        enums = self._enums([column.type_code for column in columns])
        return pyarrow.schema(
            [
                (column.name, pyarrow.string() if column.type_code in enums else arrow_type(column))
                for column in columns
            ]
        )

    def _enums(self, types: list[int]) -> set[int]:
        """Return those of the types that are enumerations, whose labels are texts."""
        query = "SELECT oid FROM pg_type WHERE typtype = 'e' AND oid = ANY(%s)"
        with self._errors():
            return {row[0] for row in self._connection.execute(query, [types])}

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Ask the planner."""
        with self._errors():
            (plan,) = self._execute(sql, parameters, "EXPLAIN (FORMAT JSON) ").fetchone()
        import json

        top = json.loads(plan)[0]["Plan"]
        details = {"cost": top["Total Cost"], "bytes_a_row": top["Plan Width"]}
        return Estimate(rows=int(top["Plan Rows"]), details=details)

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield batches of rows, which the server holds until they are asked for."""
        with self._errors():
            bound = self._bound(sql, parameters)
            for batch in self._copied(bound, schema) if can_copy(schema) else self._fetched(bound, schema):
                if self._end is not None and time.monotonic() > self._end:
                    raise self._timed_out()
                yield batch

    def _copied(self, sql: str, schema: Any) -> Iterator[Any]:
        return copy_batches(self._connection, sql, schema)

    def _fetched(self, sql: str, schema: Any) -> Iterator[Any]:
        with self._connection.cursor(CURSOR) as cursor:
            cursor.execute(sql)
            yield from tuple_batches(cursor.fetchmany, lambda rows: to_arrow(rows, schema))

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record: all of it was known at the beginning."""
        return record

    def close(self) -> None:
        """End the transaction and the connection."""
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()

    def _execute(self, sql: str, parameters: Mapping[str, ParameterValue], before: str = "") -> Any:
        """Run a statement behind ``before``, of which sqlglot would read no parameters."""
        return self._connection.execute(before + self._bound(sql, parameters))

    def _bound(self, sql: str, parameters: Mapping[str, ParameterValue]) -> str:
        """Return the statement with the values of its parameters in it, because COPY takes none beside it."""
        import psycopg

        if not parameters:
            return sql  # without parameters psycopg leaves % as it is
        text = bind(sql.replace("%", "%%"), parameters, self.dialect, lambda name: f"%({name})s")
        return str(psycopg.ClientCursor(self._connection).mogrify(text, dict(parameters)))

    def _timed_out(self) -> QueryTimeout:
        return QueryTimeout(
            f"The query took longer than {self._timeout:g} seconds; nothing was published.",
            "Allow more with --timeout, or select less.",
        )

    def _text(self, error: object) -> str:
        return one_line(error, self._profile.secrets)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.errors.QueryCanceled as error:
            if "statement timeout" in str(error):
                raise self._timed_out() from None
            raise QueryFailed(
                "The query was cancelled on the server; nothing was published.", "Run the command again."
            ) from None
        except UnicodeDecodeError as error:  # of a database without an encoding (SQL_ASCII), as a tuple
            raise QueryFailed(
                f"A text of the result is not UTF-8: {error.reason}; nothing was published.",
                "Convert it in the query: convert_from(column::bytea, 'LATIN1') AS column.",
            ) from None
        except psycopg.Error as error:
            if self._connection.closed or isinstance(error, psycopg.errors.AdminShutdown):
                raise EngineUnreachable(
                    f"The connection {self._profile.name} broke: {self._text(error)}; nothing was published.",
                    "Run the command again.",
                ) from None
            raise QueryFailed(
                f"PostgreSQL refuses the query: {self._text(error)}.",
                "Correct the SQL, or ask for the rights.",
            ) from None
