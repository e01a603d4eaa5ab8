"""An alias means one version: in all threads of a process, in pickles, and in worker processes."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import fsspec
import pytest

import packline
from tests.unit.fsspec.conftest import CacheVersion

ALIAS = "packline://images/production/a.txt"


def open_alias(options: dict[str, Any]) -> Any:
    return fsspec.core.url_to_fs(ALIAS, **options)[0]


def read(fs: Any) -> bytes:
    data: bytes = fs.cat_file("images/production/a.txt")
    return data


@pytest.fixture
def fs(cache_version: CacheVersion, options: dict[str, Any]) -> Any:
    """Opened by an alias, which then moved on."""
    cache_version({"a.txt": b"old"}, "v1", aliases=("production",))
    opened = open_alias(options)
    cache_version({"a.txt": b"new"}, "v2", aliases=("production",))
    return opened


def test_an_alias_that_moves_changes_nothing_in_this_process(fs: Any, options: dict[str, Any]) -> None:
    assert read(fs) == b"old"
    assert read(open_alias(options)) == b"old"
    with fsspec.open(ALIAS, **options) as file:
        assert file.read() == b"old"
    assert fs.storage_options["versions"] == {"images/production": "v1"}


def test_threads_read_the_same_version(fs: Any, options: dict[str, Any]) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: read(open_alias(options)), range(16))) == {b"old"}


def test_a_process_that_starts_anew_reads_what_the_alias_means_now(fs: Any, options: dict[str, Any]) -> None:
    type(fs).clear_instance_cache()
    assert read(open_alias(options)) == b"new"


def test_a_pickle_keeps_the_version_and_no_bytes(fs: Any) -> None:
    pickled = pickle.dumps(fs)
    type(fs).clear_instance_cache()
    assert read(pickle.loads(pickled)) == b"old"
    assert len(pickled) < 1000


def test_json_and_storage_options_keep_the_version(fs: Any) -> None:
    text, arguments = fs.to_json(), fs.storage_options
    type(fs).clear_instance_cache()
    assert read(type(fs).from_json(text)) == b"old"
    type(fs).clear_instance_cache()
    assert read(fsspec.filesystem("packline", **arguments)) == b"old"
    assert "production" in json.loads(text)["versions"].popitem()[0]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes_read_the_same_version(fs: Any, method: str) -> None:
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.map(read, [fs] * 4) == [b"old"] * 4


def test_a_version_is_opened_once_by_all_file_systems(fs: Any, options: dict[str, Any]) -> None:
    other = fsspec.filesystem("packline", skip_instance_cache=True, **options)
    other.info("images/v1/a.txt")
    assert other._roots["images/v1"] is fs._roots["images/production"]


def test_a_version_with_the_content_of_another_is_pinned_by_its_own_name(
    cache_version: CacheVersion, options: dict[str, Any]
) -> None:
    cache_version({"a.txt": b"same"}, "v1")
    cache_version({"a.txt": b"same"}, "v2", aliases=("production",))
    assert open_alias(options).storage_options["versions"] == {"images/production": "v2"}
    with (
        packline.open("dataset://images/v1", **options) as one,
        packline.open("dataset://images/v2", **options) as two,
    ):
        assert (one.uri, two.uri) == ("dataset://images/v1", "dataset://images/v2")
        assert one[0] == two[0] == b"same"
