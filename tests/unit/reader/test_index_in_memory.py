"""A partial index whose file cannot be written: a mount for reading only, a file of another user, a full disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from packline.errors import NoSpace
from packline.keys import part_index_key
from packline.model import FetchPlan
from packline.reader.dataset import Dataset
from tests.fakes.s3 import FakeS3
from tests.unit.reader.conftest import Open
from tests.unit.reader.test_partial_index import kinds, partial_of
from tests.unit.reader.test_partial_index import plan as plan
from tests.unit.reader.test_partial_index import whole as whole

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

Refuse = Callable[[int], None]


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """The cache's folder of indexes."""
    return tmp_path / "cache" / "members"


@pytest.fixture
def refuse_writing(monkeypatch: pytest.MonkeyPatch, members: Path) -> Refuse:
    """Let the system refuse to open files of indexes for writing from now on, by this number."""
    open_file = os.open

    def refuse(number: int) -> None:
        def refusing(path: Any, flags: int, *args: Any, **keywords: Any) -> int:
            if flags & WRITES and str(members) in os.fspath(path):
                raise OSError(number, os.strerror(number), path)
            return open_file(path, flags, *args, **keywords)

        monkeypatch.setattr(os, "open", refusing)

    return refuse


@pytest.fixture
def fill_disk(monkeypatch: pytest.MonkeyPatch, members: Path) -> Refuse:
    """Let the disk of the indexes be full after some more writes, the last of which is short."""
    write = os.pwrite

    def fill(writes: int) -> None:
        left = [writes]

        def writing(handle: int, data: Any, offset: int) -> int:
            if str(members) not in os.readlink(f"/proc/self/fd/{handle}"):
                return write(handle, data, offset)
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(handle, data[:5] if not left[0] else data, offset)

        monkeypatch.setattr(os, "pwrite", writing)

    return fill


def all_of(dataset: Dataset) -> list[object]:
    return [dataset.read_many(range(len(dataset))), list(dataset.paths()), list(dataset.sizes())]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_what_was_loaded_is_read_offline_where_nothing_may_be_written(
    number: int, open_plan: Open, whole: Dataset, refuse_writing: Refuse, store: FakeS3
) -> None:
    all_of(open_plan())
    expected = all_of(whole)
    refuse_writing(number)
    store.seen.clear()
    assert all_of(open_plan(offline=True)) == expected
    assert all_of(open_plan()) == expected
    assert store.seen == []


def test_pieces_that_a_file_for_reading_only_lacks_are_kept_in_memory(
    open_plan: Open, whole: Dataset, refuse_writing: Refuse, store: FakeS3, members: Path
) -> None:
    open_plan()[17]
    expected, before = all_of(whole), {file: file.read_bytes() for file in members.iterdir()}
    refuse_writing(errno.EACCES)
    dataset = open_plan()
    store.seen.clear()
    assert dataset[17] == whole[17]
    assert store.seen == []
    assert all_of(dataset) == expected
    assert "members" in kinds(store)
    assert partial_of(dataset).is_complete
    store.seen.clear()
    assert all_of(dataset) == expected
    assert store.seen == []
    assert {file: file.read_bytes() for file in members.iterdir()} == before


@pytest.mark.parametrize("writes", range(7))
def test_a_disk_that_fills_up_ends_no_read(
    writes: int, open_plan: Open, whole: Dataset, fill_disk: Refuse, files: dict[str, bytes]
) -> None:
    """One block takes five writes: four columns, and its mark."""
    dataset = open_plan()
    fill_disk(writes)
    assert dataset[17] == list(files.values())[17]
    assert dataset[150] == list(files.values())[150]
    assert all_of(dataset) == all_of(whole)
    assert all_of(open_plan()) == all_of(whole)


@pytest.mark.parametrize("writes", range(3))
def test_a_version_is_opened_on_a_full_disk(
    writes: int, open_plan: Open, whole: Dataset, fill_disk: Refuse
) -> None:
    expected = all_of(whole)
    fill_disk(writes)
    dataset = open_plan()
    assert all_of(dataset) == expected
    assert list(dataset.run_starts()) == list(whole.run_starts())


def test_a_full_disk_is_named_where_the_index_must_come_from_the_manifest(
    open_plan: Open, plan: FetchPlan, store: FakeS3, fill_disk: Refuse
) -> None:
    dataset = open_plan()
    del store.objects[part_index_key(plan.parts[0].key)]
    fill_disk(0)
    with pytest.raises(NoSpace, match="Cannot write"):
        dataset[17]
