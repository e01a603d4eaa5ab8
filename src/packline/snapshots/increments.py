"""``--since COLUMN``: read only the rows behind those of the base version, and add files without rewriting any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from packline.json_types import JsonObject
from packline.model import DatasetVersion
from packline.redaction import redact_document
from packline.rules.query_record import FORM, PROPERTY
from packline.snapshots.errors import InvalidStatement, UnsupportedColumn
from packline.snapshots.highest_value import HighestValue, IncrementRefused
from packline.snapshots.parameters import ParameterValue
from packline.snapshots.parquet_files import SnapshotFile
from packline.snapshots.statement import ReadStatement

PARAMETER = "packline_since"
"""Stands for the greatest value that the base version has."""
BYTEWISE = {"sqlite": "{} COLLATE BINARY", "duckdb": "encode({})"}
"""How a dialect compares texts by their bytes, as the greatest value is chosen, whatever collation a column has."""


@dataclass(frozen=True, slots=True)
class Increment:
    """What a version has that is continued; without ``base``, the beginning: all rows are read."""

    column: str
    base: str = ""
    """URI of the base version."""
    after: ParameterValue = None
    """Greatest value of the column in it; None where there is no base version, so that all rows are read."""
    rows: int = 0
    file_count: int = 0
    files: tuple[SnapshotFile, ...] = ()
    """Those that its record names one by one."""
    highest: HighestValue = field(default_factory=lambda: HighestValue(""))

    def document(self) -> JsonObject:
        """Return what is recorded: ``until`` is where the next snapshot goes on.

        Raises UnsupportedColumn for a value that no record holds, because it looks like a secret.
        """
        until = self.highest.value
        if redact_document(until) != until:
            raise UnsupportedColumn(
                f"The greatest value of {self.column!r} looks like a secret, which a record does not keep.",
                "Name another column with --since, or leave it out.",
            )
        document: JsonObject = {"column": self.column, "until": until}
        if self.highest.rows is not None:
            document["until_rows"] = self.highest.rows
        return document | ({"base": self.base, "after": self.after} if self.base else {})

    def parameters(self, parameters: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
        """Return the parameters of the statement that is sent."""
        return {**parameters, **({PARAMETER: self.after} if self.base else {})}


def continued_base(column: str, existing: DatasetVersion | None) -> str:
    """Return the URI that the version of that name continued already, so that a repeat finds the same; else empty."""
    record = existing.properties.get(PROPERTY) if existing and column else None
    since = record.get("since") if isinstance(record, dict) else None
    return str(since.get("base", "")) if isinstance(since, dict) else ""


def plan_increment(
    column: str,
    statement: ReadStatement,
    parameters: Mapping[str, ParameterValue],
    base: DatasetVersion | None,
    origin: Mapping[str, str],
) -> Increment:
    """Return how a base version is continued.

    Args:
        column: Column of the result that only grows.
        statement: The query.
        parameters: Its parameters.
        origin: What else the record of the base version must have: connection, where it leads to, and format.
        base: The base version. One that was not made with this column is not continued: all rows are read.

    Raises:
        InvalidStatement: The query has a LIMIT.
        IncrementRefused: The base version was made with the same column by another query, other parameters, on another
            connection, or in another format.
    """
    if statement.is_limited:
        raise InvalidStatement(
            "--since does not work with a LIMIT: rows would be left out for good.", "Leave out one of both."
        )
    highest = HighestValue(column)
    if base is None:
        return Increment(column, highest=highest)
    record = base.properties.get(PROPERTY)
    record = record if isinstance(record, dict) and record.get("form") == FORM else {}
    since = record.get("since")
    if not isinstance(since, dict) or since.get("column") != column or since.get("until") is None:
        return Increment(column, highest=highest)
    _check_same(statement, parameters, base, record, origin)
    files = tuple(SnapshotFile(file["path"], file["rows"], file["bytes"]) for file in record.get("files", ()))
    return Increment(
        column,
        base=base.uri,
        after=since["until"],
        rows=int(record["rows"]),
        file_count=int(record["file_count"]),
        files=files,
        highest=HighestValue(column, since["until"], since.get("until_rows")),
    )


def statement_since(increment: Increment, statement: ReadStatement, dialect: str, schema: Any) -> str:
    """Return the statement that is sent: the query, or what of it is not below the greatest value of the base version.

    Rows with that value are read, too, so that others with the same one do not get lost.

    Raises UnsupportedColumn, InvalidStatement.
    """
    import pyarrow
    import sqlglot
    from sqlglot import exp

    if increment.column not in schema.names:
        raise UnsupportedColumn(
            f"The query has no column {increment.column!r} for --since.",
            f"It has: {', '.join(schema.names)[:200]}.",
        )
    type_ = schema.field(increment.column).type
    cast = _cast(increment.column, type_, dialect)
    keys = _order_keys(sqlglot.parse_one(statement.text, dialect=dialect), schema.names, increment.column)
    if not increment.base:
        return statement.text
    order = ", ".join(key.sql(dialect=dialect) for key in keys)
    name = exp.to_identifier(increment.column, quoted=True).sql(dialect=dialect)
    bytewise = BYTEWISE[dialect] if pyarrow.types.is_string(type_) else "{}"
    # A row without a value must come too, so that it is refused instead of left out for good.
    behind = f"({bytewise.format(name)} >= {bytewise.format(cast)} OR {name} IS NULL)"
    return f"SELECT * FROM (\n{statement.text}\n) AS snapshot_ WHERE {behind} ORDER BY {order}"


def _check_same(
    statement: ReadStatement,
    parameters: Mapping[str, ParameterValue],
    base: DatasetVersion,
    record: Mapping[str, Any],
    origin: Mapping[str, str],
) -> None:
    reason = ""
    if record.get("sql_sha256") != statement.normalised_sha256:
        reason = "it was made by another query"
    elif record.get("parameters", parameters) != redact_document(dict(parameters)):
        reason = "it was made with other parameters"
    for key, value in origin.items():
        if record.get(key, value) != value:
            hashed = key.endswith("_sha256")
            reason = "its connection led elsewhere" if hashed else f"its {key} is {record[key]}, not {value}"
    if reason:
        raise IncrementRefused(
            f"{base.uri} cannot be continued: {reason}. Nothing was uploaded.",
            "Snapshot it into another dataset, or leave out --since.",
        )


def _order_keys(query: Any, names: list[str], column: str) -> list[Any]:
    """Return the keys of ORDER BY as columns of the result. Raises InvalidStatement."""
    from sqlglot import exp

    order = query.args.get("order")
    keys = []
    for key in order.expressions if order else ():
        named = key.this
        if isinstance(named, exp.Literal) and not named.is_string and 0 < int(named.name) <= len(names):
            name = names[int(named.name) - 1]
        else:
            name = named.name if isinstance(named, exp.Column) else ""
        by_name = {each.lower(): each for each in names}
        if name.lower() not in by_name:
            raise InvalidStatement(
                f"--since needs an ORDER BY of columns of the result; {key.sql()[:100]} is none.",
                "Select it, too.",
            )
        ordered = key.copy()
        ordered.set("this", exp.column(exp.to_identifier(by_name[name.lower()], quoted=True)))
        keys.append(ordered)
    if not keys or keys[0].this.name != column or keys[0].args.get("desc"):
        raise InvalidStatement(
            f"--since {column} needs the rows in the order of {column}.",
            f"Write ORDER BY {column} first, ascending; further keys may follow.",
        )
    return keys


def _cast(column: str, type_: Any, dialect: str) -> str:
    """Return the value of the base version as SQL, with the type of the column."""
    import pyarrow
    import sqlglot

    types = pyarrow.types
    if types.is_integer(type_) or (types.is_string(type_) and dialect in BYTEWISE):
        return f":{PARAMETER}"
    if types.is_date(type_):
        name = "DATE"
    elif types.is_timestamp(type_) and type_.unit != "ns":
        name = "TIMESTAMPTZ" if type_.tz else "TIMESTAMP"
    elif types.is_decimal(type_):
        name = f"DECIMAL({type_.precision}, {type_.scale})"
    else:
        raise UnsupportedColumn(
            f"Column {column!r} of --since has the type {type_}, whose order is not certain.",
            "Name a column of whole numbers, decimals, dates or timestamps.",
        )
    (cast,) = sqlglot.transpile(f"CAST(1 AS {name})", read="postgres", write=dialect)
    return str(cast).replace("1", f":{PARAMETER}", 1)
