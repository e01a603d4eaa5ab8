"""What an export wrote is what an import brings: the same paths and bytes, whatever the names are."""

from __future__ import annotations

import string
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from packline.exports.formats import write_folder
from packline.exports.shards import ShardLimits
from packline.exports.webdataset import CannotExport, sample_name
from packline.imports.detect import SourceOptions, plan_import
from packline.imports.staging import ImportFolder
from packline.imports.storages import Buckets
from packline.reader.dataset import Dataset
from packline.vhpkgzip.member_paths import check_path, find_collisions
from tests.fakes.s3 import FakeS3
from tests.unit.client.datasets import a_version
from tests.unit.reader.opening import open_dataset

LETTERS = string.ascii_letters + string.digits + " ._-+~#%&'\"{}[]*?:;\n\täéßñ中e\u0301"
NAMES = st.text(LETTERS, min_size=1, max_size=12).filter(lambda name: name.strip(". ") != "")
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(PATHS, st.binary(max_size=600), min_size=1, max_size=12)

few = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def usable(files: Mapping[str, bytes]) -> bool:
    """Whether the paths are those that a version can have, and none is a file and a folder."""
    with suppress(Exception):
        return all(check_path(path) == path == ImportFolder.check(path) for path in files) and not list(
            find_collisions(files, folding=False)
        )
    return False


def imported(folder: Path) -> dict[str, bytes]:
    plan = plan_import(SourceOptions(str(folder)), Buckets())
    return {
        entry.path: b"".join(entry.pieces)
        for archive in plan.archives
        for entry in archive.entries(lambda path: False)
    }


def exported(dataset: Dataset, kind: str, folder: Path, members: int) -> list[bytes]:
    folder.mkdir()
    write_folder(kind, dataset, ShardLimits(members=members), folder)
    return [file.read_bytes() for file in sorted(folder.iterdir())]


@pytest.mark.parametrize("kind", ["tar", "zip"])
@few
@given(files=FILES, members=st.integers(1, 12))
def test_what_was_exported_is_imported_as_it_was(
    store: FakeS3, kind: str, files: dict[str, bytes], members: int
) -> None:
    assume(usable(files))
    with tempfile.TemporaryDirectory() as scratch:
        with open_dataset(a_version(store, files), store.url, Path(scratch, "cache")) as dataset:
            first = exported(dataset, kind, Path(scratch, "first"), members)
            assert exported(dataset, kind, Path(scratch, "second"), members) == first
        assert imported(Path(scratch, "first")) == files


@few
@given(files=FILES, members=st.integers(1, 12))
def test_what_webdataset_can_hold_is_imported_as_it_was_and_the_rest_is_refused(
    store: FakeS3, files: dict[str, bytes], members: int
) -> None:
    assume(usable(files))
    names = [sample_name(path) for path in files]
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_dataset(a_version(store, files), store.url, Path(scratch, "cache")) as dataset,
    ):
        if None in names or len(set(names)) < len(names):
            with pytest.raises(CannotExport):
                exported(dataset, "webdataset", Path(scratch, "refused"), members)
            assert list(Path(scratch, "refused").iterdir()) == []
            files = {f"{number}.bin": data for number, data in enumerate(files.values())}
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_dataset(a_version(store, files), store.url, Path(scratch, "cache")) as dataset,
    ):
        exported(dataset, "webdataset", Path(scratch, "new"), members)
        assert imported(Path(scratch, "new")) == files
