"""Bytes of each row of a batch, by its values alone: however a driver cuts its batches, a row has the same size."""

from __future__ import annotations

from typing import Any


def row_sizes(batch: Any) -> Any:
    """Return the bytes of the values of each row.

    Args:
        batch: An Arrow record batch.

    Returns:
        An Arrow array of whole numbers, as long as the batch. A map counts nothing.
    """
    import pyarrow

    return _total([_sizes(column) for column in batch.columns], pyarrow.repeat(0, batch.num_rows))


def _total(parts: list[Any], nothing: Any) -> Any:
    """Return the sum of arrays, and of numbers that each row has."""
    import pyarrow.compute

    fixed = sum(part for part in parts if isinstance(part, int))
    total = pyarrow.compute.add(nothing, fixed)
    for part in parts:
        if not isinstance(part, int):
            total = pyarrow.compute.add(total, part)
    return total


def _sizes(array: Any) -> Any:
    """Return the bytes of each value; one number where all have the same."""
    import pyarrow.compute

    types, type_ = pyarrow.types, array.type
    if types.is_string(type_) or types.is_binary(type_):
        return pyarrow.compute.fill_null(pyarrow.compute.binary_length(array).cast("int64"), 0)
    if types.is_struct(type_):
        return _total([_sizes(each) for each in array.flatten()], pyarrow.repeat(0, len(array)))
    if types.is_list(type_) or types.is_fixed_size_list(type_):
        return _list_sizes(array)
    return 0 if types.is_map(type_) else max(1, type_.bit_width // 8)


def _list_sizes(array: Any) -> Any:
    import pyarrow.compute

    lengths = pyarrow.compute.fill_null(pyarrow.compute.list_value_length(array).cast("int64"), 0)
    items = _sizes(array.flatten())  # those of lists that are NULL are left out
    if isinstance(items, int):
        return pyarrow.compute.multiply(lengths, items)
    before = pyarrow.concat_arrays([pyarrow.array([0]), pyarrow.compute.cumulative_sum(items)])
    ends = pyarrow.compute.cumulative_sum(lengths)
    starts = pyarrow.compute.subtract(ends, lengths)
    return pyarrow.compute.subtract(before.take(ends), before.take(starts))
