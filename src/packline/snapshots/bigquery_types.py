"""Types of BigQuery in Arrow, by the schema that a dry run declares."""

from __future__ import annotations

from typing import Any

from packline.snapshots.columns import unsupported

_NUMERIC = {"NUMERIC": (38, 9), "DECIMAL": (38, 9), "BIGNUMERIC": (76, 38), "BIGDECIMAL": (76, 38)}
"""Precision and scale where the column declares none."""
_PLAIN = {
    "STRING": "string",
    "JSON": "string",
    "GEOGRAPHY": "string",
    "BYTES": "binary",
    "INTEGER": "int64",
    "INT64": "int64",
    "FLOAT": "float64",
    "FLOAT64": "float64",
    "BOOLEAN": "bool_",
    "BOOL": "bool_",
    "DATE": "date32",
}


def arrow_schema(fields: Any) -> Any:
    """Return the Arrow schema of BigQuery's fields. Raises UnsupportedColumn, as for INTERVAL and RANGE."""
    import pyarrow

    return pyarrow.schema([(field.name, _type(field)) for field in fields])


def _type(field: Any) -> Any:
    import pyarrow

    item = _item(field)
    return pyarrow.list_(item) if field.mode == "REPEATED" else item


def _item(field: Any) -> Any:
    import pyarrow

    name = field.field_type
    if name in _PLAIN:
        return getattr(pyarrow, _PLAIN[name])()
    if name in _NUMERIC:
        precision, scale = _NUMERIC[name]
        if field.precision is not None:
            precision, scale = field.precision, field.scale or 0
        return (
            pyarrow.decimal128(precision, scale) if precision <= 38 else pyarrow.decimal256(precision, scale)
        )
    if name == "TIMESTAMP":
        return pyarrow.timestamp("us", tz="UTC")
    if name == "DATETIME":
        return pyarrow.timestamp("us")
    if name == "TIME":
        return pyarrow.time64("us")
    if name in ("RECORD", "STRUCT"):
        return pyarrow.struct([(each.name, _type(each)) for each in field.fields])
    raise unsupported(field.name, name)
