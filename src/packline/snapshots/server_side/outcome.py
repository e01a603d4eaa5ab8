"""What became of a statement: a typed error where it failed, else what the engine says of it and of its result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packline.errors import AccessDenied, ObjectNotFound, PacklineError, Unavailable
from packline.json_types import JsonObject
from packline.keys import outputs_prefix
from packline.snapshots.errors import QueryFailed, QueryTimeout, one_line
from packline.snapshots.server_side import redshift_unload
from packline.snapshots.server_side.finish import FinishContext, publish
from packline.snapshots.server_side.request import parse_request
from packline.snapshots.server_side.result import UnloadedFiles, incomplete
from packline.snapshots.server_side.snowflake_copy import parse_output
from packline.snapshots.server_side.snowflake_statement import SnowflakeStatements
from packline.snapshots.snowflake_plan import estimate_of_plan
from packline.snapshots.source import EngineRecord

TIMED_OUT = "TIMED_OUT"
PINNED_BY = "one statement"
# What Redshift and Snowflake say where the role for the bucket is missing or may not write.
_refused_by_store = re.compile(
    r"access denied|not authorized to (?:assume|perform)|assuming AWS_ROLE|S3ServiceException", re.I
).search
_plan_numbers = re.compile(r"rows=(\d+) width=(\d+)").search


class StatementAborted(Unavailable):
    """Somebody cancelled the statement in the engine."""

    retryable = False


def finish(event: Mapping[str, Any], context: FinishContext, snowflake: SnowflakeStatements) -> JsonObject:
    """Publish what a statement wrote, or say what a dry run found.

    Args:
        event: ``prepared``; ``described``, the last state of the statement; ``statement``, what started it; ``result``.
        context: The deployment.
        snowflake: Reads the results of Snowflake.

    Raises:
        QueryFailed, QueryTimeout, StatementAborted, AccessDenied: The statement did not end.
        PacklineError: What ``publish`` raises.
    """
    prepared = event["prepared"]
    _check_ended(event.get("described") or {}, prepared)
    request = parse_request(prepared["request"])
    if prepared["runs_on"] != "snowflake":
        rows = _rows(event["result"])
        if request.is_dry_run:
            return _redshift_estimate(rows)
        return publish(
            prepared, _redshift_record(rows, event, prepared), _unloaded(prepared, context), context
        )
    result = snowflake.result(request.connection, str(event["statement"]["id"]))
    if request.is_dry_run:
        return _snowflake_estimate(result.rows, event["statement"])
    files = parse_output(result.names, result.rows)._replace(columns=event["statement"]["columns"])
    return publish(prepared, _snowflake_record(event), files, context)


def _check_ended(described: Mapping[str, Any], prepared: Mapping[str, Any]) -> None:
    status, reason = described.get("Status"), one_line(described.get("Error") or "the engine gives no reason")
    if status == "FINISHED":
        return
    is_cancelled = status == "ABORTED" or "cancelled on user's request" in reason
    if (
        status == TIMED_OUT
        or "statement timeout" in reason
        or (is_cancelled and _took_all(described, prepared))
    ):
        raise QueryTimeout(
            f"The query took longer than {prepared['request']['timeout']:g} seconds and was cancelled; "
            "nothing was published.",
            "Allow more with --timeout, or select less.",
        )
    if is_cancelled:
        raise StatementAborted(
            f"The statement was cancelled in the engine: {reason}; nothing was published.", "Start it again."
        )
    if _refused_by_store(reason):
        raise AccessDenied(
            f"The engine may not write to the bucket: {reason}; nothing was published.",
            "Attach the role for UNLOAD, or correct the storage integration (docs/guides/server-side-snapshots.md).",
        )
    raise QueryFailed(f"The engine refuses the query: {reason}.", "Correct the SQL, or ask for the rights.")


def _took_all(described: Mapping[str, Any], prepared: Mapping[str, Any]) -> bool:
    """Return whether a statement of Redshift ran as long as it might: of its own time limit, Redshift says that
    somebody cancelled it."""
    seconds: float = prepared["request"]["timeout"]
    return int(described.get("Duration") or 0) / 1e9 >= seconds - 1


def _unloaded(prepared: Mapping[str, Any], context: FinishContext) -> UnloadedFiles:
    """Read the manifest of UNLOAD; without one and without files the query has no rows."""
    prefix = outputs_prefix(prepared["run"])
    try:
        return redshift_unload.parse_manifest(context.objects.read(prefix + redshift_unload.MANIFEST))
    except ObjectNotFound:
        if any(each.key.startswith(prefix + redshift_unload.PREFIX) for each in context.objects.list(prefix)):
            raise incomplete("is not in the store") from None
        return UnloadedFiles([])


def _rows(result: Mapping[str, Any]) -> list[list[object]]:
    """Return the rows of GetStatementResult, whose fields have one value each."""
    return [[next(iter(field.values()), None) for field in record] for record in result["Records"]]


def _redshift_record(
    rows: Sequence[Sequence[object]], event: Mapping[str, Any], prepared: Mapping[str, Any]
) -> EngineRecord:
    version, user = rows[0]
    return EngineRecord(
        engine="redshift",
        engine_version=str(version)[:100],
        driver="Data API",
        driver_version="2019-12-20",
        pinned_by=PINNED_BY,
        role=str(user),
        query_id=str(event["statement"]["Id"]),
        warehouse=str(prepared["warehouse"]),
    )


def _snowflake_record(event: Mapping[str, Any]) -> EngineRecord:
    version, user, role, warehouse = event["statement"]["session"]
    return EngineRecord(
        engine="snowflake",
        engine_version=str(version),
        driver="SQL API",
        driver_version="2",
        pinned_by=PINNED_BY,
        role=f"{user} as {role}",
        query_id=str(event["statement"]["id"]),
        warehouse=str(warehouse or ""),
    )


def _redshift_estimate(rows: Sequence[Sequence[object]]) -> JsonObject:
    numbers = _plan_numbers(str(rows[0][0])) if rows else None
    return _estimate(
        int(numbers[1]) if numbers else None, None, {"bytes_a_row": int(numbers[2])} if numbers else {}
    )


def _snowflake_estimate(rows: Sequence[Sequence[object]], statement: Mapping[str, Any]) -> JsonObject:
    try:
        plan = estimate_of_plan(str(rows[0][0]))
    except (ValueError, IndexError, AttributeError):
        raise QueryFailed("Snowflake does not explain the query.", "Run it without --dry-run.") from None
    return _estimate(None, plan.bytes_scanned, plan.details) | {"columns": statement["columns"]}


def _estimate(rows: int | None, bytes_scanned: int | None, details: Mapping[str, object]) -> JsonObject:
    return {"rows": rows, "bytes_scanned": bytes_scanned, "details": dict(details), "columns": []}


def known_errors() -> Iterator[type[PacklineError]]:
    """Yield all typed errors, by whose names a failed run is understood."""
    waiting: list[type[PacklineError]] = [PacklineError]
    while waiting:
        error = waiting.pop()
        yield error
        waiting += error.__subclasses__()
