"""Redshift by Amazon's driver: one read-only transaction, SERIALIZABLE, and a cursor on the leader node."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.columns import check_names, unsupported
from packline.snapshots.connections import ConnectionProfile
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout, one_line
from packline.snapshots.parameters import ParameterValue, bind
from packline.snapshots.postgresql_types import to_arrow
from packline.snapshots.source import EngineRecord, Estimate
from packline.snapshots.tuple_batches import tuple_batches

_SESSION = "SELECT version(), current_user, pg_backend_pid()"
_OPTIONS = (
    "host",
    "port",
    "database",
    "user",
    "cluster_identifier",
    "serverless_work_group",
    "region",
    "db_user",
)
_TYPES = {
    16: "bool_",
    20: "int64",
    21: "int16",
    23: "int32",
    26: "uint32",
    700: "float32",
    701: "float64",
    19: "string",
    25: "string",
    1042: "string",
    1043: "string",
    4000: "string",  # SUPER: JSON
    1082: "date32",
}
"""Arrow types by OID; ``docs.aws.amazon.com/redshift``, data types."""
_MICROSECONDS = {1083: "time64", 1114: "timestamp", 1184: "timestamp"}


class RedshiftSource:
    """A cluster or workgroup of Redshift."""

    dialect = "redshift"

    def __init__(self, profile: ConnectionProfile) -> None:
        """Prepare; nothing is opened."""
        self._profile = profile
        self._connection: Any = None
        self._timeout: float | None = None
        self._end: float | None = None

    def open(self, timeout: float | None) -> EngineRecord:
        """Connect and begin the transaction. Raises EngineUnreachable, InvalidSetting."""
        with needs_extra("redshift"):
            import redshift_connector
            from botocore.exceptions import BotoCoreError, ClientError  # what the driver asks AWS with
        self._timeout = timeout
        self._end = None if timeout is None else time.monotonic() + timeout
        try:
            self._connection = redshift_connector.connect(**self._options())
        except (redshift_connector.Error, BotoCoreError, ClientError, OSError) as error:
            raise EngineUnreachable(
                f"Connection {self._profile.name} cannot be opened: {self._text(error)}.",
                "Check host, user and secret of the connection, or the IAM role.",
            ) from None
        with self._errors():
            self._connection.autocommit = True  # the transaction is begun below, as read-only
            cursor = self._cursor()
            cursor.execute("BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY")
            if timeout is not None:
                cursor.execute(f"SET statement_timeout TO {max(1, int(timeout * 1_000))}")
            cursor.execute("SET TimeZone TO 'UTC'")
            cursor.execute(_SESSION)
            version, user, process = cursor.fetchone()
        return EngineRecord(
            "redshift",
            str(version)[:100],
            "redshift_connector",
            str(redshift_connector.__version__),
            "one read-only transaction, SERIALIZABLE",
            role=str(user),
            query_id=f"session {process}",
        )

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the schema that the server declares."""
        import pyarrow

        with self._errors():
            cursor = self._execute(f"SELECT * FROM (\n{sql}\n) AS snapshot_ LIMIT 0", parameters)
            columns = [
                (column["label"].decode(), column["type_oid"], column["type_modifier"])
                for column in cursor.ps["row_desc"]
            ]
        check_names([name for name, _, _ in columns])
        return pyarrow.schema([(name, _arrow_type(name, oid, mod)) for name, oid, mod in columns])

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Ask the planner, whose text is all that Redshift gives."""
        with self._errors():
            lines = [str(row[0]) for row in self._execute(sql, parameters, "EXPLAIN ").fetchall()]
        import re

        numbers = re.search(r"rows=(\d+) width=(\d+)", lines[0]) if lines else None
        rows = int(numbers.group(1)) if numbers else None
        return Estimate(rows=rows, details={"bytes_a_row": int(numbers.group(2))} if numbers else {})

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield batches of rows, which the leader node holds until they are asked for."""
        with self._errors():
            cursor = self._execute(sql, parameters, "DECLARE packline_snapshot CURSOR FOR ")

            def fetch(count: int) -> list[tuple[Any, ...]]:
                cursor.execute(f"FETCH FORWARD {count} FROM packline_snapshot")
                return [tuple(row) for row in cursor.fetchall()]

            for batch in tuple_batches(fetch, lambda rows: to_arrow(rows, schema)):
                if self._end is not None and time.monotonic() > self._end:
                    raise self._timed_out()
                yield batch

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record: all of it was known at the beginning."""
        return record

    def close(self) -> None:
        """End the transaction and the connection."""
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()

    def _options(self) -> dict[str, Any]:
        values = self._profile.values
        options: dict[str, Any] = {key: values[key] for key in _OPTIONS if key in values}
        options["ssl"] = values.get("sslmode") != "disable"
        if options["ssl"]:
            options["sslmode"] = values.get("sslmode", "verify-full")
        if values.get("auth") == "iam":
            options["iam"] = True
        if "serverless_work_group" in values:
            options["is_serverless"] = (
                True  # the driver sees it by itself only where the host is one of AWS's names
            )
        if password := self._profile.secret("password"):
            options["password"] = str(password)
        return options

    def _cursor(self) -> Any:
        cursor = self._connection.cursor()
        cursor.paramstyle = "named"
        return cursor

    def _execute(self, sql: str, parameters: Mapping[str, ParameterValue], before: str = "") -> Any:
        """Run a statement behind ``before``, of which sqlglot would read no parameters."""
        cursor = self._cursor()
        text = bind(sql, parameters, self.dialect, lambda name: f":{name}")
        cursor.execute(before + text, dict(parameters) if parameters else None)
        return cursor

    def _timed_out(self) -> QueryTimeout:
        return QueryTimeout(
            f"The query took longer than {self._timeout:g} seconds; nothing was published.",
            "Allow more with --timeout, or select less.",
        )

    def _text(self, error: Any) -> str:
        details = error.args[0] if getattr(error, "args", None) else error
        return one_line(
            details.get("M", details) if isinstance(details, dict) else details, self._profile.secrets
        )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import redshift_connector

        try:
            yield
        except (redshift_connector.InterfaceError, OSError) as error:
            raise EngineUnreachable(
                f"The connection {self._profile.name} broke: {self._text(error)}; nothing was published.",
                "Run the command again.",
            ) from None
        except redshift_connector.Error as error:
            text = self._text(error)
            if "statement timeout" in text or "Query (" in text:
                raise self._timed_out() from None
            if "terminating connection" in text:
                raise EngineUnreachable(
                    f"The connection {self._profile.name} broke: {text}; nothing was published.",
                    "Run the command again.",
                ) from None
            raise QueryFailed(
                f"Redshift refuses the query: {text}.", "Correct the SQL, or ask for the rights."
            ) from None


def _arrow_type(name: str, oid: int, modifier: int) -> Any:
    import pyarrow

    if oid in _TYPES:
        return getattr(pyarrow, _TYPES[oid])()
    if oid in _MICROSECONDS:
        if oid == 1083:
            return pyarrow.time64("us")
        return pyarrow.timestamp("us", tz="UTC" if oid == 1184 else None)
    if oid == 1700:
        if modifier < 4:
            return pyarrow.string()
        return pyarrow.decimal128((modifier - 4) >> 16, (modifier - 4) & 0xFFFF)
    raise unsupported(name, f"OID {oid}")
