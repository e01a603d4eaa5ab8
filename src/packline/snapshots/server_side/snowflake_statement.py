"""Statements of Snowflake as steps of the state machine: start one, look at it, cancel it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from packline.errors import InvalidSetting
from packline.json_types import JsonObject
from packline.server_connections import ServerConnection, SnowflakeConnection, find_server_connection
from packline.snapshots.server_side.request import parse_request
from packline.snapshots.server_side.snowflake_api import ResultSet, SnowflakeApi
from packline.snapshots.server_side.snowflake_copy import SESSION, parse_columns


@dataclass(frozen=True, slots=True)
class SnowflakeStatements:
    """The connections to Snowflake that a deployment has."""

    connections: tuple[ServerConnection, ...]
    open: Callable[[SnowflakeConnection], SnowflakeApi]
    """Returns a client for a connection."""

    def step(self, event: Mapping[str, Any]) -> JsonObject:
        """Carry out a step: ``start``, ``look`` or ``cancel``.

        Args:
            event: ``step``; ``prepared``, what the first step returned; ``statement``, what ``start`` returned.

        Raises:
            QueryFailed, UnsupportedColumn: The query cannot be used.
            EngineUnreachable, CredentialsMissing, Refused: Snowflake does not serve the request.
        """
        prepared = event["prepared"]
        request = parse_request(prepared["request"])
        connection = self._connection(request.connection)
        api = self.open(connection)
        if event["step"] == "start":
            return self._start(api, connection, prepared, request.timeout)
        handle = str(event["statement"]["id"])
        if event["step"] == "cancel":
            api.cancel(handle)
            return {"Status": "ABORTED", "Error": ""}
        status, reason = api.state(handle)
        return {"Status": status, "Error": reason}

    def result(self, connection: str, handle: str) -> ResultSet:
        """Return the rows of a statement that has finished."""
        return self.open(self._connection(connection)).result(handle)

    def _connection(self, name: str) -> SnowflakeConnection:
        connection = find_server_connection(self.connections, "snowflake", name)
        if not isinstance(connection, SnowflakeConnection):
            raise InvalidSetting(f"{name} is not a connection to Snowflake.", "Correct snapshot_connections.")
        return connection

    def _start(
        self, api: SnowflakeApi, connection: SnowflakeConnection, prepared: Mapping[str, Any], timeout: float
    ) -> JsonObject:
        """Ask who runs the query and for its columns, then start COPY INTO; a repeat starts nothing twice."""
        session = {
            name: value
            for name in ("role", "warehouse", "database", "schema")
            if (value := getattr(connection, name))
        }
        run = str(prepared["run"])
        info = api.run(SESSION, _request_id(run, "session"), session)
        columns = parse_columns(
            api.run(prepared["describe"], _request_id(run, "describe"), session).row_types
        )
        limited = session | {"timeout": max(1, int(timeout))}
        handle = api.submit(prepared["copy"], _request_id(run, "copy"), limited)
        return {"id": handle, "session": list(info.rows[0]), "columns": columns}


def _request_id(run: str, purpose: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{run}/{purpose}"))
