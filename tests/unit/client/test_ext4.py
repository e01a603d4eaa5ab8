"""Folders are spread over the block groups of ext4, where versions come and go; elsewhere nothing is lost."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from packline.fs.ext4 import GET_FLAGS, TOP_OF_HIERARCHY, spread_subfolders
from tests.unit.client.owners import opened


def is_spread(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        flags = fcntl.ioctl(handle, GET_FLAGS, bytes(8))
    except OSError:
        return False
    finally:
        os.close(handle)
    return bool(int.from_bytes(flags[:4], "little") & TOP_OF_HIERARCHY)


def test_spread_says_whether_the_file_system_took_it(tmp_path: Path) -> None:
    assert spread_subfolders(tmp_path) == is_spread(tmp_path)
    assert spread_subfolders(tmp_path) == is_spread(tmp_path)


def test_versions_and_their_folders_are_spread_where_the_file_system_can(tmp_path: Path) -> None:
    (tmp_path / "probe").mkdir()
    can = spread_subfolders(tmp_path / "probe")
    staging = opened(tmp_path / "staging")
    assert is_spread(tmp_path / "staging") == can
    assert is_spread(staging.files) == can
    staging.discard()


def test_a_file_system_that_knows_no_such_attribute_is_no_error() -> None:
    assert spread_subfolders(Path("/proc")) is False
