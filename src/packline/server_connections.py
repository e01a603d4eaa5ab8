"""Connections of a deployment to databases that write the rows of a query into its store themselves.

They are settings of the deployment, not of who asks for a snapshot: a caller names one, and cannot point the
deployment's rights at another database, role or secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from packline.errors import InvalidSetting

NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
EXECUTIONS = "snapshot-"
"""How the ids of executions begin whose files an engine writes; roles are bound to such keys."""
EXAMPLE = (
    'Write {"sales": {"engine": "redshift", "workgroup": "arn:aws:redshift-serverless:…:workgroup/…", '
    '"database": "sales"}}.'
)
TOKENS = ("OAUTH", "PROGRAMMATIC_ACCESS_TOKEN")
_TEXT = r"[^\s'\"\\;]{1,256}"
_SECRET = r"arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]{1,512}"
_FIELDS: dict[str, dict[str, str]] = {
    "redshift": {
        "workgroup": r"arn:[a-z-]+:redshift-serverless:[a-z0-9-]+:[0-9]{12}:workgroup/[A-Za-z0-9-]{1,64}",
        "cluster": r"[a-z][a-z0-9-]{0,62}",
        "database": r"[A-Za-z0-9_$@+.-]{1,127}",
    },
    "snowflake": {
        "account": r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}",
        "user": _TEXT,
        "role": _TEXT,
        "warehouse": _TEXT,
        "database": _TEXT,
        "schema": _TEXT,
        "integration": r"[A-Za-z_][A-Za-z0-9_$]{0,254}",
        "secret": _SECRET,
        "token_type": "|".join(TOKENS),
        "key": r"arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+",
    },
}
_NEEDED = {"redshift": ("database",), "snowflake": ("account", "user", "integration")}
_EITHER = {"redshift": ("workgroup", "cluster"), "snowflake": ("secret", "key")}


@dataclass(frozen=True, slots=True)
class RedshiftConnection:
    """A workgroup or a cluster; the role of the state machine signs in, by IAM."""

    name: str
    database: str
    workgroup: str = ""
    """ARN of a workgroup of Redshift Serverless."""
    cluster: str = ""
    """Identifier of a provisioned cluster."""

    engine = "redshift"

    @property
    def warehouse(self) -> str:
        """What runs the query, as it is recorded."""
        return self.cluster or self.workgroup


@dataclass(frozen=True, slots=True)
class SnowflakeConnection:
    """An account of Snowflake, and a user with a token or a key pair."""

    name: str
    account: str
    user: str
    integration: str
    """Storage integration for the bucket."""
    role: str = ""
    warehouse: str = ""
    database: str = ""
    schema: str = ""
    secret: str = ""
    """ARN of the secret that is the token, or has it in the field ``token``."""
    token_type: str = "PROGRAMMATIC_ACCESS_TOKEN"
    key: str = ""
    """ARN of a key of KMS (RSA_2048, SIGN_VERIFY) that signs tokens in the place of a secret."""

    engine = "snowflake"

    @property
    def host(self) -> str:
        """Where the SQL API answers."""
        return f"{self.account.lower().replace('_', '-')}.snowflakecomputing.com"


ServerConnection = RedshiftConnection | SnowflakeConnection


def parse_server_connections(text: str) -> tuple[ServerConnection, ...]:
    """Parse the setting ``snapshot_connections``: a JSON object of connections by name; empty: there are none.

    Raises InvalidSetting.
    """
    if not text:
        return ()
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InvalidSetting(f"snapshot_connections is not JSON: {error}.", EXAMPLE) from None
    if not isinstance(content, dict):
        raise InvalidSetting("snapshot_connections is not a JSON object.", EXAMPLE)
    return tuple(_connection(name, fields) for name, fields in sorted(content.items()))


def find_server_connection(
    connections: tuple[ServerConnection, ...], engine: str, name: str
) -> ServerConnection:
    """Return the connection of that name. Raises InvalidSetting if there is none of that engine."""
    for connection in connections:
        if (connection.engine, connection.name) == (engine, name):
            return connection
    named = ", ".join(f"{each.engine}:{each.name}" for each in connections) or "none"
    raise InvalidSetting(
        f"The deployment has no connection {engine}:{name}.",
        f"It has {named}. Who runs it adds one to the setting snapshot_connections.",
    )


def _connection(name: str, content: object) -> ServerConnection:
    if not re.fullmatch(NAME, name):
        raise _invalid(f"{name!r} is not a name of a connection")
    engine = content.get("engine") if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping) or engine not in _FIELDS:
        raise _invalid(f"the engine of {name} is not one of {', '.join(_FIELDS)}")
    fields = {key: value for key, value in content.items() if key != "engine"}
    _check_fields(name, str(engine), fields)
    return RedshiftConnection(name, **fields) if engine == "redshift" else SnowflakeConnection(name, **fields)


def _check_fields(name: str, engine: str, fields: Mapping[str, object]) -> None:
    for key, value in fields.items():
        pattern = _FIELDS[engine].get(key)
        if pattern is None:
            raise _invalid(f"{name} has an unknown field {key!r}; there are {', '.join(_FIELDS[engine])}")
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise _invalid(f"{key} of {name} is {str(value)[:80]!r}")
    for key in _NEEDED[engine]:
        if key not in fields:
            raise _invalid(f"{name} has no {key}")
    if len([key for key in _EITHER[engine] if key in fields]) != 1:
        raise _invalid(f"{name} needs one of {' and '.join(_EITHER[engine])}")


def _invalid(reason: str) -> InvalidSetting:
    return InvalidSetting(f"snapshot_connections: {reason}.", EXAMPLE)
