"""Rows that a driver returns as tuples, asked for in numbers that fit memory: fewer where rows are wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from packline.snapshots.row_sizes import row_sizes

FIRST_ROWS = 16
MAX_ROWS = 10_000
GROWTH = 8
BATCH_BYTES = 8 << 20
"""Values of a batch, if no row of it is wider than those of the batch before. Tuples take several times as much."""


def tuple_batches(
    fetch: Callable[[int], Sequence[tuple[Any, ...]]], to_batch: Callable[[Sequence[tuple[Any, ...]]], Any]
) -> Iterator[Any]:
    """Yield record batches until there are no more rows.

    Args:
        fetch: Returns the next rows, at most as many as it is passed; none at the end.
        to_batch: Returns rows as an Arrow record batch.
    """
    import pyarrow.compute as compute

    count = FIRST_ROWS
    while rows := fetch(count):
        batch = to_batch(rows)
        del rows
        widest = compute.max(row_sizes(batch)).as_py()
        yield batch
        del batch  # before the next one is fetched
        count = max(1, min(MAX_ROWS, count * GROWTH, BATCH_BYTES // max(1, widest)))
