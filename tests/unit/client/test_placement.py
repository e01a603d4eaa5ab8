"""What a target looks like after a fetch, to the tools that read it: ordinary folders with ordinary files."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from packline.client.cache.eviction import remove
from packline.client.cache.store import Cache
from packline.client.placement.link_mode import LinkMode, parse_link_mode
from packline.errors import InvalidInput
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 500)
CACHED = [LinkMode.AUTO, LinkMode.HARDLINK, LinkMode.REFLINK, LinkMode.COPY, LinkMode.SYMLINK]
REAL = [mode for mode in LinkMode if mode is not LinkMode.SYMLINK]


def output(*command: str, cwd: Path) -> list[str]:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout.splitlines()


@pytest.mark.parametrize("mode", REAL)
def test_tools_that_do_not_follow_links_see_every_file(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    to = tmp_path / "inputs" / "data"
    quick_fetch(a_version(store, FILES), to, link_mode=mode)
    assert len(output("find", "inputs", "-type", "f", cwd=tmp_path)) == len(FILES)
    assert output("find", "inputs", "-type", "l", cwd=tmp_path) == []
    assert sum(len(names) for _, _, names in os.walk(tmp_path / "inputs")) == len(FILES)
    found = glob.glob("**", root_dir=tmp_path / "inputs", recursive=True, include_hidden=True)
    assert sum((tmp_path / "inputs" / path).is_file() for path in found) == len(FILES)
    kib = int(output("du", "-sk", "--apparent-size", "inputs", cwd=tmp_path)[0].split()[0])
    assert kib >= sum(map(len, FILES.values())) // 1024
    output("cp", "-r", "inputs", "copied", cwd=tmp_path)
    assert tree(tmp_path / "copied" / "data") == FILES
    with tarfile.open(tmp_path / "inputs.tar", "w") as archive:
        archive.add(tmp_path / "inputs", "inputs")
    with tarfile.open(tmp_path / "inputs.tar") as archive:
        assert sum(member.isfile() for member in archive) == len(FILES)


@pytest.mark.parametrize("mode", REAL)
def test_a_target_holds_the_folders_of_the_version_and_no_other(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    quick_fetch(a_version(store, FILES), link_mode=mode)
    assert sorted(os.listdir(tmp_path / "data")) == ["empty.txt", "train"]
    assert sorted(os.listdir(tmp_path)) == (["data"] if mode is LinkMode.DIRECT else ["cache", "data"])
    folders = {path.stat().st_mode & 0o777 for path in (tmp_path / "data").rglob("*") if path.is_dir()}
    assert folders == {0o755}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o755


def test_the_default_says_which_way_it_took(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    receipt = quick_fetch(a_version(store, FILES))
    assert receipt.placed in ("reflink", "hardlink")
    assert receipt.as_json()["placed"] == receipt.placed
    assert receipt.placed.removesuffix("link") in receipt.line()
    if receipt.placed == "hardlink":
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "data").rglob("*.bin")} == {0o444}


@pytest.mark.parametrize("mode", CACHED)
def test_every_way_of_placing_shows_the_same_files(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    receipt = quick_fetch(plan, link_mode=mode)
    assert tree(tmp_path / "data") == FILES
    assert (tmp_path / "data").is_symlink() == (mode is LinkMode.SYMLINK)
    possible = {LinkMode.AUTO: {"reflink", "hardlink"}, LinkMode.REFLINK: {"reflink", "copy"}}
    assert receipt.placed in possible.get(mode, {mode.value})
    again = quick_fetch(plan, link_mode=mode)
    assert again.from_cache
    assert (again.placed, again.already_there) == (receipt.placed, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "data"]


@pytest.mark.parametrize("mode", [LinkMode.COPY, LinkMode.REFLINK])
def test_copies_can_be_changed_without_harm_to_the_cache(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    assert all(path.stat().st_mode & 0o200 for path in (tmp_path / "data").rglob("*.bin"))
    (tmp_path / "data/empty.txt").write_text("changed")
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES


@pytest.mark.parametrize("count", [1, 40])
def test_a_file_that_can_have_no_more_links_is_copied_and_the_others_are_linked(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    full = sorted(os.path.basename(path) for path in FILES)[:count]
    link = os.link

    def limited(source: Any, target: Any, **options: Any) -> None:
        if os.path.basename(source) in full:
            raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))
        link(source, target, **options)

    monkeypatch.setattr(os, "link", limited)
    receipt = quick_fetch(a_version(store, FILES), link_mode=LinkMode.HARDLINK)
    assert tree(tmp_path / "data") == FILES
    assert (receipt.placed, receipt.copied_files) == ("hardlink", count)


@pytest.mark.parametrize("refusal", [errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP])
def test_where_nothing_can_be_linked_files_are_copied(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(refusal, os.strerror(refusal))

    plan = a_version(store, FILES)
    quick_fetch(plan, tmp_path / "first")
    monkeypatch.setattr(os, "link", refuse)
    receipt = quick_fetch(plan)
    assert receipt.placed in ("copy", "reflink")
    assert tree(tmp_path / "data") == FILES


def test_another_file_system_gets_copies(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system at /dev/shm")
    to = memory / f"packline-{os.getpid()}-{os.urandom(4).hex()}"
    try:
        assert quick_fetch(a_version(store, FILES), to).placed == "copy"
        assert tree(to) == FILES
    finally:
        shutil.rmtree(to)


def test_a_large_version_is_placed_whole_by_two_processes(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.client.placement.tree_linker.MIN_FILES_FOR_TWO", 20)
    receipt = quick_fetch(a_version(store, FILES), link_mode=LinkMode.HARDLINK)
    assert tree(tmp_path / "data") == FILES
    assert receipt.placed == "hardlink"


def test_hard_links_outlive_the_cached_version(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.HARDLINK)
    assert remove(Cache(tmp_path / "cache"), plan.content_hash)
    assert tree(tmp_path / "data") == FILES
    before = len(store.seen)
    assert quick_fetch(plan, link_mode=LinkMode.HARDLINK).already_there
    assert len(store.seen) == before


def test_a_way_of_placing_that_does_not_exist_is_refused_with_the_ways_there_are() -> None:
    with pytest.raises(InvalidInput, match=r"symlnk.*hardlink"):
        parse_link_mode("symlnk")


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts need root")
def test_a_container_that_mounts_only_the_inputs_can_read_them(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    quick_fetch(a_version(store, FILES), tmp_path / "inputs/data")
    (tmp_path / "seen").mkdir()
    script = f"""
        mount --bind {tmp_path}/inputs {tmp_path}/seen && mount -t tmpfs none {tmp_path}/cache &&
        find {tmp_path}/seen -type f -exec cat {{}} + | wc -c
    """
    counted = output("unshare", "-m", "sh", "-c", script, cwd=tmp_path)
    assert int(counted[-1]) == sum(map(len, FILES.values()))
