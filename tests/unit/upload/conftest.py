"""What the tests of uploads share: a strict store on a real socket, and credentials that are nobody's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
