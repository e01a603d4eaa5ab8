"""Versions in a cache, for file systems that read them offline: by path alone, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import fsspec
import pytest

from packline.client.cache.refs import VersionReference, remember
from packline.client.cache.store import Cache
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3, plain_store
from tests.unit.client.datasets import a_version
from tests.unit.reader.opening import open_dataset

TABLE = "table"
CacheVersion = Callable[..., FetchPlan]


@pytest.fixture(autouse=True)
def _one_table_and_no_file_systems(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PACKLINE_TABLE", TABLE)
    yield
    fsspec.get_filesystem_class("packline").clear_instance_cache()


@pytest.fixture
def cache_version(tmp_path: Path) -> Iterator[CacheVersion]:
    """Make a version of files, read it into the cache, and let aliases mean it."""
    with plain_store() as store:
        yield partial(read_into_cache, store, tmp_path / "cache")


@pytest.fixture
def options(tmp_path: Path) -> dict[str, Any]:
    """What a URL needs besides: nothing is asked of a deployment."""
    return {"cache": str(tmp_path / "cache"), "offline": True}


@contextmanager
def file_system(folder: Path, files: Mapping[str, bytes]) -> Iterator[Any]:
    """A file system that has these files as the version v1 of the dataset images."""
    with plain_store() as store:
        read_into_cache(store, folder, files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PACKLINE_TABLE", TABLE)
        yield fsspec.filesystem("packline", cache=str(folder), offline=True)


def read_into_cache(
    store: FakeS3, cache: Path, files: Mapping[str, bytes], version: str = "v1", aliases: tuple[str, ...] = ()
) -> FetchPlan:
    """Put a version into a store, and read all of it into a cache."""
    plan = replace(a_version(store, files), version=version)
    with open_dataset(plan, store.url, cache) as dataset:
        for _ in dataset:
            pass
    for alias in aliases:
        remember(Cache(cache), VersionReference(f"dataset://images/{alias}", lambda: plan, TABLE), plan)
    return plan
