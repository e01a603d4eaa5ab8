"""``packline demo --data`` refuses a folder before it starts anything, and compares the files that a version has."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.cli.commands import demo
from packline.cli.commands.demo import ResultDiffers
from packline.errors import InvalidInput


def test_a_folder_that_cannot_be_pushed_is_refused_before_the_stack_is_started(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InvalidInput):
            demo._choose_source(folder, tmp_path)


def test_metadata_beside_files_is_not_expected_among_the_fetched_ones(tmp_path: Path) -> None:
    source, fetched = tmp_path / "source", tmp_path / "fetched"
    for folder in (source, fetched):
        folder.mkdir()
        (folder / "a.txt").write_text("alpha")
    (source / "a.txt.metadata.json").write_text("{}")
    demo._compare(source, fetched)
    (fetched / "a.txt").write_text("gamma")
    with pytest.raises(ResultDiffers, match=r"a\.txt"):
        demo._compare(source, fetched)
    (fetched / "b.txt").write_text("beta")
    with pytest.raises(ResultDiffers, match=r"b\.txt"):
        demo._compare(source, fetched)
