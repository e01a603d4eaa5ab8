"""Inputs in other clouds and by other protocols, against servers on this machine."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from obstore.exceptions import GenericError

from packline.client.inputs import gcs_azure
from packline.client.inputs.definition import KeepDirectories
from packline.client.inputs.http_files import find_url
from packline.client.inputs.resolve import resolve_all
from packline.errors import (
    CredentialsMissing,
    InvalidSetting,
    InvalidUri,
    ObjectChanged,
    ObjectNotFound,
    Unavailable,
)
from tests.unit.inputs.conftest import Desk, an_input


@pytest.fixture
def google(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    account = {
        "gcs_base_url": desk.s3_server.url,
        "disable_oauth": True,
        "client_email": "",
        "private_key": "",
        "private_key_id": "",
    }
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT_KEY", json.dumps(account))
    monkeypatch.setenv("GOOGLE_ALLOW_HTTP", "true")
    return desk


@pytest.fixture
def azure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    settings = {"ENDPOINT": desk.s3_server.url, "SKIP_SIGNATURE": "true", "ALLOW_HTTP": "true"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AZURE_{name}", value)
    return desk


OBJECTS = {"foo/a b.csv": b"1", "foo/deep/c.csv": b"22" * 700_000, "foo/d.txt": b"", "food.csv": b"no"}


def test_google_objects_come_by_wildcard_and_once(google: Desk) -> None:
    google.s3_server.objects |= {f"buck/{key}": body for key, body in OBJECTS.items()}
    wanted = an_input("in", "gs://buck/foo/**.csv", keep=KeepDirectories.SUFFIX)
    google.bring(wanted)
    assert google.tree() == {"in/a b.csv": b"1", "in/deep/c.csv": OBJECTS["foo/deep/c.csv"]}
    files = google.record()["in"]["files"]
    assert [file["uri"] for file in files] == ["gs://buck/foo/a b.csv", "gs://buck/foo/deep/c.csv"]
    assert files[1]["size"] == 1_400_000
    gets = len(google.s3_server.gets())
    google.bring(wanted)
    assert len(google.s3_server.gets()) == gets


def test_azure_blobs_come_by_name_and_by_wildcard(azure: Desk) -> None:
    azure.s3_server.objects |= {f"cont/{key}": body for key, body in OBJECTS.items()}
    azure.bring(an_input("one", "azure://acc/cont/foo/a b.csv"), an_input("all", "azure://acc/cont/foo/*"))
    assert azure.tree() == {"one/a b.csv": b"1", "all/a b.csv": b"1", "all/d.txt": b""}
    assert azure.record()["one"]["files"][0]["storage_uri"] == "azure://acc/cont/foo/a b.csv"


def test_objects_that_are_not_there_are_named(google: Desk) -> None:
    for uri in ("gs://buck/none", "gs://buck/none/**"):
        with pytest.raises(ObjectNotFound, match=rf"Input 'in'.*{uri[:15]}"):
            google.bring(an_input("in", uri))
    with pytest.raises(InvalidUri, match="account"):
        google.bring(an_input("in", "azure://only"))


@pytest.mark.parametrize("change", ["changed", "deleted"])
@pytest.mark.parametrize("cloud", ["google", "azure"])
def test_an_object_that_changes_after_the_listing_does_not_come_under_its_old_tag(
    request: pytest.FixtureRequest, cloud: str, change: str
) -> None:
    desk: Desk = request.getfixturevalue(cloud)
    base, uri = {"google": ("buck", "gs://buck"), "azure": ("cont", "azure://acc/cont")}[cloud]
    desk.s3_server.objects[f"{base}/d/x.bin"] = b"one"
    ((resolved,),) = resolve_all([an_input("in", f"{uri}/d/*")], desk.tools())
    if change == "changed":
        desk.s3_server.objects[f"{base}/d/x.bin"] = b"other"
    else:
        del desk.s3_server.objects[f"{base}/d/x.bin"]
    with ExitStack() as leases, pytest.raises(ObjectChanged, match=r"d/x\.bin was changed or deleted"):
        resolved.unit.bring(leases)


def test_a_page_that_changes_after_it_was_looked_at_is_refused(desk: Desk) -> None:
    desk.s3_server.objects["site/x.bin"] = b"one"
    remote = find_url(f"{desk.s3_server.url}/site/x.bin")
    desk.s3_server.objects["site/x.bin"] = b"two"
    with pytest.raises(ObjectChanged), remote.open() as body:
        body.read(10)


def test_missing_credentials_of_another_cloud_are_named_with_their_variables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = (
        "Generic GCS error: Error performing token request: Error performing GET http://169.254.169.254/"
    )

    def store(scheme: str, names: list[str]) -> Any:
        class Store:
            def head(self, key: str) -> None:
                raise GenericError(refusal)

        return Store()

    monkeypatch.setattr(gcs_azure, "_store", store)
    with pytest.raises(CredentialsMissing, match="gs://b/k needs credentials") as refused:
        desk.bring(an_input("in", "gs://b/k"))
    assert "GOOGLE_APPLICATION_CREDENTIALS" in refused.value.remedy
    assert "169.254" not in str(refused.value)


def test_another_s3_compatible_store_is_reached_by_a_profile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "aws-config"
    config.write_text(
        f"[profile ovh]\nendpoint_url = {desk.s3_server.url}\nregion = gra\n"
        "aws_access_key_id = AKOVH\naws_secret_access_key = s\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKOTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    desk.s3_server.objects |= {"buck/a/1.csv": b"1", "buck/a/b/2.csv": b"2"}
    desk.bring(an_input("in", "s3+ovh://buck/a/**.csv", keep=KeepDirectories.SUFFIX))
    assert desk.tree() == {"in/1.csv": b"1", "in/b/2.csv": b"2"}
    assert desk.record()["in"]["files"][0]["uri"] == "s3+ovh://buck/a/1.csv"
    with pytest.raises(InvalidSetting, match="'none' does not exist"):
        desk.bring(an_input("in", "s3+none://buck/a"))


@pytest.mark.parametrize(
    ("uri", "package"), [("gs://b/k", "obstore"), ("azure://a/c/b", "obstore"), ("sftp://h/x", "smart-open")]
)
def test_a_missing_package_is_named_with_the_way_to_install_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, uri: str, package: str
) -> None:
    for module in ("obstore", "obstore.store", "smart_open", "smart_open.transport"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InvalidSetting, match=rf"Input 'in'.*{package}.*packline\[sources\]"):
        desk.bring(an_input("in", uri))


@contextmanager
def an_ftp_server(files: dict[str, bytes]) -> Iterator[int]:
    """The few commands that fetching a file takes (RFC 959); its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, files), daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(server: socket.socket, files: dict[str, bytes]) -> None:
    while True:
        try:
            control, _ = server.accept()
        except OSError:
            return
        with control, control.makefile("rb") as lines, socket.create_server(("127.0.0.1", 0)) as data:
            control.sendall(b"220 ready\r\n")
            for line in lines:
                _answer(control, data, line.decode().strip(), files)


