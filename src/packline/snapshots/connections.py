"""Named connections: profiles in a TOML file that say where an engine is, and where its secret is found.

A secret is never in the file, a URL, a log, an error or a marker: the profile names a variable or a file that has it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packline.deployment_settings import config_path
from packline.redaction import Secret
from packline.snapshots.errors import InvalidConnection
from packline.snapshots.source import SnapshotSource

CONNECTIONS = "PACKLINE_CONNECTIONS"
FILE_NAME = "connections.toml"

_is_name = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}").fullmatch
_FILES = ("sqlite", "duckdb")
_KEYS: dict[str, tuple[str, ...]] = {
    "sqlite": ("path",),
    "duckdb": ("path",),
    "postgresql": (
        *("host", "port", "database", "user", "password_env", "password_file"),
        *("sslmode", "sslrootcert", "connect_timeout"),
    ),
}
_SECRET_KEYS = ("password", "token", "secret", "url", "dsn", "private_key")


@dataclass(frozen=True, slots=True)
class ConnectionProfile:
    """Where an engine is."""

    name: str
    engine: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    secrets: tuple[Secret, ...] = field(default=(), repr=False)
    """What must not be in any text."""


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
    allowed = _KEYS.get(engine)
    if allowed is None:
        raise InvalidConnection(
            f"Connection {name!r} in {path} has no engine that is supported.",
            f"Set engine to one of {', '.join(_KEYS)}.",
        )
    for key, value in table.items():
        if key in _SECRET_KEYS:
            raise InvalidConnection(
                f"Connection {name!r} in {path} has the key {key}: secrets do not belong in the file.",
                "Use password_env (name of a variable) or password_file (path of a file).",
            )
        if key != "engine" and key not in allowed:
            raise InvalidConnection(
                f"Connection {name!r} in {path} has an unknown key {key!r}.",
                f"Its keys are {', '.join(allowed)}.",
            )
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise InvalidConnection(f"{key} of connection {name!r} is not a text or a number.", "Correct it.")
    values = {key: value for key, value in table.items() if key != "engine" and isinstance(value, str | int)}
    return ConnectionProfile(name, engine, values, _secrets(name, values))


def _secrets(name: str, values: Mapping[str, str | int]) -> tuple[Secret, ...]:
    readers: dict[str, Callable[[str], str]] = {"password_env": _from_variable, "password_file": _from_file}
    secrets = []
    for key, read in readers.items():
        if key in values:
            try:
                secrets.append(Secret(read(str(values[key]))))
            except (KeyError, OSError, UnicodeDecodeError):
                raise InvalidConnection(
                    f"The secret of connection {name!r} cannot be read: {key} is {values[key]!r}.",
                    "Set the variable, or write the file.",
                ) from None
    return tuple(secrets)


def _from_variable(name: str) -> str:
    return os.environ[name]


def _from_file(path: str) -> str:
    return Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
