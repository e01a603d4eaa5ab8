"""What stands in the way of the cache's own files is named, with what to do about it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from packline.errors import UnusablePath
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(20, 500)


def test_a_folder_in_place_of_an_index_is_named_and_nothing_is_left_beside_it(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan)
    index = tmp_path / "cache/index" / plan.content_hash
    index.unlink()
    (index / "mine").mkdir(parents=True)
    with pytest.raises(UnusablePath, match=re.escape(str(index))) as refused:
        quick_fetch(plan, tmp_path / "again")
    assert refused.value.remedy == "A folder is where a file belongs: remove it or rename it, and run again."
    assert os.listdir(index.parent) == [index.name]
    (index / "mine").rmdir()
    index.rmdir()
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES
