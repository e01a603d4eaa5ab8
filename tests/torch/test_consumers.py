"""What reads ``packline://`` by fsspec, each as its documentation says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="needs DuckDB and others: make test-torch")

import datasets
import duckdb
import fsspec
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet
from PIL import Image

from tests.torch.conftest import pictures
from tests.unit.fsspec.conftest import file_system

pytestmark = pytest.mark.torch
ROWS = 1000


def table_files(folder: Path) -> dict[str, bytes]:
    """Three Parquet files, the same as CSV and JSON lines, and pictures in class folders."""
    files = pictures()
    for number in range(3):
        frame = pandas.DataFrame({"n": range(number * ROWS, (number + 1) * ROWS), "part": number})
        frame.to_parquet(folder / "table.parquet")
        files[f"tables/{number}.parquet"] = (folder / "table.parquet").read_bytes()
        files[f"csv/{number}.csv"] = frame.to_csv(index=False).encode()
    files["lines.jsonl"] = b"".join(json.dumps({"n": n}).encode() + b"\n" for n in range(ROWS))
    return files


@pytest.fixture(scope="module")
def fs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("version")
    with file_system(folder / "cache", table_files(folder)) as opened:
        yield opened


TOTAL = sum(range(3 * ROWS))


def test_pandas_reads_by_url(fs: Any) -> None:
    options = fs.storage_options
    assert pandas.read_csv("packline://images/v1/csv/1.csv", storage_options=options)["n"].iloc[0] == ROWS
    assert len(pandas.read_parquet("packline://images/v1/tables/1.parquet", storage_options=options)) == ROWS
    assert pandas.read_parquet("packline://images/v1/tables", storage_options=options)["n"].sum() == TOTAL
    assert (
        len(pandas.read_json("packline://images/v1/lines.jsonl", lines=True, storage_options=options)) == ROWS
    )


def test_pyarrow_reads_by_file_system(fs: Any) -> None:
    dataset = pyarrow.dataset.dataset("images/v1/tables", filesystem=fs)
    assert dataset.count_rows() == 3 * ROWS
    assert dataset.to_table(filter=pyarrow.dataset.field("part") == 2)["n"][0].as_py() == 2 * ROWS
    assert pyarrow.parquet.read_table("images/v1/tables/0.parquet", filesystem=fs).num_rows == ROWS


def test_duckdb_reads_by_registered_file_system(fs: Any) -> None:
    with duckdb.connect() as connection:
        connection.register_filesystem(fs)
        query = "select sum(n), count(distinct part) from 'packline://images/v1/tables/*.parquet'"
        assert connection.sql(query).fetchall() == [(TOTAL, 3)]
        assert connection.sql("select count(*) from 'packline://images/v1/csv/2.csv'").fetchall() == [(ROWS,)]


def test_polars_scans_a_dataset_of_pyarrow(fs: Any) -> None:
    frame = polars.scan_pyarrow_dataset(pyarrow.dataset.dataset("images/v1/tables", filesystem=fs))
    assert frame.filter(polars.col("part") == 1).select(polars.col("n").sum()).collect().item() == sum(
        range(ROWS, 2 * ROWS)
    )
    with fs.open("images/v1/tables/2.parquet") as file:
        assert polars.read_parquet(file).height == ROWS


def test_pillow_opens_a_file(fs: Any) -> None:
    with fs.open("images/v1/train/dog/001.png") as file, Image.open(file) as image:
        assert image.getpixel((0, 0)) == (1, 0, 100)


def test_hugging_face_datasets_read_by_data_files(
    fs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It opens pictures without storage_options: the environment says where the cache is.
    monkeypatch.setenv("PACKLINE_CACHE", fs.storage_options["cache"])
    monkeypatch.setenv("PACKLINE_OFFLINE", "1")
    options = {"cache_dir": str(tmp_path)}
    tables = {"data_files": "packline://images/v1/tables/*.parquet", "split": "train"}
    streamed = datasets.load_dataset("parquet", streaming=True, **tables, **options)
    assert sum(row["n"] for row in streamed) == TOTAL
    assert datasets.load_dataset("parquet", **tables, **options).num_rows == 3 * ROWS
    images = datasets.load_dataset(
        "imagefolder", data_files="packline://images/v1/train/**", split="train", streaming=True, **options
    )
    labels = [row["label"] for row in images]
    assert (labels.count(0), labels.count(1)) == (12, 12)


def test_a_chain_of_file_systems_caches_a_file(fs: Any, tmp_path: Path) -> None:
    options = {"packline": fs.storage_options, "simplecache": {"cache_storage": str(tmp_path)}}
    with fsspec.open("simplecache::packline://images/v1/csv/0.csv", "r", **options) as file:
        assert file.readline() == "n,part\n"
