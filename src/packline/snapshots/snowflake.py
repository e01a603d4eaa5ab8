"""Snowflake by its own connector: one statement, which reads the state at its start, and its rows come as Arrow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.columns import check_names, unsupported
from packline.snapshots.connections import ConnectionProfile
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout, one_line
from packline.snapshots.parameters import ParameterValue, bind
from packline.snapshots.snowflake_plan import estimate_of_plan
from packline.snapshots.source import EngineRecord, Estimate

_TEXTS = ("TEXT", "VARIANT", "OBJECT", "ARRAY", "GEOGRAPHY", "GEOMETRY")
_OPTIONS = ("account", "user", "role", "warehouse", "database", "schema", "host", "port", "protocol")
_LOST = (250001, 250003, 250005, 390114, 390195, 390318)
"""Error numbers: no connection, and tokens that have expired."""
_CANCELLED = (604, 630)


class SnowflakeSource:
    """An account of Snowflake."""

    dialect = "snowflake"

    def __init__(self, profile: ConnectionProfile) -> None:
        """Prepare; nothing is opened."""
        self._profile = profile
        self._connection: Any = None
        self._timeout: float | None = None
        self._end: float | None = None
        self._query_id = ""

    def open(self, timeout: float | None) -> EngineRecord:
        """Connect. Raises EngineUnreachable, InvalidSetting."""
        with needs_extra("snowflake"):
            import snowflake.connector
        self._timeout = timeout
        self._end = None if timeout is None else time.monotonic() + timeout
        session: dict[str, Any] = {"TIMEZONE": "UTC", "QUERY_TAG": "packline snapshot"}
        if timeout is not None:
            session["STATEMENT_TIMEOUT_IN_SECONDS"] = max(1, int(timeout))
        try:
            self._connection = snowflake.connector.connect(
                **self._options(),
                session_parameters=session,
                arrow_number_to_decimal=True,  # without it NUMBER(10,2) comes as a float
                login_timeout=30,
                application="packline",
            )
        except snowflake.connector.Error as error:
            raise EngineUnreachable(
                f"Connection {self._profile.name} cannot be opened: {self._text(error)}.",
                "Check account, user and secret of the connection.",
            ) from None
        with self._errors():
            (version,) = self._connection.cursor().execute("SELECT CURRENT_VERSION()").fetchone()
        return EngineRecord(
            "snowflake",
            str(version),
            "snowflake-connector-python",
            str(snowflake.connector.__version__),
            "one statement, which reads the state at its start",
            role=str(self._connection.role or ""),
            warehouse=str(self._connection.warehouse or ""),
        )

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the schema that the server declares without running the query."""
        import pyarrow

        with self._errors():
            columns = self._connection.cursor().describe(*self._bound(sql, parameters))
        check_names([column.name for column in columns])
        return pyarrow.schema([(column.name, _arrow_type(column)) for column in columns])

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Return the bytes of the partitions that EXPLAIN assigns; Snowflake bills time, so there is no price."""
        text, values = self._bound(sql, parameters)
        with self._errors():
            (plan,) = self._connection.cursor().execute(f"EXPLAIN USING JSON {text}", values).fetchone()
        return estimate_of_plan(plan)

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield batches of rows, which are downloaded as they are asked for."""
        with self._errors():
            cursor = self._connection.cursor()
            cursor.execute(*self._bound(sql, parameters))
            self._query_id = str(cursor.sfqid or "")
            for table in cursor.fetch_arrow_batches():
                if self._end is not None and time.monotonic() > self._end:
                    raise self._timed_out()
                yield from table.rename_columns(schema.names).to_batches()

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record with the id of the query."""
        return replace(record, query_id=self._query_id)

    def close(self) -> None:
        """Close the session."""
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()

    def _options(self) -> dict[str, Any]:
        values, profile = self._profile.values, self._profile
        options: dict[str, Any] = {key: values[key] for key in _OPTIONS if key in values}
        if "private_key_file" in values:
            options |= {"authenticator": "SNOWFLAKE_JWT", "private_key_file": str(values["private_key_file"])}
            if secret := profile.secret("private_key_password"):
                options["private_key_file_pwd"] = secret
        if token := profile.secret("token"):
            options |= {"authenticator": values.get("auth", "oauth"), "token": token}
        elif "auth" in values:
            options["authenticator"] = values["auth"]
        if "workload_identity_provider" in values:
            options |= {"authenticator": "WORKLOAD_IDENTITY"}
            options["workload_identity_provider"] = values["workload_identity_provider"]
        if password := profile.secret("password"):
            options["password"] = password
        return options

    def _bound(self, sql: str, parameters: Mapping[str, ParameterValue]) -> tuple[str, dict[str, Any] | None]:
        if not parameters:
            return sql, None  # without parameters the connector leaves % as it is
        text = bind(sql.replace("%", "%%"), parameters, self.dialect, lambda name: f"%({name})s")
        return text, dict(parameters)

    def _timed_out(self) -> QueryTimeout:
        return QueryTimeout(
            f"The query took longer than {self._timeout:g} seconds; nothing was published.",
            "Allow more with --timeout, or select less.",
        )

    def _text(self, error: object) -> str:
        return one_line(getattr(error, "raw_msg", None) or error, self._profile.secrets)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import snowflake.connector

        try:
            yield
        except snowflake.connector.Error as error:
            if error.errno in _CANCELLED and self._end is not None and time.monotonic() >= self._end - 1:
                raise self._timed_out() from None
            if error.errno in _LOST or isinstance(error, snowflake.connector.OperationalError):
                raise EngineUnreachable(
                    f"The connection {self._profile.name} broke: {self._text(error)}; nothing was published.",
                    "Run the command again; expired credentials have to be made again.",
                ) from None
            raise QueryFailed(
                f"Snowflake refuses the query: {self._text(error)}.",
                "Correct the SQL, or ask for the rights.",
            ) from None


def _arrow_type(column: Any) -> Any:
    """Return the Arrow type of a column of the connector's description. Raises UnsupportedColumn."""
    import pyarrow
    from snowflake.connector.constants import FIELD_ID_TO_NAME

    name = FIELD_ID_TO_NAME[column.type_code]
    if name == "FIXED":
        is_small = not column.scale and (column.precision or 38) <= 18
        return pyarrow.int64() if is_small else pyarrow.decimal128(column.precision or 38, column.scale or 0)
    if name in _TEXTS:
        return pyarrow.string()
    unit = "ns" if (column.scale or 0) > 6 else "us"
    types = {
        "REAL": pyarrow.float64(),
        "BOOLEAN": pyarrow.bool_(),
        "DATE": pyarrow.date32(),
        "BINARY": pyarrow.binary(),
        "TIME": pyarrow.time64(unit),
        "TIMESTAMP_NTZ": pyarrow.timestamp(unit),
        "TIMESTAMP_LTZ": pyarrow.timestamp(unit, tz="UTC"),
        "TIMESTAMP_TZ": pyarrow.timestamp(unit, tz="UTC"),
    }
    if name not in types:
        raise unsupported(column.name, name)
    return types[name]
