"""Where a fetch may put a version, what it finds there, and what it leaves alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.client.placement.link_mode import LinkMode
from packline.client.placement.target import is_mount_point
from packline.errors import (
    InvalidInput,
    ObjectNotFound,
    PacklineError,
    ReadOnlyTarget,
    TargetNotEmpty,
    UnusablePath,
)
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 500)
OTHER = some_files(20, 500, 2)
MODES = [LinkMode.AUTO, LinkMode.COPY, LinkMode.DIRECT]
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="mounts need root")
FILE = "train/class1/img 00001+ä.bin"


def hidden(folder: Path) -> list[str]:
    """Whatever a fetch has left beside the files it was asked for."""
    return [path.name for path in folder.rglob("*") if "packline" in path.name]


@pytest.mark.parametrize("mode", [*MODES, LinkMode.SYMLINK])
def test_an_empty_folder_is_used(store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode) -> None:
    (tmp_path / "data").mkdir()
    quick_fetch(a_version(store, FILES), link_mode=mode)
    assert tree(tmp_path / "data") == FILES
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["new/deep/data", "data/", "./data", "x/../data", "d ä\n'", "y" * 250])
def test_a_folder_that_does_not_exist_is_made(
    store: FakeS3,
    quick_fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: LinkMode,
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    plan = a_version(store, FILES)
    quick_fetch(plan, name, link_mode=mode)
    assert tree(tmp_path / name) == FILES
    assert quick_fetch(plan, name, link_mode=mode).already_there
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("mode", MODES)
def test_the_current_folder_is_filled_in_place(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: LinkMode
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    inode = here.stat().st_ino
    plan = a_version(store, FILES)
    quick_fetch(plan, ".", link_mode=mode)
    assert tree(Path(".")) == FILES
    assert here.stat().st_ino == inode
    assert quick_fetch(plan, ".", link_mode=mode).already_there
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("mode", MODES)
def test_the_root_of_a_volume_is_filled_beside_its_lost_and_found(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    (tmp_path / "data/lost+found").mkdir(parents=True)
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    assert tree(tmp_path / "data") == FILES
    assert (tmp_path / "data/lost+found").is_dir()
    assert quick_fetch(plan, link_mode=mode).already_there


@pytest.mark.parametrize("mode", MODES)
def test_a_link_to_an_empty_folder_is_followed(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    (tmp_path / "volume").mkdir()
    (tmp_path / "data").symlink_to("volume")
    quick_fetch(a_version(store, FILES), link_mode=mode)
    assert (tmp_path / "data").is_symlink()
    assert tree(tmp_path / "volume") == FILES


@pytest.mark.parametrize("mode", [*MODES, LinkMode.SYMLINK])
@pytest.mark.parametrize("kind", ["file", "folder", "link to a folder", "dangling link", "link to a file"])
def test_what_no_fetch_has_made_is_refused_before_any_request_and_left(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode, kind: str
) -> None:
    to, mine = tmp_path / "data", tmp_path / "mine"
    mine.mkdir()
    (mine / "mine.txt").write_text("mine")
    match kind:
        case "file":
            to.write_text("mine")
        case "folder":
            shutil.copytree(mine, to)
        case "link to a folder":
            to.symlink_to(mine)
        case "dangling link":
            to.symlink_to("nowhere")
        case _:
            to.symlink_to(mine / "mine.txt")
    before = tree(tmp_path)
    for replace in (False, True):
        with pytest.raises(TargetNotEmpty):
            quick_fetch(a_version(store, FILES), link_mode=mode, replace=replace)
    assert store.seen == []
    assert {path: body for path, body in tree(tmp_path).items() if "cache/" not in path} == before
    assert to.is_symlink() == ("link" in kind)


@pytest.mark.parametrize("mode", [*MODES, LinkMode.SYMLINK])
def test_another_version_is_replaced_only_when_asked(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    first, second = a_version(store, FILES), a_version(store, OTHER)
    quick_fetch(first, link_mode=mode)
    before = len(store.seen)
    with pytest.raises(TargetNotEmpty, match="--replace"):
        quick_fetch(second, link_mode=mode)
    assert tree(tmp_path / "data") == FILES
    assert len(store.seen) == before
    quick_fetch(second, link_mode=mode, replace=True)
    assert tree(tmp_path / "data") == OTHER
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("in_place", [False, True])
def test_a_failed_replacement_leaves_the_old_version(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode, in_place: bool
) -> None:
    if in_place:
        (tmp_path / "data/lost+found").mkdir(parents=True)
    first, second = a_version(store, FILES), a_version(store, OTHER)
    quick_fetch(first, link_mode=mode)
    for part in second.parts:
        del store.objects[part.key]
    del store.objects["outputs/exec-1/empty.txt"]
    with pytest.raises(ObjectNotFound):
        quick_fetch(second, link_mode=mode, replace=True)
    assert tree(tmp_path / "data").items() >= FILES.items()
    assert quick_fetch(first, link_mode=mode).already_there


@pytest.mark.parametrize("mode", MODES)
def test_a_version_is_replaced_in_place_as_well(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    (tmp_path / "data/lost+found").mkdir(parents=True)
    first, second = a_version(store, FILES), a_version(store, OTHER)
    quick_fetch(first, link_mode=mode)
    quick_fetch(second, link_mode=mode, replace=True)
    assert tree(tmp_path / "data") == OTHER
    assert quick_fetch(second, link_mode=mode).already_there


@pytest.mark.parametrize("mode", MODES)
def test_files_that_people_have_added_survive_a_replacement(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    first, second = a_version(store, FILES), a_version(store, OTHER)
    quick_fetch(first, link_mode=mode)
    (tmp_path / "data/train/mine.txt").write_text("mine")
    with pytest.raises(TargetNotEmpty, match="added or removed"):
        quick_fetch(second, link_mode=mode, replace=True)
    assert (tmp_path / "data/train/mine.txt").read_text() == "mine"


def test_a_link_that_an_earlier_fetch_has_placed_becomes_a_folder(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.SYMLINK)
    quick_fetch(plan)
    assert not (tmp_path / "data").is_symlink()
    assert tree(tmp_path / "data") == FILES


@pytest.mark.parametrize("to", ["cache/data", "cache", "cache/v1", "."])
def test_cache_and_target_are_never_in_each_other(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, to: str
) -> None:
    with pytest.raises(InvalidInput, match="cache"):
        quick_fetch(a_version(store, FILES), tmp_path / to)
    assert store.seen == []


@pytest.mark.parametrize("to", ["", "a\0b"])
def test_a_target_without_a_name_is_refused(store: FakeS3, quick_fetch: Fetch, to: str) -> None:
    for mode in MODES:
        with pytest.raises(InvalidInput):
            quick_fetch(a_version(store, FILES), to, link_mode=mode)


def test_a_link_is_not_placed_over_the_current_folder(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(InvalidInput, match="symbolic link"):
        quick_fetch(a_version(store, FILES), ".", link_mode=LinkMode.SYMLINK)


@pytest.mark.parametrize("mode", MODES)
def test_a_target_below_a_file_is_one_sentence(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusablePath, match="file/data"):
        quick_fetch(a_version(store, FILES), tmp_path / "file/data", link_mode=mode)


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """An empty mount point on a file system of its own, in the mount namespace of this machine."""
    folder = tmp_path / "volume"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", str(folder)], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@ROOT_ONLY
@pytest.mark.parametrize("mode", MODES)
def test_an_empty_mount_point_is_filled_in_place(
    store: FakeS3, quick_fetch: Fetch, volume: Path, mode: LinkMode
) -> None:
    plan, other = a_version(store, FILES), a_version(store, OTHER)
    quick_fetch(plan, volume, link_mode=mode)
    assert tree(volume) == FILES
    assert hidden(volume.parent) == []
    assert quick_fetch(plan, volume, link_mode=mode).already_there
    quick_fetch(other, volume, link_mode=mode, replace=True)
    assert tree(volume) == OTHER


@ROOT_ONLY
@pytest.mark.parametrize("mode", MODES)
def test_a_folder_mounted_from_the_same_file_system_is_filled_in_place(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    (tmp_path / "host").mkdir()
    (tmp_path / "data ä").mkdir()
    mount = ["mount", "--bind", str(tmp_path / "host"), str(tmp_path / "data ä")]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        assert is_mount_point(tmp_path / "data ä")
        quick_fetch(a_version(store, FILES), tmp_path / "data ä", link_mode=mode)
    finally:
        subprocess.run(["umount", str(tmp_path / "data ä")], check=True)
    assert tree(tmp_path / "host") == FILES


@ROOT_ONLY
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("below", [".", "data"])
def test_where_folders_have_no_attributes_a_hidden_file_holds_the_record(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode, below: str
) -> None:
    volume = tmp_path / "volume"
    volume.mkdir()
    if subprocess.run(["mount", "-t", "ramfs", "none", str(volume)], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        plan, other = a_version(store, FILES), a_version(store, OTHER)
        quick_fetch(plan, volume / below, link_mode=mode)
        assert quick_fetch(plan, volume / below, link_mode=mode).already_there
        (volume / below / FILE).unlink()
        quick_fetch(plan, volume / below, link_mode=mode)
        assert tree(volume / below).items() >= FILES.items()
        with pytest.raises(TargetNotEmpty):
            quick_fetch(other, volume / below, link_mode=mode)
        quick_fetch(other, volume / below, link_mode=mode, replace=True)
        assert quick_fetch(other, volume / below, link_mode=mode).already_there
    finally:
        subprocess.run(["umount", str(volume)], check=True)


@ROOT_ONLY
@pytest.mark.parametrize("mode", [*MODES, LinkMode.SYMLINK])
def test_a_read_only_target_is_one_sentence_and_one_that_is_complete_needs_no_write(
    store: FakeS3, quick_fetch: Fetch, volume: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, volume / "data", link_mode=mode)
    subprocess.run(["mount", "-o", "remount,ro", str(volume)], check=True)
    assert quick_fetch(plan, volume / "data", link_mode=mode).already_there
    with pytest.raises(ReadOnlyTarget, match="Read-only file system"):
        quick_fetch(plan, volume / "new", link_mode=mode)


def test_nothing_is_left_at_the_target_of_a_fetch_that_fails(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan: FetchPlan = a_version(store, FILES)
    store.objects.clear()
    for mode in MODES:
        with pytest.raises(PacklineError):
            quick_fetch(plan, link_mode=mode)
        assert not (tmp_path / "data").exists()
