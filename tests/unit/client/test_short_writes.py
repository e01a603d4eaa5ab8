"""A disk that takes part of a file is a full disk: the error names the file, and nothing claims to be whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.errors import NoSpace, PathCollision
from packline.fs.directory_writer import DirectoryWriter
from packline.vhpkgzip.member_paths import check_path_bytes


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.fs.directory_writer.os.write", lambda handle, data: len(data) - 1)


@pytest.mark.usefixtures("short")
def test_a_short_write_is_no_space(tmp_path: Path) -> None:
    writer = DirectoryWriter(tmp_path, check_path_bytes)
    made: list[bytes] = []
    with pytest.raises(NoSpace, match="a/b"):
        writer.create(b"a/b", b"data", False)
    with pytest.raises(NoSpace, match="a/c"):
        writer.create_all([(b"a/c", b"data")], False, made)
    assert made == []
    writer.close()


def test_a_folder_that_cannot_be_made_names_itself(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    writer = DirectoryWriter(tmp_path, check_path_bytes)
    with pytest.raises(PathCollision, match="file/below"):
        writer.create_folder(b"file/below")
    writer.remove(b"file-that-is-not-there")
    with pytest.raises(PathCollision, match="file"):
        writer.open(b"file/x", False)
    writer.close()
