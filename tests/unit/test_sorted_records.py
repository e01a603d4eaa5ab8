"""Records come back in order, however few of them fit into memory and however little room the disk has."""

from __future__ import annotations

import gc
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.fs import sorted_records
from packline.fs.sorted_records import SortedRecords

RECORDS = st.lists(st.binary(max_size=40) | st.binary(min_size=300, max_size=400), max_size=60)


def fill(records: list[bytes], folder: Path | None = None) -> SortedRecords:
    made = SortedRecords(folder)
    for record in records:
        made.add(record)
    return made


@given(RECORDS)
def test_all_records_are_read_in_order_as_often_as_needed(records: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("MAX_RECORDS", 5), ("MAX_BYTES", 1_000), ("BUFFER_BYTES", 64)):
            patch.setattr(sorted_records, name, value)
        made = fill(records)
        first, second = iter(made), iter(made)
        assert [next(first) for _ in records] == sorted(records)
        assert list(second) == list(made) == sorted(records)
        assert len(made) == len(records)
        made.close()


def test_records_stay_in_memory_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_records, "MAX_RECORDS", 10)
    records = [number.to_bytes(100) for number in range(100, 0, -1)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_500, hard))  # EFBIG then, as ENOSPC on a full disk
    try:
        made = fill(records, tmp_path)
        assert list(made) == list(made) == sorted(records)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_records_stay_in_memory_where_no_file_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_records, "MAX_RECORDS", 10)
    records = [number.to_bytes(100) for number in range(100, 0, -1)]
    made = fill(records, tmp_path / "gone")
    assert list(made) == sorted(records)
    del made
    gc.collect()
