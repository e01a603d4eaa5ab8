"""The same rows are the same bytes, however a driver cuts its batches."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")

import pyarrow
import pyarrow.parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.snapshots import parquet_files
from packline.snapshots.columns import stored_schema
from packline.snapshots.errors import QueryFailed, ResultTooLarge
from packline.snapshots.parquet_files import FileSettings, Limits, write_files
from packline.snapshots.row_sizes import row_sizes

ROWS = pyarrow.table(
    {
        "id": list(range(100)),
        "text": [None if i % 7 == 0 else "abc"[i % 3] * (i % 11) for i in range(100)],
        "list": [[i, None] if i % 3 else None for i in range(100)],
        "kind": pyarrow.array(["even" if i % 2 == 0 else "odd" for i in range(100)]),
    }
)
NO_LIMITS = Limits()
SCHEMA = stored_schema(ROWS.schema)


def written(
    batches: list[Any], schema: Any = SCHEMA, file_rows: int = 40, limits: Limits = NO_LIMITS
) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        files = write_files(batches, schema, Path(folder), limits, FileSettings(file_rows))
        assert sum(file.rows for file in files) == sum(batch.num_rows for batch in batches)
        return {file.path: Path(folder, file.path).read_bytes() for file in files}


@pytest.fixture(autouse=True, scope="module")
def _small_groups() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_files, "ROW_GROUP_ROWS", 16)
        yield


@settings(max_examples=30)
@given(st.lists(st.integers(0, 100), max_size=12))
def test_the_batches_of_a_driver_do_not_change_the_bytes(cuts: list[int]) -> None:
    edges = sorted({0, *cuts, 100})
    batches = [
        batch
        for start, end in pairwise(edges)
        for batch in ROWS.slice(start, end - start).combine_chunks().to_batches()
    ]
    assert written(batches) == written(ROWS.to_batches())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_files, "GROUP_BYTES", 150)
        assert written(batches) == written(ROWS.to_batches())


def test_a_row_group_ends_with_the_row_that_makes_it_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_files, "GROUP_BYTES", 150)
    rows = pyarrow.record_batch({"text": ["x" * size for size in (100, 60, 149, 1, 400, 2)]})
    (data,) = written([rows], rows.schema).values()
    metadata = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(data)).metadata
    assert [metadata.row_group(place).num_rows for place in range(metadata.num_row_groups)] == [2, 2, 1, 1]


def test_the_size_of_a_row_counts_texts_lists_and_structs_but_not_what_is_null() -> None:
    batch = pyarrow.record_batch(
        {
            "text": ["x", None, "yyy", "z"],
            "texts": [["ab", None], None, ["c"], []],
            "pair": pyarrow.array(
                [[1.0, 2.0], None, [3.0, 4.0], [0, 0]], pyarrow.list_(pyarrow.float32(), 2)
            ),
            "struct": [{"p": 1, "q": "zz"}, None, {"p": None, "q": None}, {"p": 1, "q": "z"}],
            "lists": [[[1, 2]], None, [[]], []],
            "flag": [True] * 4,
        }
    )
    sizes = [1 + 2 + 8 + 10 + 16 + 1, 8 + 1, 3 + 1 + 8 + 8 + 1, 1 + 8 + 9 + 1]
    assert row_sizes(batch).to_pylist() == sizes
    assert row_sizes(batch.slice(2)).to_pylist() == sizes[2:]


def test_files_have_the_rows_that_are_asked_for_and_row_groups_end_with_them() -> None:
    files = written(ROWS.to_batches())
    assert list(files) == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    metadata = [pyarrow.parquet.ParquetFile(pyarrow.BufferReader(data)).metadata for data in files.values()]
    groups = [[each.row_group(number).num_rows for number in range(each.num_row_groups)] for each in metadata]
    assert groups == [[16, 16, 8], [16, 16, 8], [16, 4]]


def test_a_dictionary_of_the_driver_is_written_as_its_values() -> None:
    encoded = ROWS.set_column(3, "kind", ROWS["kind"].dictionary_encode())
    assert stored_schema(encoded.schema) == SCHEMA
    assert written(encoded.to_batches()) == written(ROWS.to_batches())


def test_a_value_that_does_not_fit_its_column_is_a_failure_of_the_query() -> None:
    wide = pyarrow.record_batch({"id": [2**40]})
    with pytest.raises(QueryFailed, match="1099511627776"):
        written([wide], pyarrow.schema([("id", pyarrow.int32())]))


def test_a_row_that_is_too_wide_for_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_files, "MAX_GROUP_BYTES", 100)
    with pytest.raises(ResultTooLarge, match="files of their own"):
        written(ROWS.to_batches())


def test_writing_ends_soon_after_the_limit() -> None:
    read = []

    def batches() -> Any:
        for start in range(0, 100, 10):
            read.append(start)
            yield from ROWS.slice(start, 10).combine_chunks().to_batches()

    with TemporaryDirectory() as folder, pytest.raises(ResultTooLarge, match="more than 20 rows"):
        write_files(batches(), SCHEMA, Path(folder), Limits(rows=20))
    assert len(read) < 6


def test_memory_does_not_grow_with_the_rows() -> None:
    before, most = pyarrow.total_allocated_bytes(), 0

    def batches() -> Any:
        nonlocal most
        for start in range(0, 20_000, 20):
            most = max(most, pyarrow.total_allocated_bytes() - before)
            yield pyarrow.record_batch({"id": range(start, start + 20), "text": ["x" * 1_000] * 20})

    schema = pyarrow.schema([("id", pyarrow.int64()), ("text", pyarrow.string())])
    with TemporaryDirectory() as folder:
        assert (
            sum(
                file.rows
                for file in write_files(batches(), schema, Path(folder), Limits(), FileSettings(1_600))
            )
            == 20_000
        )
    assert 0 < most < 4_000_000, "the rows are 20,000,000 bytes"