def _answer(control: socket.socket, data: socket.socket, line: str, files: dict[str, bytes]) -> None:
    verb, _, argument = line.partition(" ")
    port = data.getsockname()[1]
    replies = {
        "USER": "331 password",
        "PASS": "230 in" if argument == "secret" else "530 no",
        "TYPE": "200 ok",
        "EPSV": f"229 entering (|||{port}|)",
        "PASV": f"227 entering (127,0,0,1,{port >> 8},{port & 255})",
        "QUIT": "221 bye",
    }
    if verb != "RETR":
        control.sendall(f"{replies.get(verb, '502 unknown')}\r\n".encode())
    elif argument.lstrip("/") not in files:
        control.sendall(b"550 no such file\r\n")
    else:
        control.sendall(b"150 here it comes\r\n")
        channel, _ = data.accept()
        with channel:
            channel.sendall(files[argument.lstrip("/")])
        control.sendall(b"226 done\r\n")


def test_other_protocols_go_through_smart_open(desk: Desk) -> None:
    with an_ftp_server({"data/a.csv.gz": b"\x1f\x8b not unpacked"}) as port:
        desk.bring(an_input("in", f"ftp://me:secret@127.0.0.1:{port}/data/a.csv.gz"))
    assert desk.tree() == {"in/a.csv.gz": b"\x1f\x8b not unpacked"}
    (file,) = desk.record()["in"]["files"]
    assert (file["uri"], file["size"]) == (f"ftp://127.0.0.1:{port}/data/a.csv.gz", 15)
    with pytest.raises(Unavailable, match=r"Input 'in': ftp://127\.0\.0\.1:1/x"):
        desk.bring(an_input("in", "ftp://me:secret@127.0.0.1:1/x"))
    with pytest.raises(InvalidUri, match="ftp"):
        desk.bring(an_input("in", "ftp://127.0.0.1/*"))
