"""The memory of a whole process that writes wide rows, and one value of 100 MB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")

CHILD = """
import os, resource, sys
from pathlib import Path
import pyarrow
from packline.snapshots.parquet_files import Limits, write_files

size, rows_a_batch, batches, folder = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
schema = pyarrow.schema([("id", pyarrow.int64()), ("data", pyarrow.binary())])

def read():
    for number in range(batches):
        values = [os.urandom(size) for _ in range(rows_a_batch)]
        yield pyarrow.record_batch([pyarrow.array([number] * rows_a_batch), pyarrow.array(values)], schema)

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

write_files([], schema, folder, Limits())
before = most()
files = write_files(read(), schema, folder, Limits())
assert sum(file.rows for file in files) == rows_a_batch * batches
print(most() - before)
"""


def growth(size: int, rows_a_batch: int, batches: int, folder: Path) -> int:
    """MiB that a process takes to write rows of that many bytes."""
    words = [sys.executable, "-c", CHILD, *map(str, (size, rows_a_batch, batches)), str(folder)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def test_wide_rows_take_the_memory_of_a_row_group_not_of_all_rows(tmp_path: Path) -> None:
    """300 MB in rows of 10 kB; a row group of 65,536 of them would be 655 MB."""
    assert growth(10_000, 100, 300, tmp_path) < 256


def test_one_value_of_100_megabytes_takes_a_few_times_as_much(tmp_path: Path) -> None:
    assert growth(100_000_000, 1, 1, tmp_path) < 800
