"""An upload through HTTP proxies: plain with the whole URL, TLS through a tunnel, and what a proxy refuses."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.client.upload.sender import Sender
from packline.client.upload.upload import UploadRequest, upload
from packline.http.proxy import ProxyRefused
from packline.http.tls import tls_context
from packline.part_builder.s3_request_builder import S3RequestBuilder
from tests.certificates import make_certificate
from tests.unit.http.proxy_server import a_proxy
from tests.unit.upload.store import UploadStore, fill

FILES = {"small": b"s", "middle": os.urandom(2 << 20)}
USER = "Basic dXNlcjpwYXNz"


@pytest.fixture(autouse=True)
def _no_proxies_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def secure_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[UploadStore]:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    tls_context.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with UploadStore(context) as server:
        yield server
    tls_context.cache_clear()


def push(url: str, folder: Path) -> None:
    sender = Sender("e", S3RequestBuilder.find("bucket", endpoint_url=url, region="us-east-1"))
    try:
        upload(UploadRequest(fill(folder, FILES), "e"), sender)
    finally:
        sender.close()


def test_plain_http_goes_to_the_proxy(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_proxy(USER) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://user:pass@{proxy.authority}")
        proxy.route["store.example"] = "127.0.0.1"
        push(store.url.replace("127.0.0.1", "store.example"), tmp_path / "out")
        assert len(proxy.requests) == 3
    assert store.outputs() == FILES


def test_tls_goes_through_a_tunnel(
    secure_store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_proxy(USER) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:pass@{proxy.authority}")
        push(secure_store.url, tmp_path / "out")
        assert {line.split()[0] for line in proxy.requests} == {"CONNECT"}
    assert secure_store.outputs() == FILES


def test_a_proxy_that_refuses_is_named(
    secure_store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_proxy(USER) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ProxyRefused, match="407"):
            push(secure_store.url, tmp_path / "out")
    assert secure_store.seen == []
