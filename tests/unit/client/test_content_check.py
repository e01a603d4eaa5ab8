"""A file that looks touched is kept only if its content, or all that is known of it, is still the same."""

from __future__ import annotations

import os
from binascii import crc32
from pathlib import Path

import pytest

from packline.client.cache.content_check import is_unchanged
from packline.client.cache.local_disks import has_stable_inodes
from packline.client.cache.tree_index import TreeIndex

DATA = b"content"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "version" / "a"
    path.parent.mkdir()
    path.write_bytes(DATA)
    path.chmod(0o444)
    return path


def index(file: Path, crc: bool = True) -> TreeIndex:
    """The index of the folder as it is now."""
    tree = TreeIndex()
    tree.add_folder(b"", file.parent.stat())
    status = file.stat()
    tree.add_file(b"a", status.st_size, status.st_mtime_ns, status.st_ino)
    if crc:
        tree.set_crc(0, crc32(DATA))
    return tree


def rewrite(file: Path, data: bytes) -> None:
    file.chmod(0o644)
    file.write_bytes(data)
    file.chmod(0o444)


def test_the_same_bytes_written_again_are_the_same_file(file: Path) -> None:
    tree = index(file)
    rewrite(file, DATA)
    os.utime(file, ns=(5, 5))
    assert is_unchanged(file.parent, tree, 0)
    assert tree.mtimes[0] == 5


@pytest.mark.parametrize("data", [b"another", b"longer content"])
def test_other_bytes_are_another_file(file: Path, data: bytes) -> None:
    tree = index(file)
    rewrite(file, data)
    assert not is_unchanged(file.parent, tree, 0)


def test_what_is_no_file_any_more_is_not_the_file(file: Path, tmp_path: Path) -> None:
    tree = index(file)
    file.rename(tmp_path / "elsewhere")
    assert not is_unchanged(file.parent, tree, 0)
    file.mkdir()
    assert not is_unchanged(file.parent, tree, 0)
    file.rmdir()
    file.symlink_to(tmp_path / "elsewhere")
    assert not is_unchanged(file.parent, tree, 0)


def test_a_file_gets_its_mode_back(file: Path) -> None:
    tree = index(file)
    file.chmod(0o755)
    assert is_unchanged(file.parent, tree, 0)
    assert file.stat().st_mode & 0o777 == 0o444


def test_without_a_checksum_only_an_unwritten_file_is_accepted(file: Path) -> None:
    tree = index(file, crc=False)
    assert not is_unchanged(file.parent, tree, 0)  # its inode was written to, and nothing explains it
    file.chmod(0o755)
    assert is_unchanged(file.parent, tree, 0)  # its mode does
    (file.parent / "b").hardlink_to(file)
    assert is_unchanged(file.parent, tree, 0)  # a link to it does
    tree.inodes[0] += 1
    assert is_unchanged(file.parent, tree, 0) is not has_stable_inodes(file.parent)
    tree.mtimes[0] += 1
    assert not is_unchanged(file.parent, tree, 0)


def test_a_folder_that_is_not_there_is_taken_for_a_local_one(tmp_path: Path) -> None:
    assert has_stable_inodes(tmp_path / "none")
