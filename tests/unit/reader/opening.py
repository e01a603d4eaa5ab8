"""Opens datasets over a store in the test process, so that also other processes can open them from a pickle."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.cache.refs import VersionReference
from packline.json_types import JsonObject
from packline.model import FetchPlan, Member
from packline.reader.dataset import Dataset, DatasetOptions
from packline.reader.open_version import open_version
from tests.unit.client.store import BUCKET


def make_source(url: str) -> S3Source:
    """Return a source of the store at a URL."""
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    return S3Source(BUCKET, find_endpoint("s3", url=url), chain)


def no_metadata(members: Sequence[Member]) -> dict[str, JsonObject]:
    """Return no metadata."""
    return {}


def open_dataset(
    plan: FetchPlan,
    url: str,
    cache: Path,
    *,
    offline: bool = False,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    read_ahead_bytes: int = 1 << 20,
    cache_bytes: int = 0,
    pinned: bool = False,
) -> Dataset:
    """Open a version of the store at ``url``; the table is asked by returning the plan."""
    options = DatasetOptions(
        *(plan.uri, str(cache), "", offline, tuple(include), tuple(exclude), read_ahead_bytes, cache_bytes)
    )
    return _open(plan, url, pinned, options)


def _open(plan: FetchPlan, url: str, pinned: bool, options: DatasetOptions) -> Dataset:
    reader = open_version(
        VersionReference(options.uri, lambda: plan, "table"),
        Path(options.cache),
        partial(make_source, url),
        offline=options.offline,
        pinned=pinned,
    )
    return Dataset(reader, options, partial(_open, plan, url, True), no_metadata)
