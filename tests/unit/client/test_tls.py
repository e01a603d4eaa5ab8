"""The same fetch over TLS, and a peer that cannot prove its name."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.errors import EndpointUnreachable, InvalidSetting
from packline.http.proxy import ProxyRefused
from packline.http.tls import tls_context
from tests.fakes.s3 import BUCKET, FakeS3, Fault, only, plain_store
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.http.proxy_server import a_proxy
from tests.waiting import wait_for

FILES = some_files(200, 20_000)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "store")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "store.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        built.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return file


@pytest.fixture
def tls_store(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeS3]:
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with plain_store(context) as store:
        yield store
    tls_context.cache_clear()


def source_of(store: FakeS3, url: str = "") -> S3Source:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    return S3Source(BUCKET, find_endpoint("s3", url=url or store.url), chain)


def test_a_fetch_over_tls_brings_every_file(
    tls_store: FakeS3, certificate: Path, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    tls_store.fault = only(2, fault=Fault(cut_after=30_000))
    quick_fetch(a_version(tls_store, FILES, block_bytes=1 << 20), source=source_of(tls_store))
    assert tree(tmp_path / "data") == FILES


@pytest.mark.parametrize("authorization", ["", "Basic dXNlcjpwQHNz"])
def test_a_fetch_over_tls_goes_through_a_proxy_by_tunnels(
    authorization: str,
    tls_store: FakeS3,
    certificate: Path,
    quick_fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    tls_store.fault = only(2, fault=Fault(cut_after=30_000))
    with a_proxy(authorization) as proxy:
        user = "user:p%40ss@" if authorization else ""
        monkeypatch.setenv("HTTPS_PROXY", f"http://{user}{proxy.authority}")
        quick_fetch(a_version(tls_store, FILES, block_bytes=1 << 20), source=source_of(tls_store))
        assert set(proxy.requests) == {f"CONNECT {tls_store.url.removeprefix('https://')} HTTP/1.1"}
    assert tree(tmp_path / "data") == FILES


def test_a_proxy_that_asks_for_a_password_ends_a_fetch_at_once(
    tls_store: FakeS3, certificate: Path, quick_fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with a_proxy("Basic dXNlcjpwQHNz") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:wrong@{proxy.authority}")
        with pytest.raises(ProxyRefused, match="407") as refused:
            quick_fetch(a_version(tls_store, FILES), source=source_of(tls_store))
    assert "wrong" not in str(refused.value)
    assert not tls_store.seen


def test_the_certificates_of_a_profile_are_trusted(
    tls_store: FakeS3, certificate: Path, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text(f"[default]\nca_bundle = {certificate}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    quick_fetch(a_version(tls_store, FILES), source=source_of(tls_store))
    assert tree(tmp_path / "data") == FILES


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_certificates_of_other_tools_are_trusted(
    variable: str,
    tls_store: FakeS3,
    certificate: Path,
    quick_fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, str(certificate))
    quick_fetch(a_version(tls_store, FILES), source=source_of(tls_store))
    assert tree(tmp_path / "data") == FILES


@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_loaded_are_named(
    variable: str,
    content: str | None,
    tls_store: FakeS3,
    quick_fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if content is not None:
        (tmp_path / "bundle.pem").write_text(content)
    monkeypatch.setenv(variable, str(tmp_path / "bundle.pem"))
    with pytest.raises(InvalidSetting, match=f"{variable}.*bundle.pem"):
        quick_fetch(a_version(tls_store, FILES), source=source_of(tls_store))


class HoldsUpTheFirst:
    """Stands before a store and passes connections on, but the first one not before it is told to."""

    def __init__(self, store: FakeS3) -> None:
        self._behind = ("127.0.0.1", int(store.url.rpartition(":")[2]))
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._server.getsockname()[1]}"
        self.go_on = threading.Event()
        self.accepted = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.go_on.set()
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                front, _ = self._server.accept()
                self.accepted += 1
                threading.Thread(target=self._serve, args=(front, self.accepted == 1), daemon=True).start()

    def _serve(self, front: socket.socket, held: bool) -> None:
        if held:
            self.go_on.wait()
        back = socket.create_connection(self._behind)
        threading.Thread(target=self._pass, args=(back, front), daemon=True).start()
        self._pass(front, back)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source, target:
            while piece := source.recv(65536):
                target.sendall(piece)


def test_a_connection_that_does_not_come_about_holds_up_no_other(
    tls_store: FakeS3, certificate: Path, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    plan = a_version(tls_store, FILES)
    blocks = sum(len(part.blocks) for part in plan.parts)
    before = HoldsUpTheFirst(tls_store)
    settings = QUICK._replace(processes=1, connections=3, max_growth=1.0)
    with ThreadPoolExecutor() as aside:
        fetched = aside.submit(quick_fetch, plan, source=source_of(tls_store, before.url), settings=settings)
        # By the other connections: all blocks, but one if the first connection was to bring it.
        wait_for(lambda: len(set(tls_store.ranges())) >= blocks - 1)
        assert not before.go_on.is_set()
        before.go_on.set()
        assert fetched.result(timeout=30).files == len(FILES)
    before.close()
    assert tree(tmp_path / "data") == FILES


def test_a_peer_without_a_trusted_certificate_is_refused(
    tls_store: FakeS3, quick_fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    with pytest.raises(EndpointUnreachable, match="certificate"):
        quick_fetch(a_version(tls_store, FILES), source=source_of(tls_store))
    assert tls_store.seen == []
