"""UNLOAD of Redshift: the statement, and the manifest that it leaves.

https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from packline.library.extras import needs_extra
from packline.snapshots.columns import check_names
from packline.snapshots.errors import InvalidStatement
from packline.snapshots.parquet_files import SnapshotFile
from packline.snapshots.server_side.literals import quote
from packline.snapshots.server_side.result import UnloadedFiles, file_name, incomplete
from packline.snapshots.statement import ReadStatement

DIALECT = "redshift"
PREFIX = "rows-"
"""How the names of the files begin; UNLOAD adds a number, and ``manifest`` for its list."""
MANIFEST = f"{PREFIX}manifest"
SESSION = "SELECT version(), current_user"
_SHAPE = ("(", "STRING", ")", "TO", "STRING", "IAM_ROLE", "STRING", "FORMAT", "AS", "PARQUET", "MANIFEST")
"""How the tokens behind UNLOAD begin: the query is one literal, whatever is in it."""
_ARROW = {
    "smallint": "int16",
    "integer": "int32",
    "bigint": "int64",
    "real": "float",
    "double precision": "double",
    "boolean": "bool",
    "date": "date32[day]",
    "time without time zone": "time64[us]",
    "timestamp without time zone": "timestamp[us]",
    "timestamp with time zone": "timestamp[us, tz=UTC]",
    "character varying": "string",
    "character": "string",
    "super": "string",
}
"""Types as the driver's way records them, so that columns of both ways can be compared."""
# The documentation of UNLOAD shows lengths without a name, which is not JSON.
_bare_lengths = re.compile(r'("base"\s*:\s*"[^"]*")\s*,\s*(\d+)\s*}')
_bare_precision = re.compile(r'("base"\s*:\s*"(?:numeric|decimal)")\s*,\s*(\d+)\s*,\s*(\d+)\s*}')


class UnloadTarget(NamedTuple):
    """Where UNLOAD writes, and by which right."""

    location: str
    """``s3://bucket/outputs/<execution>/``."""
    role: str
    """ARN of the role that Redshift assumes."""
    kms_key: str = ""
    """ARN of the key that encrypts the bucket, if it has one of its own."""


def check_unloadable(statement: ReadStatement) -> None:
    """Raise InvalidStatement for a query that UNLOAD refuses: one with LIMIT at its end."""
    if statement.is_limited:
        raise InvalidStatement(
            "The query ends in LIMIT, which UNLOAD does not take.",
            "Put it into a subquery: SELECT * FROM (… LIMIT n) AS first_rows ORDER BY …",
        )


def unload_statement(query: str, target: UnloadTarget) -> str:
    """Return the statement that writes the rows of a query, in its order, as Parquet files of some 256 MB.

    Raises InvalidStatement if the query would not be one literal of it.
    """
    key = f"\nKMS_KEY_ID {quote(target.kms_key)} ENCRYPTED" if target.kms_key else ""
    text = (
        f"UNLOAD ({quote(query)})\nTO {quote(target.location + PREFIX)}\nIAM_ROLE {quote(target.role)}\n"
        f"FORMAT AS PARQUET\nMANIFEST VERBOSE\nPARALLEL OFF\nMAXFILESIZE 256 MB{key}"
    )
    _check_shape(text, query)
    return text


def explain_statement(query: str) -> str:
    """Return the statement that asks the planner, and reads nothing."""
    return f"EXPLAIN\n{query}"


def time_limit(seconds: float) -> str:
    """Return the statement by which Redshift itself ends what follows."""
    return f"SET statement_timeout TO {max(1, int(seconds * 1_000))}"


def parse_manifest(raw: bytes) -> UnloadedFiles:
    """Return what the manifest of UNLOAD names. Raises UnloadIncomplete, UnsupportedColumn."""
    try:
        text = _bare_precision.sub(r'\1, "precision": \2, "scale": \3}', raw.decode())
        document = json.loads(_bare_lengths.sub(r'\1, "length": \2}', text))
        files = [_file(entry) for entry in document["entries"]]
        elements = document.get("schema", {}).get("elements", [])
        columns = [(str(element["name"]), _type(element["type"])) for element in elements]
        total = document.get("meta", {}).get("record_count", sum(file.rows for file in files))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise incomplete("is not a manifest of UNLOAD") from None
    check_names([name for name, _ in columns])
    written = UnloadedFiles(
        [file for file in files if file.rows], [f"{name}: {kind}" for name, kind in columns]
    )
    if written.rows and not columns:
        raise incomplete("does not name the columns")
    if total != written.rows:
        raise incomplete(f"has {written.rows:,} rows in its files, and says {total!r}")
    return written


def _file(entry: Mapping[str, Any]) -> SnapshotFile:
    meta = entry["meta"]
    rows, size = meta["record_count"], meta["content_length"]
    if not all(type(number) is int and number >= 0 for number in (rows, size)):
        raise ValueError("not a count")
    return SnapshotFile(file_name(str(entry["url"])), rows, size)


def _type(described: Mapping[str, Any]) -> str:
    base = str(described["base"])
    if base in ("numeric", "decimal") and type(described.get("precision")) is int:
        return f"decimal128({described['precision']}, {described.get('scale', 0)})"
    return _ARROW.get(base, base)


def _check_shape(text: str, query: str) -> None:
    with needs_extra("snapshot"):
        from sqlglot import tokenize
    tokens = tokenize(
        text.removeprefix("UNLOAD"), dialect=DIALECT
    )  # the word would make one text of what follows
    shape = tuple("STRING" if token.token_type.name == "STRING" else token.text.upper() for token in tokens)
    if shape[: len(_SHAPE)] != _SHAPE or tokens[1].text != query:
        raise InvalidStatement(
            "The query cannot be written as one text inside UNLOAD.",
            "Put it into a view, and select from that.",
        )
