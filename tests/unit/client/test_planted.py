"""What somebody has put into a cache, to be followed or believed, harms nothing outside it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from packline.client.cache.eviction import remove_stale
from packline.client.cache.store import Cache
from packline.client.cache.trust import SUBFOLDERS
from packline.client.errors import UntrustedCache
from packline.fs.tree import remove_tree
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.owners import make_silent

FILES = some_files(60, 500)
DEAD = json.dumps({"boot": "", "namespace": "", "processes": [], "lock": None})
FORMER_DEAD = json.dumps(["host", "boot", "space", []])


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with files that nobody may touch."""
    folder = tmp_path / "outside"
    (folder / "files/train").mkdir(parents=True)
    (folder / "owner.json").write_text(DEAD)
    (folder / "journal").write_text('["block",0,0,1,1,"a","a"]\nprecious')
    (folder / "files/empty.txt").write_text("precious")
    (folder / "files/train/precious").write_text("precious")
    return folder


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Mode, time of the last change and content of everything in a folder."""
    return {
        str(path): (
            *(path.lstat().st_mode, path.lstat().st_mtime_ns),
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [folder, *folder.rglob("*")]
    }


def link_folder(staging: Path, content: str, outside: Path) -> None:
    (staging / f"{content}.1-abc").symlink_to(outside)


def link_parts(staging: Path, content: str, outside: Path) -> None:
    folder = staging / f"{content}.1-abc"
    folder.mkdir()
    (folder / "owner.json").write_text(DEAD)
    for name in ("journal", "files", "planned", "progress", "manifest"):
        (folder / name).symlink_to(outside / ("files" if name in ("files", "manifest") else "journal"))


def link_owner(staging: Path, content: str, outside: Path) -> None:
    folder = staging / f"{content}.1-abc"
    folder.mkdir()
    (folder / "owner.json").symlink_to(outside / "owner.json")
    (folder / "journal").write_text("")
    (folder / "files").mkdir()


def hard_link_journal(staging: Path, content: str, outside: Path) -> None:
    folder = staging / f"{content}.1-abc"
    (folder / "files").mkdir(parents=True)
    (folder / "owner.json").write_text(DEAD)
    os.link(outside / "journal", folder / "journal")


def link_inside_files(staging: Path, content: str, outside: Path) -> None:
    folder = staging / f"{content}.1-abc"
    (folder / "files").mkdir(parents=True)
    (folder / "owner.json").write_text(DEAD)
    (folder / "journal").write_text("")
    (folder / "files/train").symlink_to(outside / "files/train")
    (folder / "files/empty.txt").symlink_to(outside / "files/empty.txt")


def of_an_earlier_release(staging: Path, content: str, outside: Path) -> None:
    link_parts(staging, content, outside)
    (staging / f"{content}.1-abc/owner.json").write_text(FORMER_DEAD)
    make_silent(staging / f"{content}.1-abc/owner.json", 3600)


def link_writer(staging: Path, content: str, outside: Path) -> None:
    (staging / f"{content}.writer").symlink_to(outside / "journal")
    os.utime(staging / f"{content}.writer", (1, 1), follow_symlinks=False)


def name_outside_as_writer(staging: Path, content: str, outside: Path) -> None:
    (staging / f"{content}.writer").write_text(f"{content}./../../../outside")
    make_silent(staging / f"{content}.writer", 60)


PLANTED = (
    *(link_folder, link_parts, link_owner, hard_link_journal, link_inside_files, of_an_earlier_release),
    *(link_writer, name_outside_as_writer),
)


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_staging_folder_leads_nowhere(
    store: FakeS3,
    quick_fetch: Fetch,
    tmp_path: Path,
    outside: Path,
    plant: Callable[[Path, str, Path], None],
) -> None:
    plan = a_version(store, FILES)
    staging = tmp_path / "cache/staging"
    staging.mkdir(parents=True)
    plant(staging, plan.content_hash, outside)
    before = state(outside)
    quick_fetch(plan)
    remove_stale(Cache(tmp_path / "cache"))
    assert tree(tmp_path / "data") == FILES
    assert state(outside) == before


@pytest.mark.parametrize("name", SUBFOLDERS)
def test_a_folder_of_the_cache_that_is_a_link_is_refused(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, outside: Path, name: str
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / name).symlink_to(outside)
    before = state(outside)
    with pytest.raises(UntrustedCache, match=f"{name} is a symbolic link"):
        quick_fetch(a_version(store, FILES))
    assert state(outside) == before
    assert store.ranges() == []


@pytest.mark.parametrize("name", ["v1/{}", "notes/{}.json", "index/{}"])
def test_a_version_that_is_a_link_is_refused(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, outside: Path, name: str
) -> None:
    plan = a_version(store, FILES)
    path = tmp_path / "cache" / name.format(plan.content_hash)
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    before = state(outside)
    with pytest.raises(UntrustedCache, match="symbolic link"):
        quick_fetch(plan)
    assert state(outside) == before


def test_removal_follows_no_link_and_reaches_every_depth(tmp_path: Path, outside: Path) -> None:
    before = state(outside)
    folder = tmp_path / "remove"
    deepest = folder
    deepest.mkdir()
    (folder / "link").symlink_to(outside)
    here = os.getcwd()
    try:
        os.chdir(folder)
        for _ in range(600):
            os.mkdir("deeper")
            os.chdir("deeper")
        os.chmod(".", 0o555)
    finally:
        os.chdir(here)
    assert remove_tree(folder)
    (tmp_path / "link").symlink_to(outside)
    assert remove_tree(tmp_path / "link")
    assert remove_tree(tmp_path / "absent")
    assert state(outside) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside"]
