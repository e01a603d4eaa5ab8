"""What the tests of the packing engine share: a strict store, and members in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from packline.part_builder import loop_pool
from tests.fakes.s3 import FakeS3


@pytest.fixture
def s3() -> Iterator[FakeS3]:
    with FakeS3() as server:
        yield server
    loop_pool.close_all()


@pytest.fixture(autouse=True)
def _no_credentials_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
