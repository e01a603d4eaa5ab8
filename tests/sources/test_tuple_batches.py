"""Rows that come as tuples: how many are asked for at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")

import pyarrow

from packline.snapshots.tuple_batches import BATCH_BYTES, FIRST_ROWS, MAX_ROWS, tuple_batches

SCHEMA = pyarrow.schema([("data", pyarrow.binary())])


def to_batch(rows: Sequence[tuple[Any, ...]]) -> Any:
    return pyarrow.record_batch([pyarrow.array([row[0] for row in rows], pyarrow.binary())], schema=SCHEMA)


def counts(values: list[bytes | None]) -> list[int]:
    """How many rows are asked for, each time."""
    asked: list[int] = []
    rows = iter([(value,) for value in values])

    def fetch(count: int) -> list[tuple[Any, ...]]:
        asked.append(count)
        return list(islice(rows, count))

    assert sum(batch.num_rows for batch in tuple_batches(fetch, to_batch)) == len(values)
    return asked


def test_narrow_rows_come_in_large_batches() -> None:
    asked = counts([b"x", None] * 15_000)
    assert asked[:2] == [FIRST_ROWS, FIRST_ROWS * 8]
    assert max(asked) == MAX_ROWS


def test_wide_rows_come_in_batches_of_some_megabytes() -> None:
    wide = b"x" * 1_000_000
    assert set(counts([wide] * 40)[1:]) == {BATCH_BYTES // 1_000_000}


def test_a_row_that_is_wider_than_a_batch_comes_alone() -> None:
    assert counts([b"x" * (BATCH_BYTES + 1), b"x", b"x"])[1:2] == [1]


def test_no_rows_are_no_batches() -> None:
    assert counts([]) == [FIRST_ROWS]
