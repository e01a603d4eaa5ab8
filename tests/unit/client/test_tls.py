"""The same fetch over TLS, and a peer that cannot prove its name."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from packline.errors import EndpointUnreachable
from packline.wire.connection import tls_context
from packline.wire.credentials import CredentialChain
from packline.wire.endpoint import find_endpoint
from packline.wire.s3 import S3Source
from packline.wire.sigv4 import Credentials
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.store import BUCKET, Fault, Store, a_store, only

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
def tls_store(certificate: Path) -> Iterator[Store]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with a_store(context) as store:
        yield store
    tls_context.cache_clear()


def source_of(store: Store) -> S3Source:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    return S3Source(BUCKET, find_endpoint("s3", url=store.url), chain)


def test_a_fetch_over_tls_brings_every_file(
    tls_store: Store, certificate: Path, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    tls_store.fault = only(2, fault=Fault(cut_after=30_000))
    quick_fetch(a_version(tls_store, FILES, block_bytes=1 << 20), source=source_of(tls_store))
    assert tree(tmp_path / "data") == FILES


def test_a_peer_without_a_trusted_certificate_is_refused(
    tls_store: Store, quick_fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    with pytest.raises(EndpointUnreachable, match="certificate"):
        quick_fetch(a_version(tls_store, FILES), source=source_of(tls_store))
    assert tls_store.seen == []
