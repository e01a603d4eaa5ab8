"""A fetch by the API as a worker makes it: it knows an address, and nothing of the store."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from packline.client.api.http import ApiClient
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.source import ApiSource
from packline.client.cache.refs import VersionReference
from packline.client.fetch import fetch
from packline.client.receipt import Receipt
from packline.retry import RetryPolicy
from packline.uri import parse_uri
from tests.unit.client.conftest import QUICK

ALIAS = "dataset://images/best"
QUICKLY = RetryPolicy(attempts=4, base_seconds=0.001, max_seconds=0.002)


SMALL_SHARD_ROWS = 90
"""As many as ``a_version`` writes into a shard."""


class Worker:
    """A worker that knows nothing but the address of the API."""

    def __init__(
        self,
        url: str,
        folder: Path,
        environ: Mapping[str, str] | None = None,
        shard_rows: int = SMALL_SHARD_ROWS,
    ) -> None:
        self.shard_rows = shard_rows
        self.waits: list[float] = []
        self.cache = folder / "cache"
        self.library = PlanRegistry(ApiClient(url, environ or {}, QUICKLY, self.waits.append))

    def fetch(self, to: Path, uri: str = ALIAS, **options: Any) -> Receipt:
        reference = VersionReference(uri, partial(self.library.plan, parse_uri(uri)), "api")
        source = ApiSource(self.library, shard_rows=self.shard_rows)
        chosen: dict[str, Any] = {
            "source": source,
            "cache": self.cache,
            "settings": QUICK._replace(processes=1),
        }
        try:
            return fetch(reference, to, **(chosen | options))
        finally:
            self.library.api.close()
