"""A version in a store, and datasets that read it: by table and store, or by the HTTP API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from packline.model import FetchPlan
from packline.reader.dataset import Dataset
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer, an_api
from tests.unit.client.conftest import processes as processes
from tests.unit.client.conftest import source as source
from tests.unit.client.conftest import store as store
from tests.unit.client.datasets import a_version, some_files
from tests.unit.reader.opening import open_dataset

FILES = some_files()

Open = Callable[..., Dataset]


@pytest.fixture
def files() -> dict[str, bytes]:
    return dict(sorted(FILES.items(), key=lambda item: item[0].encode()))


@pytest.fixture
def plan(store: FakeS3, files: dict[str, bytes]) -> FetchPlan:
    return a_version(store, files)


@pytest.fixture
def api(
    store: FakeS3, plan: FetchPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ApiServer]:
    """The version by the HTTP API, which the environment names."""
    with an_api(store, plan) as running:
        monkeypatch.setenv("PACKLINE_API_URL", running.url)
        monkeypatch.setenv("PACKLINE_API_TOKEN", "token")
        monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "cache"))
        yield running


@pytest.fixture
def open_plan(store: FakeS3, plan: FetchPlan, tmp_path: Path) -> Iterator[Open]:
    """Open the version, with the cache ``tmp_path/cache``."""
    opened: list[Dataset] = []

    def run(**options: object) -> Dataset:
        chosen = {"plan": plan, "url": store.url, "cache": tmp_path / "cache"} | options
        opened.append(open_dataset(**chosen))  # type: ignore[arg-type]
        return opened[-1]

    yield run
    for dataset in opened:
        dataset.close()
