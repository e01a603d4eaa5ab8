"""What the tests of uploads share: a strict store on a real socket, and credentials that are nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.upload.interrupted import FILES, Folder, settled_fill
from tests.unit.upload.store import UploadStore


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadStore]:
    with UploadStore() as server:
        server.cache = str(tmp_path_factory.mktemp("cache"))
        yield server


@pytest.fixture(autouse=True)
def _no_credentials_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)


@pytest.fixture
def folder(store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("PACKLINE_STORE", "bucket")
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.url)
    monkeypatch.setenv("PACKLINE_CACHE", store.cache)
    for name in (
        "PACKLINE_TABLE",
        "PACKLINE_STACK",
        "PACKLINE_API_URL",
        "VH_EXECUTION_ID",
        "PACKLINE_EXECUTION",
    ):
        monkeypatch.delenv(name, raising=False)
    return Folder(settled_fill(tmp_path / "folder", FILES), store)
