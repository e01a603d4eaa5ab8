"""A running store, a source that reads it, and a fetch with little patience, for the tests of the fetch client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.fetch import fetch
from packline.client.receipt import Receipt
from packline.client.transfer.settings import TransferSettings
from packline.model import FetchPlan
from packline.retry import RetryPolicy
from tests.fakes.s3 import BUCKET, FakeS3, plain_store

QUICK = TransferSettings(processes=2, retry_policy=RetryPolicy(base_seconds=0.01, max_seconds=0.05))


@pytest.fixture
def store() -> Iterator[FakeS3]:
    with plain_store() as running:
        yield running


@pytest.fixture
def source(store: FakeS3) -> S3Source:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    return S3Source(BUCKET, find_endpoint("s3", url=store.url), chain)


Fetch = Callable[..., Receipt]


@pytest.fixture
def processes() -> int:
    """Return how many processes ``quick_fetch`` transfers with: one, as each starts an interpreter.

    A module whose subject is the transfer itself overrides it with two.
    """
    return 1


@pytest.fixture
def quick_fetch(source: S3Source, tmp_path: Path, processes: int) -> Fetch:
    """Fetch into ``tmp_path/data`` through the cache ``tmp_path/cache``."""
    settings = QUICK._replace(processes=processes)

    def run(plan: FetchPlan, to: str | Path | None = None, **options: Any) -> Receipt:
        chosen: dict[str, Any] = {
            "source": source,
            "cache": tmp_path / "cache",
            "settings": settings,
        } | options
        return fetch(plan, tmp_path / "data" if to is None else to, **chosen)

    return run
