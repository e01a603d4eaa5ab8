"""Types of PostgreSQL in Arrow: by the OID and the modifiers that the server declares, never by the values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from packline.snapshots.columns import unsupported
from packline.snapshots.errors import QueryFailed, one_line

MAX_DIGITS = 76
_PLAIN = {
    "bool": "bool_",
    "int2": "int16",
    "int4": "int32",
    "int8": "int64",
    "oid": "uint32",
    "float4": "float32",
    "float8": "float64",
    "text": "string",
    "varchar": "string",
    "bpchar": "string",
    "name": "string",
    "json": "string",
    "jsonb": "string",
    "uuid": "string",
    "bytea": "binary",
    "date": "date32",
}
_AS_TEXT = ("json", "jsonb", "uuid")
_MICROSECONDS = {
    "timestamp": ("timestamp", None),
    "timestamptz": ("timestamp", "UTC"),
    "time": ("time64", None),
}


def arrow_type(column: Any) -> Any:
    """Return the Arrow type of a column of psycopg's description.

    ``numeric`` without precision is kept as text, which is exact. Raises UnsupportedColumn for a type that is not kept.
    """
    import psycopg
    import pyarrow

    info = psycopg.adapters.types.get(column.type_code)
    if info is None:
        raise unsupported(column.name, column.type_display)
    item = _item_type(info.name, column)
    if item is None:
        raise unsupported(column.name, column.type_display)
    return pyarrow.list_(item) if info.array_oid == column.type_code else item


def load_as_text(connection: Any) -> None:
    """Let a connection return JSON and UUID as the text that the server sends."""
    from psycopg.types.string import TextLoader

    for name in _AS_TEXT:
        connection.adapters.register_loader(name, TextLoader)


def to_arrow(rows: Sequence[tuple[Any, ...]], schema: Any) -> Any:
    """Return rows as a record batch. Raises QueryFailed for a value that the type cannot hold, such as NaN."""
    import pyarrow

    arrays = []
    for values, column in zip(zip(*rows, strict=True), schema, strict=True):
        try:
            arrays.append(_array(values, column.type))
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OverflowError) as error:
            raise QueryFailed(
                f"Column {column.name!r} has a value that {column.type} cannot hold: {one_line(error)}.",
                f"Convert it in the query: CAST({column.name} AS text) AS {column.name}.",
            ) from None
    return pyarrow.record_batch(arrays, schema=schema)


def _array(values: tuple[Any, ...], type_: Any) -> Any:
    import pyarrow

    if pyarrow.types.is_string(type_):
        values = tuple(None if value is None else _text(value) for value in values)
    elif pyarrow.types.is_list(type_) and pyarrow.types.is_string(type_.value_type):
        values = tuple(None if value is None else _texts(value) for value in values)
    return pyarrow.array(values, type=type_)


def _texts(values: list[Any]) -> list[Any]:
    if any(isinstance(value, list) for value in values):
        return values  # more than one dimension: pyarrow refuses it
    return [None if value is None else _text(value) for value in values]


def _text(value: Any) -> str:
    """Return the text of a value as the server writes it: ``0.0000000``, which Python writes as ``0E-7``."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _item_type(name: str, column: Any) -> Any:
    import pyarrow

    if name in _PLAIN:
        return getattr(pyarrow, _PLAIN[name])()
    if name in _MICROSECONDS:
        kind, zone = _MICROSECONDS[name]
        return pyarrow.timestamp("us", tz=zone) if kind == "timestamp" else pyarrow.time64("us")
    if name != "numeric":
        return None
    if column.precision is None:
        return pyarrow.string()
    return _decimal(column.precision, column.scale)


def _decimal(precision: int, scale: int) -> Any:
    """Return the decimal type that holds ``numeric(precision, scale)``; None for more digits than there are.

    Parquet has no negative scale, and no scale above the precision: both are allowed in PostgreSQL.
    """
    import pyarrow

    digits, scale = max(precision - min(scale, 0), scale), max(scale, 0)
    if digits > MAX_DIGITS:
        return None
    return pyarrow.decimal128(digits, scale) if digits <= 38 else pyarrow.decimal256(digits, scale)
