"""A cache that is shared with a group stays shared where a reader makes its folders and files first."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.client.cache.trust import SUBFOLDERS
from packline.model import FetchPlan
from packline.reader import partial_index_file
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.conftest import quick_fetch as quick_fetch
from tests.unit.client.datasets import a_version
from tests.unit.reader.conftest import Open


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The usual one, which takes the right to write from the group."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_the_group_may_write_to_what_a_reader_has_made(
    open_plan: Open, tmp_path: Path, files: dict[str, bytes]
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o2775)
    assert open_plan()[3] == list(files.values())[3]
    assert modes(cache) == dict.fromkeys(SUBFOLDERS, 0o2775)
    assert set(modes(cache / "parts").values()) == {0o664}


def test_the_group_may_load_pieces_into_an_index_that_a_reader_has_made(
    open_plan: Open,
    store: FakeS3,
    tmp_path: Path,
    files: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o2775)
    monkeypatch.setattr(partial_index_file, "SHARD_ROWS", len(files))
    indexed = a_version(store, files, shard_rows=len(files), indexed=True)
    assert open_plan(plan=indexed)[3] == list(files.values())[3]
    assert modes(cache / "members") == {f"{indexed.content_hash}.partial": 0o664}


def test_a_cache_of_one_user_stays_the_users_own(
    open_plan: Open, quick_fetch: Fetch, plan: FetchPlan, tmp_path: Path
) -> None:
    assert open_plan()[3] is not None
    quick_fetch(plan)
    assert {mode & 0o022 for mode in modes(tmp_path / "cache").values()} == {0}
    assert {mode & 0o022 for mode in modes(tmp_path / "cache" / "parts").values()} == {0}
