"""A whole fetch over plain HTTP through a proxy: what the worker reads and what its worker processes read."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.errors import EndpointUnreachable, InvalidSetting
from tests.fakes.s3 import BUCKET, FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.http.proxy_server import a_proxy

FILES = some_files(50, 20_000)
HOST = "store.example"
"""A name that only the proxy knows."""


def behind_a_proxy(store: FakeS3) -> S3Source:
    url = f"http://{HOST}:{store.url.rpartition(':')[2]}"
    return S3Source(
        BUCKET, find_endpoint("s3", url=url), CredentialChain(lambda: Credentials("AKID", "secret"))
    )


def test_a_fetch_over_plain_http_goes_through_a_proxy(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_proxy("Basic dXNlcjpwQHNz") as proxy:
        proxy.route[HOST] = "127.0.0.1"
        monkeypatch.setenv("http_proxy", f"http://user:p%40ss@{proxy.authority}")
        quick_fetch(a_version(store, FILES), source=behind_a_proxy(store))
        assert len(proxy.requests) == len(store.seen)
    assert tree(tmp_path / "data") == FILES


def test_an_exception_keeps_a_fetch_from_the_proxy(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "internal.example,127.0.0.1")
    quick_fetch(a_version(store, FILES))
    assert tree(tmp_path / "data") == FILES


def test_a_proxy_that_is_not_there_is_named(
    store: FakeS3, quick_fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with pytest.raises(EndpointUnreachable, match=r"proxy http://127\.0\.0\.1:9.*HTTP_PROXY"):
        quick_fetch(a_version(store, FILES))


def test_a_socks_proxy_is_refused_by_name(
    store: FakeS3, quick_fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(InvalidSetting, match="socks5"):
        quick_fetch(a_version(store, FILES))
    assert not store.seen
