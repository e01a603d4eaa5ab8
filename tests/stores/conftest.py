"""One bucket in each kind of store, and inputs that come from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.web import FakeWeb
from tests.stores.servers import STORES, Bucket
from tests.unit.inputs.conftest import Desk, KnownNames


@pytest.fixture(scope="module", params=STORES)
def bucket(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch, STORES[request.param](folder, patch) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with FakeWeb() as s3_server:
        yield Desk(s3_server, KnownNames(), tmp_path)
