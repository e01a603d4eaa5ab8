"""A target that holds its version already is checked: left, mended, or refused with what has changed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from packline.client.errors import TargetChanged
from packline.client.placement.link_mode import LinkMode
from packline.errors import TargetNotEmpty
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 500)
MODES = [LinkMode.AUTO, LinkMode.COPY, LinkMode.DIRECT]
FILE = "train/class1/img 00001+ä.bin"


@pytest.mark.parametrize("mode", MODES)
def test_a_restarted_job_finds_its_version_and_asks_for_no_file(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    first = quick_fetch(plan, link_mode=mode)
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)
    before, inode = len(store.seen), (tmp_path / "data").stat().st_ino
    receipt = quick_fetch(plan, link_mode=mode)
    assert receipt.already_there
    assert (receipt.files, receipt.bytes, receipt.placed) == (first.files, first.bytes, first.placed)
    assert "already there" in receipt.line()
    assert len(store.seen) == before
    assert (tmp_path / "data").stat().st_ino == inode


def lose(file: Path) -> None:
    file.unlink()


def lose_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def shorten(file: Path) -> None:
    """As after a power cut: short, with the old time."""
    times = file.stat()
    file.chmod(0o644)
    os.truncate(file, 1)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def move_away(file: Path) -> None:
    file.rename(file.parents[3] / "elsewhere")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("harm", [lose, lose_folder, shorten, move_away])
def test_what_is_missing_or_short_is_put_back_with_a_warning(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode, harm: object
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    assert callable(harm)
    harm(tmp_path / "data" / FILE)
    store.seen.clear()
    receipt = quick_fetch(plan, link_mode=mode)
    assert tree(tmp_path / "data") == FILES
    assert not receipt.already_there
    assert any("put back" in warning for warning in receipt.warnings)
    assert receipt.received < plan.bytes // 2
    assert quick_fetch(plan, link_mode=mode).already_there


def append(file: Path) -> None:
    file.chmod(0o644)
    with file.open("ab") as out:
        out.write(b"x")


def overwrite(file: Path) -> None:
    file.chmod(0o644)
    with file.open("r+b") as out:
        out.write(b"x")


def rewrite(file: Path) -> None:
    """As sed -i: another file of that name and size."""
    body = file.read_bytes()
    file.unlink()
    file.write_bytes(body[::-1])


def touch(file: Path) -> None:
    os.utime(file)


@pytest.mark.parametrize("mode", [LinkMode.COPY, LinkMode.DIRECT])
@pytest.mark.parametrize("change", [append, overwrite, rewrite, touch])
def test_what_somebody_has_changed_is_named_and_put_back_only_when_asked(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode, change: object
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    time.sleep(0.02)  # file times have the resolution of the kernel's tick
    assert callable(change)
    change(tmp_path / "data" / FILE)
    changed = tree(tmp_path / "data")
    with pytest.raises(TargetChanged, match="img 00001"):
        quick_fetch(plan, link_mode=mode)
    assert tree(tmp_path / "data") == changed
    quick_fetch(plan, link_mode=mode, replace=True)
    assert tree(tmp_path / "data") == FILES


@pytest.mark.parametrize("mode", MODES)
def test_files_that_a_job_has_added_are_left_and_named(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    (tmp_path / "data/labels.cache").write_text("mine")
    receipt = quick_fetch(plan, link_mode=mode)
    assert "labels.cache" in receipt.warnings[0]
    assert tree(tmp_path / "data") == FILES | {"labels.cache": b"mine"}


@pytest.mark.parametrize("mode", [LinkMode.COPY, LinkMode.REFLINK])
def test_a_job_that_asks_for_files_it_may_change_is_not_left_with_hard_links(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.HARDLINK)
    with pytest.raises(TargetNotEmpty, match="as links"):
        quick_fetch(plan, link_mode=mode)
    assert quick_fetch(plan, link_mode=mode, replace=True).placed in ("copy", "reflink")


ONE, OTHER = "train/class0/same size 1.bin", "train/class0/same size 2.bin"
TWINS = {**FILES, ONE: b"1" * 300, OTHER: b"2" * 300}


def swap(root: Path) -> None:
    (root / ONE).rename(root / "x")
    (root / OTHER).rename(root / ONE)
    (root / "x").rename(root / OTHER)


def restore_older(root: Path) -> None:
    """As ``rsync -a`` or ``tar -x``: another file of that size, with its own old time."""
    (root / ONE).unlink()
    (root / ONE).write_bytes(b"3" * 300)
    os.utime(root / ONE, (1e9, 1e9))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("change", [swap, restore_older])
def test_files_with_the_right_size_and_an_old_time_are_compared_by_their_bytes(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode, change: Callable[[Path], None]
) -> None:
    plan = a_version(store, TWINS)
    quick_fetch(plan, link_mode=mode)
    time.sleep(0.02)  # file times have the resolution of the kernel's tick
    change(tmp_path / "data")
    for _ in range(2):
        with pytest.raises(TargetChanged, match="same size 1"):
            quick_fetch(plan, link_mode=mode)
    quick_fetch(plan, link_mode=mode, replace=True)
    assert tree(tmp_path / "data") == TWINS
    assert quick_fetch(plan, link_mode=mode).already_there


def test_a_writable_copy_that_was_written_to_and_given_an_old_time_is_found(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.COPY)
    time.sleep(0.02)
    file = tmp_path / "data" / FILE
    with file.open("r+b") as out:  # as cp -p
        out.write(bytes([FILES[FILE][0] ^ 1]))
    os.utime(file, (1e9, 1e9))
    with pytest.raises(TargetChanged):
        quick_fetch(plan, link_mode=LinkMode.COPY)


@pytest.mark.parametrize("mode", MODES)
def test_other_modes_and_renames_back_and_forth_change_nothing(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, TWINS)
    quick_fetch(plan, link_mode=mode)
    time.sleep(0.02)
    swap(tmp_path / "data")
    swap(tmp_path / "data")
    (tmp_path / "data" / FILE).chmod(0o600)
    assert quick_fetch(plan, link_mode=mode).already_there
    assert tree(tmp_path / "data") == TWINS


@pytest.mark.parametrize("mode", MODES)
def test_a_folder_that_became_a_link_is_never_written_through(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    folder, outside = (tmp_path / "data" / FILE).parent, tmp_path / "outside"
    shutil.rmtree(folder)
    outside.mkdir()
    (outside / Path(FILE).name).write_text("somebody's")
    folder.symlink_to(outside)
    with pytest.raises(TargetChanged):
        quick_fetch(plan, link_mode=mode)
    quick_fetch(plan, link_mode=mode, replace=True)
    assert tree(outside) == {Path(FILE).name: b"somebody's"}
    assert tree(tmp_path / "data") == FILES


@pytest.mark.parametrize("mode", MODES)
def test_a_file_and_a_folder_in_each_others_place_are_changes(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=mode)
    file = tmp_path / "data" / FILE
    shutil.rmtree(file.parent)
    file.parent.write_text("x")
    with pytest.raises(TargetChanged):
        quick_fetch(plan, link_mode=mode)
    quick_fetch(plan, link_mode=mode, replace=True)
    file.unlink()
    file.mkdir()
    (file / "somebody's").write_text("x")
    with pytest.raises(TargetChanged):
        quick_fetch(plan, link_mode=mode)
    with pytest.raises(TargetNotEmpty, match="is a folder with files"):
        quick_fetch(plan, link_mode=mode, replace=True)
    (file / "somebody's").unlink()
    quick_fetch(plan, link_mode=mode, replace=True)
    assert tree(tmp_path / "data") == FILES
