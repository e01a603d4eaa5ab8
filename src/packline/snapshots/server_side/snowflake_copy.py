"""COPY INTO of Snowflake: the statements, and the detailed output.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-location
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from packline.errors import InvalidSetting
from packline.library.extras import needs_extra
from packline.snapshots.columns import check_names, unsupported
from packline.snapshots.errors import InvalidStatement
from packline.snapshots.parquet_files import SnapshotFile
from packline.snapshots.server_side.literals import quote
from packline.snapshots.server_side.result import UnloadedFiles, file_name, incomplete

DIALECT = "snowflake"
PREFIX = "rows"
"""How the names of the files begin; Snowflake adds numbers."""
SESSION = "SELECT CURRENT_VERSION(), CURRENT_USER(), CURRENT_ROLE(), CURRENT_WAREHOUSE()"
FILE_BYTES = 256 << 20
_TEXTS = ("text", "variant", "object", "array")
_OUTPUT = ("FILE_NAME", "FILE_SIZE", "ROW_COUNT")


class CopyTarget(NamedTuple):
    """Where COPY INTO writes, and by which right."""

    location: str
    """``s3://bucket/outputs/<execution>/``."""
    integration: str
    """Name of the storage integration, which an account administrator made for the bucket."""
    kms_key: str = ""
    """ARN of the key that encrypts the bucket, if it has one of its own."""


def copy_statement(query: str, target: CopyTarget) -> str:
    """Return the statement that writes the rows of a query as Parquet files.

    Raises InvalidStatement if the query would not end where its bracket does, InvalidSetting.
    """
    key = (
        f"\nENCRYPTION = (TYPE = 'AWS_SSE_KMS' KMS_KEY_ID = {quote(target.kms_key)})"
        if target.kms_key
        else ""
    )
    _check_brackets(query)
    return (
        f"COPY INTO {quote(target.location + PREFIX)}\nFROM (\n{query}\n)\n"
        f"STORAGE_INTEGRATION = {_identifier(target.integration)}{key}\n"
        f"FILE_FORMAT = (TYPE = PARQUET)\nMAX_FILE_SIZE = {FILE_BYTES}\n"
        "HEADER = TRUE\nOVERWRITE = FALSE\nDETAILED_OUTPUT = TRUE"
    )


def describe_statement(query: str) -> str:
    """Return the statement whose answer has the columns of a query, and no rows."""
    _check_brackets(query)
    return f"SELECT * FROM (\n{query}\n) LIMIT 0"


def explain_statement(query: str) -> str:
    """Return the statement that asks the planner, and reads nothing."""
    return f"EXPLAIN USING JSON\n{query}"


def parse_columns(row_types: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return each column as ``name: type``, in the words of Arrow, as the driver's way records them.

    Args:
        row_types: ``resultSetMetaData.rowType`` of the SQL API.

    Raises:
        UnsupportedColumn: Parquet files of COPY INTO do not have the type, or the name cannot be kept.
    """
    names = [str(column["name"]) for column in row_types]
    check_names(names)
    return [f"{name}: {_type(name, column)}" for name, column in zip(names, row_types, strict=True)]


def parse_output(names: Sequence[str], rows: Sequence[Sequence[object]]) -> UnloadedFiles:
    """Return what the detailed output of COPY INTO names. Raises UnloadIncomplete.

    Args:
        names: Names of its columns.
        rows: One row for each file; numbers are texts in the SQL API.
    """
    try:
        at = [[name.upper() for name in names].index(name) for name in _OUTPUT]
        cells = [[str(row[place]) for place in at] for row in rows]
        files = [SnapshotFile(file_name(name), int(count), int(size)) for name, size, count in cells]
    except (ValueError, IndexError):
        raise incomplete("is not the detailed output of COPY INTO") from None
    return UnloadedFiles([file for file in files if file.rows])


def _type(name: str, column: Mapping[str, Any]) -> str:
    kind, scale, precision = (
        str(column["type"]).lower(),
        column.get("scale") or 0,
        column.get("precision") or 38,
    )
    if kind in ("timestamp_tz", "timestamp_ltz"):
        # "Unloading TIMESTAMP_TZ or TIMESTAMP_LTZ data produces an error", says the reference of COPY INTO.
        raise unsupported(name, kind.upper())
    if kind == "fixed":
        return "int64" if not scale and precision <= 18 else f"decimal128({precision}, {scale})"
    unit = "ns" if scale > 6 else "us"
    types = {
        "real": "double",
        "boolean": "bool",
        "date": "date32[day]",
        "binary": "binary",
        "time": f"time64[{unit}]",
        "timestamp_ntz": f"timestamp[{unit}]",
        **dict.fromkeys(_TEXTS, "string"),
    }
    if kind not in types:
        raise unsupported(name, kind.upper())
    return types[kind]


def _check_brackets(query: str) -> None:
    """Raise InvalidStatement if a bracket of the query closes one that it has not opened, or leaves one open."""
    with needs_extra("snapshot"):
        from sqlglot import tokenize
    depth = 0
    for token in tokenize(query, dialect=DIALECT):
        depth += {"L_PAREN": 1, "R_PAREN": -1}.get(token.token_type.name, 0)
        if depth < 0:
            break
    if depth:
        raise InvalidStatement("The brackets of the query do not match.", "Correct it.")


def _identifier(name: str) -> str:
    if not name or '"' in name or not name.isprintable():
        raise InvalidSetting(
            f"{name!r} is not a name of a storage integration.", "Correct snapshot_connections."
        )
    return f'"{name}"' if not name.replace("_", "").isalnum() or name[0].isdigit() else name
