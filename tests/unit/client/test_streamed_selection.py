"""Chosen members of a large version come while the manifest is still read, and are counted on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from packline.client import selected_members, streamed_selection
from packline.client.cache.journal import Journal
from packline.client.errors import NothingSelected
from packline.client.placement.link_mode import LinkMode
from packline.client.selected_members import selected_plan
from packline.client.streamed_selection import StreamedSelection, can_stream
from packline.errors import NoSpace
from packline.manifest.windows import RowWindow, find_windows, read_windows
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.test_selection_windows import CountingStore, a_plan, stored

FILES = some_files(60, 300)
CLASS_3 = {path: data for path, data in FILES.items() if "/class3/" in path}


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every version for one that is too large to be counted first."""
    monkeypatch.setattr(streamed_selection, "MAX_CHECKED_PATHS", 10)
    monkeypatch.setattr(
        selected_members, "selected_plan", lambda *_: pytest.fail("the selection was counted first")
    )


def no_warning(message: str) -> None:
    raise AssertionError(message)


@pytest.mark.parametrize("packaged", [True, False])
def test_the_first_transfer_is_there_before_the_manifest_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packaged: bool
) -> None:
    for function in (find_windows, read_windows):
        monkeypatch.setattr(selected_members, function.__name__, partial(function, shard_rows=10))
    store = CountingStore()
    plan = a_plan(store, stored(store, Random(1), 200, 10), 10)
    plan = plan if packaged else replace(plan, parts=())
    counted, _ = selected_plan(plan, ["*1"], store)
    store.reads = 0
    selection = StreamedSelection(plan, ["*1"], store, lambda _: None)
    transfers = iter(selection.transfers(Journal(tmp_path / "journal"))[0])
    first = next(transfers)
    assert store.reads < len(plan.manifest.shards) / 2
    assert selection.plan.files == 0, "nobody has counted yet"
    assert first.members + sum(transfer.members for transfer in transfers) == counted.files
    assert selection.plan == counted


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("link_mode", [LinkMode.AUTO, LinkMode.DIRECT])
def test_a_large_selection_is_fetched_without_being_counted_first(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, link_mode: LinkMode
) -> None:
    receipt = quick_fetch(a_version(store, FILES), include=["train/class3/*"], link_mode=link_mode)
    assert tree(tmp_path / "data") == CLASS_3
    assert (receipt.files, receipt.bytes) == (len(CLASS_3), sum(map(len, CLASS_3.values())))


@pytest.mark.usefixtures("_large")
def test_patterns_without_a_match_leave_nothing(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    with pytest.raises(NothingSelected, match=r"\*\.jpeg"):
        quick_fetch(a_version(store, FILES), include=["*.jpeg"])
    assert not (tmp_path / "data").exists()


def test_a_selection_is_counted_first_where_the_disk_cannot_hold_the_version(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed_selection, "MAX_CHECKED_PATHS", 10)
    plan = a_version(store, FILES)
    assert can_stream(plan, [RowWindow(0, 11)], tmp_path)
    huge = replace(plan, bytes=1 << 60, parts=())
    assert not can_stream(huge, [RowWindow(0, 11)], tmp_path)
    monkeypatch.setattr(selected_members, "selected_plan", lambda plan, *_: (plan, []))
    with pytest.raises(NoSpace):
        quick_fetch(huge, include=["train/class3/*"])
    assert store.ranges() == []
