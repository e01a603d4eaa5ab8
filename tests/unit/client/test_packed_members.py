"""Files inside parts of their uploader are fetched and read by range, compared with the manifest, and never taken from
another part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from packline.client.api.http import ApiClient
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.source import ApiSource
from packline.client.cache.refs import VersionReference
from packline.errors import PacklineError
from packline.model import FetchPlan
from packline.part_range import parse_part_range
from packline.reader.open_version import open_version
from packline.uri import parse_uri
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer, an_api
from tests.unit.client.api_worker import ALIAS, QUICKLY, Worker
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import some_files, tree
from tests.unit.client.packed import a_packed_version, packed_members
from tests.unit.reader.opening import open_dataset

FILES = {path: data for path, data in some_files(120).items() if data}
PART = "outputs/exec-1/.packline-parts/0.vhpkgzip"

both = pytest.mark.parametrize("versioned", [True, False], ids=["versioned", "by ETag"])


@pytest.fixture
def store() -> Iterator[FakeS3]:
    """A store with versions and ETags."""
    with FakeS3(serial_faults=False) as running:
        yield running


@pytest.fixture
def plan(store: FakeS3) -> FetchPlan:
    return a_packed_version(store, FILES)


@pytest.fixture
def api(store: FakeS3, plan: FetchPlan) -> Iterator[ApiServer]:
    with an_api(store, plan) as running:
        yield running


@both
def test_a_version_is_fetched_by_ranges_and_compared(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, versioned: bool
) -> None:
    receipt = quick_fetch(a_packed_version(store, FILES, versioned=versioned))
    assert tree(tmp_path / "data") == FILES
    assert receipt.warnings == ()
    ranged = store.ranges("outputs/")
    assert len(ranged) == len(FILES)
    assert all(each for _, each in ranged)


@both
def test_a_version_is_opened_and_read_at_random(store: FakeS3, tmp_path: Path, versioned: bool) -> None:
    plan = a_packed_version(store, FILES, versioned=versioned)
    with open_dataset(plan, store.url, tmp_path / "cache") as dataset:
        paths = list(dataset.paths())
        assert dataset.read_many(paths[::-7]) == [FILES[path] for path in paths[::-7]]
        with dataset.open("train/class0/large.bin") as file:
            file.seek(100)
            assert file.read(50) == FILES["train/class0/large.bin"][100:150]


def test_a_version_is_fetched_by_the_api(api: ApiServer, store: FakeS3, tmp_path: Path) -> None:
    Worker(api.url, tmp_path).fetch(tmp_path / "data")
    assert tree(tmp_path / "data") == FILES
    # Of each member as a whole: a URL is signed with that range.
    expected = {at.http_range for m in packed_members(store, FILES) if (at := parse_part_range(m.version_id))}
    assert {each for _, each in store.ranges("outputs/")} == expected


def test_a_version_is_read_by_the_api(api: ApiServer, tmp_path: Path) -> None:
    def registry() -> PlanRegistry:
        return PlanRegistry(ApiClient(api.url, {}, QUICKLY, lambda seconds: None))

    names = registry()
    reader = open_version(
        VersionReference(ALIAS, partial(names.plan, parse_uri(ALIAS)), "api"),
        tmp_path / "cache",
        lambda: ApiSource(registry(), shard_rows=90),
        retry_policy=QUICKLY,
    )
    assert reader.read(range(len(FILES))) == [FILES[path] for path in sorted(FILES, key=str.encode)]
    reader.close()
    names.api.close()


def test_a_range_and_a_whole_member_are_read_by_the_api(
    api: ApiServer, store: FakeS3, plan: FetchPlan
) -> None:
    library = PlanRegistry(ApiClient(api.url, {}, QUICKLY, lambda seconds: None))
    source = ApiSource(library, shard_rows=90)
    source.load_parts(library.plan(parse_uri(ALIAS)))
    from packline.manifest.reader import read_files

    member = next(iter(read_files(plan.manifest, source)))
    data = FILES[member.path]
    assert source.read(member.key, member.version_id) == data
    assert source.read_range(member.key, 3, 5, member.version_id) == data[3:8]
    source.close()


def damage(store: FakeS3) -> None:
    """Another byte in the middle of the first part, as if its storage had failed: version and ETag stay."""
    store.etags = False  # the store computes the ETag of what it has
    versions = store.versions[PART]
    body = bytearray(versions[-1].data)
    body[200] ^= 1
    versions[-1] = replace(versions[-1], data=bytes(body))


def test_damaged_bytes_are_named_and_not_delivered(
    store: FakeS3, plan: FetchPlan, quick_fetch: Fetch, tmp_path: Path
) -> None:
    damage(store)
    with pytest.raises(PacklineError, match="CRC-32"):
        quick_fetch(plan)
    with (
        open_dataset(plan, store.url, tmp_path / "other") as dataset,
        pytest.raises(PacklineError, match="CRC-32"),
    ):
        dataset.read_many(list(dataset.paths()))


def test_another_part_under_the_same_key_is_refused(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_packed_version(store, FILES, versioned=False)
    store.put(PART, store.data(PART)[::-1])
    with pytest.raises(PacklineError):
        quick_fetch(plan)
    with open_dataset(plan, store.url, tmp_path / "other") as dataset, pytest.raises(PacklineError):
        dataset.read_many(list(dataset.paths()))


def test_a_store_that_ignores_ranges_delivers_nothing(
    store: FakeS3, plan: FetchPlan, quick_fetch: Fetch, tmp_path: Path
) -> None:
    store.ignores_ranges = True
    with pytest.raises(PacklineError):
        quick_fetch(plan)
    with open_dataset(plan, store.url, tmp_path / "other") as dataset, pytest.raises(PacklineError):
        dataset.read_many(list(dataset.paths()))
