"""``sql://`` as an input: a snapshot of the query is taken, and the input is the version that has its rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from packline.cli.wait import TimeLimit, check_created, wait_until_sealed
from packline.client.inputs.context import name_input
from packline.client.inputs.definition import InputDefinition
from packline.errors import InvalidInput, PacklineError, Unavailable
from packline.library.backend import Backend
from packline.library.push import parse_target
from packline.uri import DatasetUri

SCHEME = "sql://"
SEALED_WITHIN = 900.0
"""Seconds that the pipeline may take to make the version of a snapshot."""
_FORM = "Write sql://CONNECTION/FILE.sql?dataset=NAME, with param=NAME=VALUE for each parameter."


class QueryInput(NamedTuple):
    """What a ``sql://`` URI says."""

    connection: str
    file: PurePosixPath
    """SQL file, relative to the folder of ``valohai.yaml``."""
    target: DatasetUri
    aliases: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    """As ``--param`` has them."""
    since: str = ""


def parse_query_input(uri: str, now: datetime) -> QueryInput:
    """Parse ``sql://CONNECTION/FILE.sql?dataset=NAME[/VERSION]&param=NAME=VALUE&alias=NAME&since=COLUMN``.

    Without a version the name of a new one is the time, in UTC. Raises InvalidInput.
    """
    location, _, query = uri.removeprefix(SCHEME).partition("?")
    connection, _, path = location.partition("/")
    file = PurePosixPath(unquote(path))
    if not connection or not path or file.is_absolute() or ".." in file.parts:
        raise InvalidInput("It names no connection, or no file below the folder of valohai.yaml.", _FORM)
    options: dict[str, list[str]] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        options.setdefault(key, []).append(value)
    unknown = sorted(options.keys() - {"dataset", "alias", "param", "since"})
    datasets, since = options.get("dataset", []), options.get("since", [""])
    if unknown or len(datasets) != 1 or len(since) != 1:
        problem = f"It has the option {unknown[0]!r}." if unknown else "It needs one dataset."
        raise InvalidInput(problem, _FORM)
    (dataset,) = datasets
    target = parse_target(dataset if "/" in dataset else f"{dataset}/{now:%Y%m%d-%H%M%S-%f}")
    return QueryInput(
        unquote(connection),
        file,
        target,
        tuple(options.get("alias", ())),
        tuple(options.get("param", ())),
        since[0],
    )


def snapshot_queries(
    definitions: Sequence[InputDefinition], folder: Path, backend: Backend, *, offline: bool
) -> list[InputDefinition]:
    """Take a snapshot for each ``sql://`` URI, wait until its version exists, and put that in the place of the URI.

    Args:
        definitions: The inputs.
        folder: Folder that SQL files are relative to.
        backend: The deployment.
        offline: Whether no request may be made.

    Raises:
        Unavailable: No request may be made, or the version did not come in time.
        PacklineError: What a snapshot raises, with the name of the input.
    """
    return [_with_versions(definition, folder, backend, offline) for definition in definitions]


def _with_versions(
    definition: InputDefinition, folder: Path, backend: Backend, offline: bool
) -> InputDefinition:
    uris = []
    for uri in definition.uris:
        try:
            uris.append(_version_of(uri, folder, backend, offline) if uri.startswith(SCHEME) else uri)
        except PacklineError as error:
            raise name_input(error, definition.name, uri) from error
    return replace(definition, uris=tuple(uris))


def _version_of(uri: str, folder: Path, backend: Backend, offline: bool) -> str:
    from packline.cli.commands.snapshot import read_sql
    from packline.snapshots.connections import find_connection
    from packline.snapshots.parameters import parse_parameters
    from packline.snapshots.session import SnapshotRequest, take_snapshot

    if offline:
        raise Unavailable(
            "A query cannot be read offline.",
            "Name the version of an earlier snapshot: dataset://NAME/VERSION.",
        )
    backend.check_names()
    query = parse_query_input(uri, datetime.now(UTC))
    request = SnapshotRequest(
        profile=find_connection(query.connection),
        sql=read_sql(folder / query.file),
        parameters=parse_parameters(query.parameters),
        target=query.target,
        aliases=query.aliases,
        since=query.since,
        packaging=False,  # a few large files
    )
    outcome = take_snapshot(request, backend, lambda text: _say(f"warning: {text}"))
    if not outcome.unchanged:
        execution = wait_until_sealed(backend.services, outcome.execution, TimeLimit(SEALED_WITHIN))
        check_created(execution, query.target)
    _say(f"{uri.partition('?')[0]} is {outcome.uri}, {outcome.rows:,} rows")
    return outcome.uri


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
