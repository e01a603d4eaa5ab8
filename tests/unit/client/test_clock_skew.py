"""A worker whose clock is wrong fetches by the store's clock, or is told that its clock is wrong."""

from __future__ import annotations

import email.utils
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.aws_api import clock
from packline.aws_api.s3 import S3Client, S3Source
from packline.aws_api.s3_errors import ClockSkewed
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 20_000)
DAYS = 2 * 86_400


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    yield
    clock.reset()


def refuse_other_days(seen: Request) -> Fault | None:
    """As a store does whose clock is two days ahead of ours; the day stands in the signature."""
    ahead = time.time() + DAYS
    if time.strftime("/%Y%m%d/", time.gmtime(ahead)) in seen.authorization:
        return None
    return Fault(403, "RequestTimeTooSkewed", extra=(("Date", email.utils.formatdate(ahead, usegmt=True)),))


def test_a_fetch_is_signed_by_the_clock_of_the_store_once_that_is_known(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES, block_bytes=200_000)
    store.fault = refuse_other_days
    quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES


def test_a_small_read_is_repeated_by_the_clock_of_the_store(store: FakeS3, source: S3Source) -> None:
    store.objects["key"] = b"body"
    store.fault = refuse_other_days
    objects = S3Client(source)
    assert objects.read("key") == b"body"
    objects.caller.close()
    assert len(store.seen) == 2


def test_a_clock_that_cannot_be_set_right_is_named_at_once(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    store.fault = lambda seen: Fault(403, "RequestTimeTooSkewed")
    with pytest.raises(ClockSkewed, match="Set the clock"):
        quick_fetch(plan)
    requests = Counter((seen.key, seen.range) for seen in store.seen)
    assert set(requests.values()) == {1}, "how many are sent depends on the machine; none is sent again"
