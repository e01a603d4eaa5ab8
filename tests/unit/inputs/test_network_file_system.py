"""A cache on NFS or SMB: what differs there from a local disk, simulated one by one; `make test-nfs` has a server."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from packline.client.cache.eviction import remove, remove_stale
from packline.client.cache.store import Cache
from packline.client.preflight import check_room
from packline.errors import NoSpace
from tests.unit.inputs.conftest import Desk, an_input

FILES = {"a/1.bin": b"1", "a/2.bin": b"22"}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.s3_server.objects |= {f"buck/{path}": body for path, body in FILES.items()}
    return desk


def bring(desk: Desk) -> None:
    desk.bring(an_input("in", "s3://buck/a/**"))
    assert desk.tree() == {"in/1.bin": b"1", "in/2.bin": b"22"}


@pytest.mark.parametrize("error", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EIO])
def test_without_locks_of_the_file_system_the_cache_works(
    filled: Desk, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def flock(handle: Any, operation: int) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(fcntl, "flock", flock)
    bring(filled)
    bring(filled)


def test_locks_that_exclude_nobody_are_not_relied_on(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda handle, operation: None)
    bring(filled)
    bring(filled)


def test_a_file_that_is_open_elsewhere_is_removed_once_it_is_closed(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFS renames an open file to .nfs… when it is removed, so its folder is not empty until then."""
    bring(filled)
    cache = Cache(filled.folder / "cache")
    (content,) = (path.name for path in cache.versions.iterdir())
    real = os.unlink
    is_open = True

    def unlink(path: Any, *, dir_fd: int | None = None) -> None:
        name = os.fsdecode(path)
        if is_open and name.endswith("1.bin"):
            os.rename(path, name.replace("1.bin", ".nfs0001"), src_dir_fd=dir_fd, dst_dir_fd=dir_fd)
        elif is_open and ".nfs" in name:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), name)
        else:
            real(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", unlink)
    assert remove(cache, content) is True
    assert cache.find(content) is None, "it is not in the cache any more, whatever is left of it"
    bring(filled)
    assert list(cache.staging.rglob(".nfs*"))
    is_open = False
    for folder in cache.staging.iterdir():
        os.utime(folder, (0, 0))
    remove_stale(cache)
    assert not list(cache.staging.rglob(".nfs*"))


def test_small_files_are_not_taken_for_blocks_of_the_size_of_a_transfer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFS reports the size of its transfers as that of a block: 1,000 files of 1 KB do not take 500 MB."""
    real = os.statvfs(tmp_path)
    size, free = 1 << 20, 10
    reported = os.statvfs_result((size, size, 100, free, free, *real[5:]))
    monkeypatch.setattr(os, "statvfs", lambda path: reported)
    check_room(tmp_path, 1_000, 1_000_000)
    with pytest.raises(NoSpace):
        check_room(tmp_path, 1_000, free * size)


@pytest.mark.parametrize("place", ["cache/v1/", "cache/notes/", "/inputs/", "/config/"])
def test_a_rename_whose_answer_was_lost_is_not_taken_for_a_failure(
    filled: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """NFS repeats a request whose answer was lost, and the second RENAME says ENOENT of what the first has moved."""
    real = os.rename
    lost: list[str] = []

    def rename(source: Any, target: Any, **options: Any) -> None:
        real(source, target, **options)
        if place in os.fsdecode(target) and not lost:
            lost.append(os.fsdecode(target))
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fsdecode(source))

    monkeypatch.setattr(os, "rename", rename)
    bring(filled)
    assert lost
    assert len(filled.s3_server.gets()) == 2, "nothing is dropped and fetched again"
