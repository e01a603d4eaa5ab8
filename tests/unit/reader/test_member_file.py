"""A member is a seekable file: of a large one only the pieces that are read are requested, and all is compared."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from packline.client.errors import NotCached
from packline.model import FetchPlan
from packline.reader import member_file
from packline.reader.dataset import Dataset
from packline.reader.errors import DamagedMember
from packline.reader.member_pieces import PIECE_BYTES
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.conftest import Fetch
from tests.unit.client.conftest import quick_fetch as quick_fetch
from tests.unit.client.datasets import a_version
from tests.unit.reader.opening import open_dataset

DATA = random.Random(3).randbytes(3 * PIECE_BYTES + 1000)
FILES = {"a.txt": b"first", "large.bin": DATA, "z.txt": b"last"}

OpenLarge = Callable[..., Dataset]


@pytest.fixture
def plan(store: FakeS3) -> FetchPlan:
    return a_version(store, FILES)


@pytest.fixture
def open_large(store: FakeS3, plan: FetchPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenLarge:
    monkeypatch.setattr(member_file, "WHOLE_BYTES", PIECE_BYTES)

    def run(**options: object) -> Dataset:
        chosen = {"plan": plan, "url": store.url, "cache": tmp_path / "cache"} | options
        return open_dataset(**chosen)  # type: ignore[arg-type]

    return run


def test_the_end_of_a_large_member_is_read_without_what_is_before(
    open_large: OpenLarge, store: FakeS3
) -> None:
    with open_large() as dataset, dataset.open("large.bin") as file:
        store.seen.clear()
        assert file.seek(-500, os.SEEK_END) == len(DATA) - 500
        assert file.read() == DATA[-500:]
        assert (file.tell(), file.read(1)) == (len(DATA), b"")
        assert len(store.ranges()) == 1
        file.seek(10)
        assert file.read(20) == DATA[10:30]
        with pytest.raises(ValueError, match="negative"):
            file.seek(-1)


@pytest.mark.parametrize("packaged", [True, False])
def test_all_of_a_large_member_is_read_compared_and_kept(
    packaged: bool, open_large: OpenLarge, plan: FetchPlan, store: FakeS3
) -> None:
    chosen = plan if packaged else replace(plan, parts=())
    with open_large(plan=chosen) as dataset:
        with dataset.open(1) as file:
            assert file.read() == DATA
            file.seek(5)
            store.seen.clear()
            assert file.read(9) == DATA[5:14]
            assert store.seen == [], "from the cache"
        assert dataset[1] == DATA
    with open_large(plan=chosen) as dataset, dataset.open("large.bin") as file:
        store.seen.clear()
        assert file.read() == DATA
        assert store.seen == []


def test_damage_on_the_way_is_found_when_the_whole_has_been_read(
    open_large: OpenLarge, store: FakeS3
) -> None:
    with open_large() as dataset, dataset.open("large.bin") as file:
        store.fault = lambda seen: Fault(flip=1000)
        with pytest.raises(DamagedMember, match=r"'large.bin'.*CRC-32"):
            file.read()


def test_a_part_that_vanishes_while_a_member_is_open_is_replaced_by_the_object(
    open_large: OpenLarge, store: FakeS3, plan: FetchPlan
) -> None:
    with open_large() as dataset, dataset.open("large.bin") as file:
        assert file.read(10) == DATA[:10]
        for part in plan.parts:
            del store.objects[part.key]
        assert file.read() == DATA[10:]


def test_a_small_member_is_whole_and_a_fetched_one_is_the_file(
    open_large: OpenLarge, quick_fetch: Fetch, plan: FetchPlan, store: FakeS3
) -> None:
    with open_large() as dataset:
        assert dataset.open("a.txt").read() == b"first"
    with open_large(offline=True) as dataset, pytest.raises(NotCached, match=r"large.bin"):
        dataset.open("large.bin")
    quick_fetch(plan)
    store.seen.clear()
    with open_large() as dataset, dataset.open("large.bin") as file:
        assert file.read() == DATA
    assert store.seen == []


def test_a_fetched_file_that_was_changed_since_is_not_read_from_the_cache(
    open_large: OpenLarge, quick_fetch: Fetch, plan: FetchPlan, store: FakeS3, tmp_path: Path
) -> None:
    quick_fetch(plan)
    store.seen.clear()
    file = tmp_path / "cache" / "v1" / plan.content_hash / "large.bin"
    with open_large() as dataset:
        with dataset.open("large.bin") as opened:
            assert opened.read() == DATA
        assert store.seen == []
        # As somebody does who edits a hard link of it in place, after the reader has looked at the folder.
        file.chmod(0o644)
        with file.open("r+b") as changed:
            changed.seek(2 * PIECE_BYTES)
            changed.write(b"other bytes")
        with dataset.open("large.bin") as opened:
            assert opened.read() == DATA
