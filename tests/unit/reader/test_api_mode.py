"""A version opened by the HTTP API is read by presigned URLs, byte for byte as by the table, also when they expire."""

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
from packline.model import FetchPlan
from packline.reader.open_version import open_version
from packline.reader.version_reader import VersionReader
from packline.uri import parse_uri
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer, an_api
from tests.unit.client.api_worker import ALIAS, QUICKLY, SMALL_SHARD_ROWS


@pytest.fixture
def api(store: FakeS3, plan: FetchPlan) -> Iterator[ApiServer]:
    with an_api(store, plan) as running:
        yield running


def registry(api: ApiServer) -> PlanRegistry:
    return PlanRegistry(ApiClient(api.url, {}, QUICKLY, lambda seconds: None))


def open_by_api(api: ApiServer, cache: Path) -> VersionReader:
    """Open the alias as ``packline.open`` does: names by one registry, objects by another for each process."""
    names = registry(api)
    reader = open_version(
        VersionReference(ALIAS, partial(names.plan, parse_uri(ALIAS)), "api"),
        cache,
        lambda: ApiSource(registry(api), shard_rows=SMALL_SHARD_ROWS),
        retry_policy=QUICKLY,
    )
    names.api.close()
    return reader


def test_the_api_serves_every_member_without_a_signature_of_ours(
    api: ApiServer, store: FakeS3, files: dict[str, bytes], tmp_path: Path
) -> None:
    reader = open_by_api(api, tmp_path / "cache")
    assert reader.read(range(len(files))) == list(files.values())
    assert {seen.authorization for seen in store.seen} == {""}
    assert reader.index.plan.uri == "dataset://images/v1"
    reader.close()


def test_urls_that_expire_while_members_are_read_are_renewed(
    api: ApiServer, files: dict[str, bytes], tmp_path: Path
) -> None:
    reader = open_by_api(api, tmp_path / "cache")
    assert reader.read(range(10)) == list(files.values())[:10]
    api.expire()
    assert reader.read(range(len(files))) == list(files.values())
    reader.close()


def test_a_version_without_a_package_is_read_by_the_urls_of_its_objects(
    api: ApiServer, files: dict[str, bytes], tmp_path: Path
) -> None:
    api.plan = replace(api.plan, parts=())
    reader = open_by_api(api, tmp_path / "cache")
    assert reader.read(range(0, len(files), 3)) == list(files.values())[::3]
    reader.close()


def test_a_warm_reader_asks_the_api_once(api: ApiServer, files: dict[str, bytes], tmp_path: Path) -> None:
    first = open_by_api(api, tmp_path / "cache")
    first.read(range(len(files)))
    first.close()
    api.asked.clear()
    assert open_by_api(api, tmp_path / "cache").read(range(len(files))) == list(files.values())
    assert len(api.asked) == 1
