"""Values of DuckDB whose Arrow form says something else: infinite dates, the time 24:00, integers of 39 digits.

DuckDB passes them on as the number that it keeps them as, and a reader of the files would take that for a value.
"""

from __future__ import annotations

from typing import Any

from packline.snapshots.errors import QueryFailed

_INFINITE_DAYS = 2**31 - 1
_INFINITE_MOMENT = 2**63 - 1
_DAY = {"us": 86_400_000_000, "ns": 86_400_000_000_000}
_MAX_DECIMAL = 10**38


def check_values(batch: Any) -> None:
    """Raise QueryFailed for a value that the files would not keep as it is.

    Args:
        batch: An Arrow record batch of DuckDB.
    """
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        _check(name, column)


def _check(name: str, array: Any) -> None:
    import pyarrow

    types, type_ = pyarrow.types, array.type
    if types.is_struct(type_) or types.is_list(type_) or types.is_fixed_size_list(type_):
        children = array.flatten()
        for child in children if types.is_struct(type_) else [children]:
            _check(name, child)
    elif types.is_date32(type_):
        _check_range(name, array.cast("int32"), 1 - _INFINITE_DAYS, _INFINITE_DAYS - 1, "an infinite date")
    elif types.is_timestamp(type_):
        least, most = 1 - _INFINITE_MOMENT, _INFINITE_MOMENT - 1
        _check_range(name, array.cast("int64"), least, most, "an infinite timestamp")
    elif types.is_time64(type_):
        _check_range(name, array.cast("int64"), 0, _DAY[type_.unit] - 1, "the time 24:00")
    elif types.is_decimal128(type_) and type_.precision == 38 and type_.scale == 0:
        _check_range(name, array, 1 - _MAX_DECIMAL, _MAX_DECIMAL - 1, "a whole number of 39 digits")


def _check_range(name: str, array: Any, least: int, most: int, what: str) -> None:
    import pyarrow.compute

    ends = pyarrow.compute.min_max(array).as_py()
    if ends["min"] is not None and not (least <= ends["min"] and ends["max"] <= most):
        raise QueryFailed(
            f"Column {name!r} has {what}, which the files cannot hold; nothing was published.",
            f"Convert it in the query: CAST({name} AS text) AS {name}.",
        )
