"""Opens datasets over a store in the test process, so that also other processes can open them from a pickle."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
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
from packline.retry import RetryPolicy
from tests.fakes.s3 import BUCKET

QUICKLY = RetryPolicy(base_seconds=0.005, max_seconds=0.02)


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
    uri: str = "",
    resolve: Callable[[], FetchPlan] | None = None,
    offline: bool = False,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    read_ahead_bytes: int = 1 << 20,
    cache_bytes: int = 0,
) -> Dataset:
    """Open a version of the store at ``url``; the table is asked by calling ``resolve``, which returns the plan."""
    options = DatasetOptions(
        uri or plan.uri,
        str(cache),
        "",
        offline,
        tuple(include),
        tuple(exclude),
        read_ahead_bytes,
        cache_bytes,
    )
    return _open(resolve or partial(_plan, plan), url, False, options)


def _plan(plan: FetchPlan) -> FetchPlan:
    return plan


def _open(resolve: Callable[[], FetchPlan], url: str, pinned: bool, options: DatasetOptions) -> Dataset:
    reader = open_version(
        VersionReference(options.uri, resolve, "table"),
        Path(options.cache),
        partial(make_source, url),
        offline=options.offline,
        pinned=pinned,
        retry_policy=QUICKLY,
        limit_bytes=options.cache_bytes,
    )
    options = options._replace(uri=reader.index.plan.uri)
    return Dataset(reader, options, partial(_open, resolve, url, True), no_metadata)


def dump(dataset: Dataset) -> bytes:
    """Pickle a dataset."""
    return pickle.dumps(dataset)


def load(pickled: bytes) -> Dataset:
    """Open a pickled dataset."""
    dataset = pickle.loads(pickled)
    assert isinstance(dataset, Dataset)
    return dataset
