"""The first step: check a request again where the deployment's rights are, and render what the engine is to run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from packline.json_types import JsonObject
from packline.keys import BATCH_METADATA, outputs_prefix, split_store
from packline.server_connections import (
    RedshiftConnection,
    ServerConnection,
    SnowflakeConnection,
    find_server_connection,
)
from packline.snapshots.reuse import VersionResolver
from packline.snapshots.server_side import redshift_unload, snowflake_copy
from packline.snapshots.server_side.literals import render_query
from packline.snapshots.server_side.redshift_unload import UnloadTarget
from packline.snapshots.server_side.request import ServerRequest, parse_request
from packline.snapshots.server_side.snowflake_copy import CopyTarget
from packline.snapshots.statement import ReadStatement, read_statement, sqlglot_version
from packline.uri import parse_dataset_uri

UNFINISHED = "unfinished-snapshot"
"""A file that never exists. Metadata that names it keeps the pipeline from sealing the execution without its marker."""
MAX_POLLS = 2_500
"""A run of a state machine holds 25,000 events, and a look at the statement is nine of them."""


class OverwritingStore(Protocol):
    """Writes objects of the store."""

    def write(self, key: str, body: bytes) -> None:
        """Put a whole object, replacing any."""


@dataclass(frozen=True, slots=True)
class PrepareContext:
    """What the step needs of its deployment."""

    connections: tuple[ServerConnection, ...]
    store: str
    """``bucket`` or ``bucket/prefix``."""
    versions: VersionResolver
    objects: OverwritingStore
    clock: Callable[[], float]
    unload_role: str = ""
    """ARN of the role by which Redshift writes."""
    kms_key: str = ""
    """ARN of the key that the bucket is encrypted with, if it has one of its own."""
    poll_seconds: int = 5
    """Between two looks at a statement that takes minutes."""


def prepare(document: object, run: str, context: PrepareContext) -> JsonObject:
    """Check a request, and return what the following steps of its run need.

    Args:
        document: The input of the state machine.
        run: Name of the run, which becomes the id of the execution.
        context: The deployment.

    Raises:
        InvalidInput: The request, its SQL or its connection cannot be used.
        NotFound: The base version that it names does not exist.
    """
    request = parse_request(document)
    connection = find_server_connection(context.connections, request.engine, request.connection)
    statement = read_statement(request.sql, request.engine)
    query = render_query(statement.text, request.parameters, request.engine)
    if request.base:
        base = parse_dataset_uri(request.base)
        context.versions.resolve(base.dataset, base.reference)
    statements = _render(connection, statement, query, run, request, context)
    if not request.is_dry_run:
        line = json.dumps({"file": UNFINISHED, "metadata": {}})
        context.objects.write(f"{outputs_prefix(run)}{BATCH_METADATA}", f"{line}\n".encode())
    now = context.clock()
    return {
        "run": run,
        "request": request.document(),
        "statement": {
            "text": statement.text,
            "sql_sha256": statement.normalised_sha256,
            "order_keys": list(statement.order_keys),
            "varying": list(statement.varying),
            "sqlglot": sqlglot_version(),
        },
        **statements,
        "started": _iso(now),
        "deadline": _iso(now + request.timeout),
        "poll_seconds": max(context.poll_seconds, int(request.timeout) // MAX_POLLS),
    }


def location(store: str, run: str) -> str:
    """Return the URL of the prefix below which an engine writes the files of a run."""
    bucket, prefix = split_store(store)
    return f"s3://{bucket}/{prefix}{outputs_prefix(run)}"


def _render(
    connection: ServerConnection,
    statement: ReadStatement,
    query: str,
    run: str,
    request: ServerRequest,
    context: PrepareContext,
) -> JsonObject:
    if isinstance(connection, RedshiftConnection):
        return _for_redshift(connection, statement, query, run, request, context)
    return _for_snowflake(connection, query, run, request, context)


def _for_redshift(
    connection: RedshiftConnection,
    statement: ReadStatement,
    query: str,
    run: str,
    request: ServerRequest,
    context: PrepareContext,
) -> JsonObject:
    """Return three statements of one transaction: a time limit, who and what runs, and UNLOAD or EXPLAIN."""
    redshift_unload.check_unloadable(statement)
    target = UnloadTarget(location(context.store, run), context.unload_role, context.kms_key)
    last = (
        redshift_unload.explain_statement(query)
        if request.is_dry_run
        else redshift_unload.unload_statement(query, target)
    )
    return {
        "runs_on": "workgroup" if connection.workgroup else "cluster",
        "workgroup": connection.workgroup,
        "cluster": connection.cluster,
        "database": connection.database,
        "warehouse": connection.warehouse,
        "sqls": [redshift_unload.time_limit(request.timeout), redshift_unload.SESSION, last],
        "result": 3 if request.is_dry_run else 2,
    }


def _for_snowflake(
    connection: SnowflakeConnection, query: str, run: str, request: ServerRequest, context: PrepareContext
) -> JsonObject:
    target = CopyTarget(location(context.store, run), connection.integration, context.kms_key)
    return {
        "runs_on": "snowflake",
        "describe": snowflake_copy.describe_statement(query),
        "copy": (
            snowflake_copy.explain_statement(query)
            if request.is_dry_run
            else snowflake_copy.copy_statement(query, target)
        ),
    }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
