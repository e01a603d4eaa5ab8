"""Names and types of columns: what Parquet keeps exactly, and how the schema is hashed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.errors import UnsupportedColumn

MAX_COLUMNS = 10_000


def check_names(names: list[str]) -> None:
    """Raise UnsupportedColumn for names that are empty or not unique."""
    if len(names) > MAX_COLUMNS:
        raise UnsupportedColumn(f"The query has {len(names):,} columns.", f"Select at most {MAX_COLUMNS:,}.")
    for place, name in enumerate(names, 1):
        if not name.strip() or name == "?column?":
            raise UnsupportedColumn(
                f"Column {place} of the query has no name.", "Name it: SELECT expression AS name."
            )
    for name, count in Counter(names).items():
        if count > 1:
            raise UnsupportedColumn(
                f"{count} columns of the query are named {name!r}.", "Name them apart: SELECT a.id AS a_id, …"
            )


def check_cases(names: list[str]) -> None:
    """Raise UnsupportedColumn for names that differ in case alone, which the engine takes for the same."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.lower(), name)
        if other != name:
            raise UnsupportedColumn(
                f"The columns {other!r} and {name!r} of the query differ in case alone, which the engine ignores.",
                f"Name them apart: {name} AS {name}_2.",
            )


def stored_schema(schema: Any) -> Any:
    """Return the schema that is written: no metadata of the driver, no dictionaries, every column nullable.

    Raises UnsupportedColumn.
    """
    with needs_extra("snapshot"):
        import pyarrow
    check_names(list(schema.names))
    return pyarrow.schema(
        [
            pyarrow.field(column.name, _stored_type(column.name, column.type), nullable=True)
            for column in schema
        ]
    )


def schema_sha256(schema: Any) -> str:
    """Return the hash of names and types, in order."""
    return lines_sha256(column_lines(schema))


def lines_sha256(lines: Sequence[str]) -> str:
    """Return the hash of columns, each as ``name: type``, in order."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def column_lines(schema: Any) -> list[str]:
    """Return each column as ``name: type``."""
    return [f"{column.name}: {column.type}" for column in schema]


def unsupported(name: str, type_name: str) -> UnsupportedColumn:
    """Return the error for a type that Parquet files do not keep."""
    return UnsupportedColumn(
        f"Column {name!r} has the type {type_name}, which a snapshot cannot keep exactly.",
        f"Convert it in the query: CAST({name} AS text) AS {name}.",
    )


def _stored_type(name: str, type_: Any) -> Any:
    import pyarrow

    types = pyarrow.types
    if types.is_dictionary(type_):
        return _stored_type(name, type_.value_type)
    if types.is_string_view(type_) or types.is_large_string(type_):
        return pyarrow.string()
    if types.is_binary_view(type_) or types.is_large_binary(type_):
        return pyarrow.binary()
    return _nested_type(name, type_) if types.is_nested(type_) else _checked_type(name, type_)


def _nested_type(name: str, type_: Any) -> Any:
    import pyarrow

    types = pyarrow.types
    if types.is_struct(type_):
        return pyarrow.struct([pyarrow.field(f.name, _stored_type(name, f.type)) for f in type_])
    if types.is_map(type_):
        return pyarrow.map_(_stored_type(name, type_.key_type), _stored_type(name, type_.item_type))
    if types.is_list(type_) or types.is_large_list(type_):
        return pyarrow.list_(_stored_type(name, type_.value_type))
    if types.is_fixed_size_list(type_):
        return pyarrow.list_(_stored_type(name, type_.value_type), type_.list_size)
    raise unsupported(name, str(type_))


def _checked_type(name: str, type_: Any) -> Any:
    import pyarrow

    types = pyarrow.types
    is_kept = not (types.is_interval(type_) or types.is_null(type_) or types.is_duration(type_))
    if not is_kept or isinstance(type_, pyarrow.BaseExtensionType):
        raise unsupported(name, str(type_))
    return type_
