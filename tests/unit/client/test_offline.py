"""Without a connection everything works that is cached."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from packline.client.cache.refs import VersionReference
from packline.client.progress import choose_reporter
from packline.errors import InvalidSetting, Unavailable
from packline.library import environment
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client import damage
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 500)
INCLUDE = ["train/class3/"]
CHOSEN = {path: data for path, data in FILES.items() if path.startswith(INCLUDE[0])}


def unreachable(uri: str) -> FetchPlan:
    raise AssertionError(f"{uri} was asked for")


def a_name(plan: FetchPlan, uri: str, online: bool) -> VersionReference:
    return VersionReference(uri, (lambda: plan) if online else partial(unreachable, uri), "table")


@pytest.fixture
def plan(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> FetchPlan:
    """A version that was fetched by its alias."""
    plan = a_version(store, FILES)
    quick_fetch(a_name(plan, "dataset://images/production", online=True), tmp_path / "first")
    store.seen.clear()
    return plan


@pytest.mark.parametrize("uri", ["dataset://images/production", "dataset://images/v1"])
def test_a_version_is_found_by_its_alias_and_by_its_own_name(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, uri: str
) -> None:
    receipt = quick_fetch(a_name(plan, uri, online=False), tmp_path / "again", offline=True)
    assert receipt.from_cache
    assert tree(tmp_path / "again") == FILES
    assert store.seen == []


def test_chosen_members_come_out_of_the_whole_version(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    name = a_name(plan, plan.uri, online=False)
    quick_fetch(name, tmp_path / "some", include=INCLUDE, offline=True)
    assert tree(tmp_path / "some") == CHOSEN
    assert store.seen == []


def test_what_was_never_fetched_is_an_error(quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan) -> None:
    with pytest.raises(Unavailable, match="images/other"):
        quick_fetch(a_name(plan, "dataset://images/other", online=False), tmp_path / "no", offline=True)


def test_a_cached_manifest_serves_a_version_whose_index_is_lost(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    (tmp_path / "cache/index" / plan.content_hash).unlink()
    quick_fetch(a_name(plan, plan.uri, online=False), tmp_path / "again", offline=True)
    assert tree(tmp_path / "again") == FILES
    assert store.seen == []


def test_without_index_and_manifest_nothing_is_believed(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    (tmp_path / "cache/index" / plan.content_hash).unlink()
    for shard in (tmp_path / "cache/manifests").iterdir():
        shard.unlink()
    damage.truncate(tmp_path / "cache/v1" / plan.content_hash)
    with pytest.raises(Unavailable):
        quick_fetch(a_name(plan, plan.uri, online=False), tmp_path / "again", offline=True)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("text", "offline"),
    [("1", True), ("true", True), ("YES", True), ("0", False), ("", False), ("no", False)],
)
def test_the_environment_says_whether_there_is_a_connection(
    monkeypatch: pytest.MonkeyPatch, text: str, offline: bool
) -> None:
    monkeypatch.setenv("PACKLINE_OFFLINE", text)
    assert environment.offline(False) is offline
    assert environment.offline(True)


def test_an_unknown_word_for_offline_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKLINE_OFFLINE", "perhaps")
    with pytest.raises(InvalidSetting, match="PACKLINE_OFFLINE"):
        environment.offline(False)


@pytest.mark.parametrize("mode", ["auto", "lines", "json", "none", "bar"])
def test_a_repair_is_told_in_every_progress_mode(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, capsys: pytest.CaptureFixture[str], mode: str
) -> None:
    damage.truncate(tmp_path / "cache/v1" / plan.content_hash)
    quick_fetch(plan, tmp_path / "again", reporter=choose_reporter(mode))
    assert "Repaired 1 of 62 files in the cache" in capsys.readouterr().err
