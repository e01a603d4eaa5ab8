"""Named connections: profiles in a TOML file that say where an engine is, and where its secret is found.

A secret is never in the file, a URL, a log, an error or a marker: the profile names a variable or a file that has it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packline.deployment_settings import config_path
from packline.redaction import Secret
from packline.snapshots.errors import InvalidConnection
from packline.snapshots.secret_values import SECRET_PLACES, read_secrets
from packline.snapshots.source import SnapshotSource

CONNECTIONS = "PACKLINE_CONNECTIONS"
FILE_NAME = "connections.toml"

_is_name = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}").fullmatch
_FILES = ("sqlite", "duckdb")
_SECRETS: dict[str, tuple[str, ...]] = {
    "postgresql": ("password",),
    "redshift": ("password",),
    "snowflake": ("password", "token", "private_key_password"),
}
"""Secrets of an engine: each is named by ``<secret>_env``, ``<secret>_file`` or ``<secret>_secret``."""
_KEYS: dict[str, tuple[str, ...]] = {
    "sqlite": ("path",),
    "duckdb": ("path",),
    "postgresql": ("host", "port", "database", "user", "sslmode", "sslrootcert", "connect_timeout"),
    "bigquery": (
        *("project", "location", "dataset", "credentials_file", "impersonate", "maximum_bytes_billed"),
        *("endpoint", "auth"),
    ),
    "snowflake": (
        *("account", "user", "role", "warehouse", "database", "schema", "auth", "private_key_file"),
        *("host", "port", "protocol", "workload_identity_provider"),
    ),
    "redshift": (
        *("host", "port", "database", "user", "sslmode", "auth", "cluster_identifier"),
        *("serverless_work_group", "region", "db_user"),
    ),
}
_PLACES = (
    *("path", "host", "port", "database", "schema", "project", "location", "dataset", "endpoint", "account"),
    *("cluster_identifier", "serverless_work_group", "region"),
)
"""Keys that say which database a connection leads to."""
_SECRET_KEYS = ("password", "token", "secret", "url", "dsn", "private_key")


@dataclass(frozen=True, slots=True)
class ConnectionProfile:
    """Where an engine is."""

    name: str
    engine: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    named_secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be in any text."""
        return tuple(self.named_secrets.values())

    @property
    def source_sha256(self) -> str:
        """Hash of where it leads to, whatever its name, user and secret are: two files of one name differ by it."""
        places = {key: str(self.values[key]) for key in _PLACES if key in self.values}
        if "path" in places:
            places["path"] = str(Path(places["path"]).expanduser().resolve())
        text = json.dumps([self.engine, places], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def secret(self, name: str) -> Secret | None:
        """Return a secret, such as ``password``; None if the profile has none of that name."""
        return self.named_secrets.get(name)


def find_connection(source: str, file: Path | None = None) -> ConnectionProfile:
    """Return the connection that a source names.

    Args:
        source: A name in the file of connections, or ``sqlite:PATH`` or ``duckdb:PATH``.
        file: The file; default: PACKLINE_CONNECTIONS, else ``connections.toml`` beside the configuration file.

    Raises:
        InvalidConnection: There is no such connection, or its keys cannot be used.
    """
    engine, colon, path = source.partition(":")
    if colon and engine in _FILES and not path.startswith("//"):
        return ConnectionProfile(Path(path).name or "memory", engine, {"path": path} if path else {})
    if not _is_name(source):
        raise InvalidConnection(
            "The source is not a name of a connection.",  # it is not repeated: a URL may have a password
            f"Name one of {_path(file)}, or write sqlite:PATH or duckdb:PATH; URLs are not accepted.",
        )
    return _read_profile(source, _path(file))


def open_source(profile: ConnectionProfile) -> SnapshotSource:
    """Return the adapter for the engine of a connection. Nothing is opened yet."""
    path = profile.values.get("path")
    if profile.engine == "sqlite":
        from packline.snapshots.sqlite import SqliteSource

        if not path:
            raise InvalidConnection(f"Connection {profile.name} has no path.", "Name the database file.")
        return SqliteSource(Path(str(path)).expanduser())
    if profile.engine == "duckdb":
        from packline.snapshots.duckdb import DuckdbSource

        return DuckdbSource(Path(str(path)).expanduser() if path else None)
    return _open_server(profile)


def _open_server(profile: ConnectionProfile) -> SnapshotSource:
    match profile.engine:
        case "bigquery":
            from packline.snapshots.bigquery import BigquerySource

            return BigquerySource(profile)
        case "snowflake":
            from packline.snapshots.snowflake import SnowflakeSource

            return SnowflakeSource(profile)
        case "redshift":
            from packline.snapshots.redshift import RedshiftSource

            return RedshiftSource(profile)
    from packline.snapshots.postgresql import PostgresqlSource

    return PostgresqlSource(profile)


def _path(file: Path | None) -> Path:
    if file is not None:
        return file
    if named := os.environ.get("PACKLINE_CONNECTIONS"):
        return Path(named).expanduser()
    return Path(config_path()).parent / FILE_NAME


def _read_profile(name: str, path: Path) -> ConnectionProfile:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidConnection(
            f"There is no connection {name!r}: {path} does not exist.",
            f"Write it, or set {CONNECTIONS} to the file of connections.",
        ) from None
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else "it is not TOML"
        raise InvalidConnection(f"{path} cannot be read: {problem}.", "Correct it.") from None
    table = document.get(name)
    if not isinstance(table, dict):
        others = ", ".join(sorted(str(each) for each in document)) or "none"
        raise InvalidConnection(f"There is no connection {name!r} in {path}.", f"It has: {others}.")
    return _checked(name, table, path)


def _checked(name: str, table: Mapping[str, object], path: Path) -> ConnectionProfile:
    engine = str(table.get("engine", ""))
    if engine not in _KEYS:
        raise InvalidConnection(
            f"Connection {name!r} in {path} has no engine that is supported.",
            f"Set engine to one of {', '.join(_KEYS)}.",
        )
    named = [f"{secret}_{where}" for secret in _SECRETS.get(engine, ()) for where in SECRET_PLACES]
    allowed = (*_KEYS[engine], *named)
    for key, value in table.items():
        if key in _SECRET_KEYS:
            raise InvalidConnection(
                f"Connection {name!r} in {path} has the key {key}: secrets do not belong in the file.",
                "Use password_env (a variable), password_file (a file) or password_secret (Secrets Manager).",
            )
        if key != "engine" and key not in allowed:
            raise InvalidConnection(
                f"Connection {name!r} in {path} has an unknown key {key!r}.",
                f"Its keys are {', '.join(allowed)}.",
            )
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise InvalidConnection(f"{key} of connection {name!r} is not a text or a number.", "Correct it.")
    values = {key: value for key, value in table.items() if key != "engine" and isinstance(value, str | int)}
    return ConnectionProfile(name, engine, values, read_secrets(name, _SECRETS.get(engine, ()), values))
