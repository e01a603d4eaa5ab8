"""Inputs from the web, from mounts and by other protocols."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from packline.client.inputs.definition import KeepDirectories
from packline.client.placement.link_mode import LinkMode
from packline.errors import (
    AccessDenied,
    EndpointUnreachable,
    InvalidSetting,
    InvalidUri,
    ObjectNotFound,
    Unavailable,
)
from packline.http.proxy import ProxyRefused
from tests.unit.http.proxy_server import a_proxy
from tests.unit.inputs.conftest import Desk, an_input


def test_a_web_page_is_brought_once(desk: Desk) -> None:
    desk.s3_server.objects["data/set one.csv"] = b"1,2,3"
    uri = f"{desk.s3_server.url}/data/set%20one.csv?x=1"
    desk.bring(an_input("csv", uri), an_input("full", uri, keep=KeepDirectories.FULL))
    assert desk.tree() == {"csv/set one.csv": b"1,2,3", "full/data/set one.csv": b"1,2,3"}
    gets = len(desk.s3_server.gets())
    desk.bring(an_input("csv", uri))
    assert len(desk.s3_server.gets()) == gets
    desk.s3_server.objects["data/set one.csv"] = b"4,5"
    desk.bring(an_input("csv", uri))
    assert desk.tree()["csv/set one.csv"] == b"4,5"


def test_a_password_opens_the_page_and_is_written_nowhere(desk: Desk) -> None:
    desk.s3_server.objects["private/a.bin"] = b"secret"
    desk.s3_server.passwords["private/a.bin"] = ("me", "p@ss:w0rt")
    uri = f"http://me:p%40ss%3Aw0rt@{desk.s3_server.host}/private/a.bin"
    desk.bring(an_input("a", uri))
    assert desk.tree() == {"a/a.bin": b"secret"}
    said = (desk.config / "inputs.json").read_text()
    assert "w0rt" not in said
    assert desk.record()["a"]["files"][0]["uri"] == f"{desk.s3_server.url}/private/a.bin"
    with pytest.raises(AccessDenied, match=r"Input 'a'.*401") as refused:
        desk.bring(an_input("a", uri.replace("w0rt", "wrong")))
    assert "wrong" not in str(refused.value)


def test_a_password_does_not_follow_a_redirect(desk: Desk) -> None:
    desk.s3_server.objects["elsewhere/b"] = b"b"
    desk.s3_server.redirects["r/b"] = f"{desk.s3_server.url}/elsewhere/b"
    desk.bring(an_input("b", f"http://me:secret@{desk.s3_server.host}/r/b"))
    assert desk.tree() == {"b/b": b"b"}
    last = desk.s3_server.seen[-1]
    assert (last.key, last.authorization) == ("elsewhere/b", "")


def test_a_server_without_head_is_read_all_the_same(desk: Desk) -> None:
    desk.s3_server.objects["x/a.bin"] = b"abc"
    desk.s3_server.no_head.add("x/a.bin")
    desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin"))
    assert desk.tree() == {"a/a.bin": b"abc"}
    assert desk.record()["a"]["files"][0]["size"] == 3


def test_an_answer_that_breaks_off_is_asked_for_again(desk: Desk) -> None:
    desk.s3_server.objects["x/a.bin"] = body = os.urandom(3_000_000)
    desk.s3_server.broken["x/a.bin"] = 1
    desk.s3_server.failing["x/a.bin"] = 1
    desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin"))
    assert desk.tree() == {"a/a.bin": body}
    assert len(desk.s3_server.gets()) == 3


def test_a_page_that_is_missing_or_never_answers_is_named(desk: Desk) -> None:
    with pytest.raises(ObjectNotFound, match=r"Input 'a'.*/x/none"):
        desk.bring(an_input("a", f"{desk.s3_server.url}/x/none"))
    with pytest.raises(EndpointUnreachable, match=r"Input 'a'.*127\.0\.0\.1:1/"):
        desk.bring(an_input("a", "http://127.0.0.1:1/x"))
    desk.s3_server.objects["x/a"] = b"a"
    desk.s3_server.failing["x/a"] = 99
    with pytest.raises(Unavailable, match=r"Input 'a'.*503"):
        desk.bring(an_input("a", f"{desk.s3_server.url}/x/a"))
    with pytest.raises(InvalidUri, match="wildcards"):
        desk.bring(an_input("a", f"{desk.s3_server.url}/x/*"))


@pytest.mark.parametrize("how", [LinkMode.SYMLINK, LinkMode.COPY])
def test_files_of_a_mount_are_linked_or_copied(desk: Desk, tmp_path: Path, how: LinkMode) -> None:
    for name in ("a.csv", "deep/b.csv", "c.txt"):
        file = tmp_path / "mount" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    desk.bring(an_input("m", f"file://{tmp_path}/mount/**.csv", keep=KeepDirectories.SUFFIX), link_mode=how)
    assert desk.tree() == {"m/a.csv": b"a.csv", "m/deep/b.csv": b"deep/b.csv"}
    assert (desk.inputs / "m" / "a.csv").is_symlink() == (how is LinkMode.SYMLINK)
    assert desk.record()["m"]["files"][0]["uri"] == f"file://{tmp_path}/mount/a.csv"
    with pytest.raises(InvalidUri, match="folder"):
        desk.bring(an_input("m", f"file://{tmp_path}/mount"))
    with pytest.raises(ObjectNotFound):
        desk.bring(an_input("m", f"file://{tmp_path}/mount/none"))


def test_a_web_page_comes_through_the_proxy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.s3_server.objects["x/a.bin"] = b"abc"
    with a_proxy("Basic dXNlcjpwQHNz") as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://user:p%40ss@{proxy.authority}")
        desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin"))
        assert {line.split()[1] for line in proxy.requests} == {f"{desk.s3_server.url}/x/a.bin"}
    assert desk.tree() == {"a/a.bin": b"abc"}


def test_a_proxy_that_refuses_the_web_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_proxy("Basic dXNlcjpwQHNz") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        for scheme in ("http", "https"):
            with pytest.raises(ProxyRefused, match="407"):
                desk.bring(an_input("a", f"{scheme}://origin.example/x/a.bin"))


def test_a_socks_proxy_is_refused_by_name_for_the_web(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(InvalidSetting, match="socks5"):
        desk.bring(an_input("a", "https://origin.example/x/a.bin"))
