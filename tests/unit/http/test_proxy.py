"""Proxies are chosen as botocore chooses them, and everything that is sent goes through them."""

from __future__ import annotations

import itertools
import os
import urllib.request
from collections.abc import Iterator

import pytest
from botocore.utils import get_environ_proxies

from packline.errors import EndpointUnreachable, InvalidSetting
from packline.http.client import HttpClient
from packline.http.connection import HttpConnection
from packline.http.http1 import HttpRequest
from packline.http.proxy import ProxyRefused, find_proxy
from tests.unit.http.proxy_server import ProxyServer, a_proxy

URLS = (
    ("https", "bucket.s3.eu-west-1.amazonaws.com", 443),
    ("https", "dynamodb.eu-west-1.amazonaws.com", 443),
    ("http", "localhost", 5000),
    ("http", "127.0.0.1", 5000),
    ("https", "10.1.2.3", 9000),
    ("http", "store.Example.COM", 80),
    ("https", "::1", 8443),
    ("http", "::1", 80),
)
PROXIES: tuple[dict[str, str], ...] = (
    {},
    {"HTTPS_PROXY": "http://proxy.example:3128"},
    {"https_proxy": "http://lower.example:3128", "HTTPS_PROXY": "http://upper.example:3128"},
    {"https_proxy": "", "HTTPS_PROXY": "http://upper.example:3128"},
    {"HTTP_PROXY": "http://proxy.example:3128"},
    {"http_proxy": "proxy.example:3128", "HTTPS_PROXY": "//proxy.example:3128"},
    {"HTTP_PROXY": "http://proxy.example", "REQUEST_METHOD": "GET"},
    {"http_proxy": "http://proxy.example", "REQUEST_METHOD": "GET"},
    {"ALL_PROXY": "http://proxy.example:3128"},
    {"HTTPS_PROXY": "http://user:p%40ss@proxy.example:3128", "HTTP_PROXY": "http://[::1]:3128"},
)
EXCEPTIONS = (
    *("", "*", " * ", "localhost", "localhost:5000", "localhost:5001", "127.0.0.1", ".amazonaws.com"),
    *("amazonaws.com", "zonaws.com", "AMAZONAWS.COM", "eu-west-1.amazonaws.com, localhost", "example.com:80"),
    *("10.0.0.0/8", "10.1.2.3", "10.1.2.3:9000", "::1", "[::1]", "[::1]:8443", ",,", ".", "*.amazonaws.com"),
)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize("variables", PROXIES, ids=lambda row: " ".join(f"{k}={v}" for k, v in row.items()))
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_a_proxy_is_chosen_as_botocore_chooses_it(
    variables: dict[str, str], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for exceptions, (scheme, host, port) in itertools.product(EXCEPTIONS, URLS):
        monkeypatch.setenv(variable, exceptions)
        authority = f"[{host}]" if ":" in host else host
        usual = port == (443 if scheme == "https" else 80)
        url = f"{scheme}://{authority}{'' if usual else f':{port}'}/key"
        theirs = get_environ_proxies(url).get(scheme, "")
        ours = find_proxy(host, port, scheme == "https")
        assert (ours is not None) == bool(theirs), (exceptions, url)
        if ours is not None:
            assert ours.host in theirs
            assert ours.port == (3128 if "3128" in theirs else 80)


def test_finding_a_proxy_does_not_change_what_urllib_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert urllib.request.getproxies()["https"] == "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("socks5://proxy.example:1080", "socks5"),
        ("socks5h://user:secret@proxy.example:1080", "socks5h"),
        ("https://proxy.example:3128", "https"),
        ("http://", "not the URL"),
        ("http://user:secret@proxy:port", "not the URL"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused_by_name_and_without_its_password(
    url: str, reason: str
) -> None:
    with pytest.raises(InvalidSetting, match=f"HTTPS_PROXY.*{reason}") as refused:
        find_proxy("host.example", 443, True, {"HTTPS_PROXY": url})
    assert "secret" not in str(refused.value)


def test_user_and_password_of_the_url_are_sent_to_the_proxy_alone() -> None:
    proxy = find_proxy("host.example", 80, False, {"http_proxy": "http://us%3Aer:p%40ss@proxy.example"})
    assert proxy is not None
    head = b"GET /key?x=y HTTP/1.1\r\nhost: host.example\r\n\r\n"
    assert proxy.forward(head) == (
        b"GET http://host.example/key?x=y HTTP/1.1\r\nhost: host.example\r\n"
        b"proxy-authorization: Basic dXM6ZXI6cEBzcw==\r\n\r\n"
    )
    assert "p@ss" not in str(proxy)


@pytest.fixture
def origin() -> Iterator[ProxyServer]:
    """A proxy serves as an origin, too: it answers what it is told."""
    with a_proxy(refusal=204) as server:
        yield server


def ask(origin: ProxyServer, host: str = "origin.example") -> int:
    headers = (("host", f"{host}:{origin.server_port}"),)
    request = HttpRequest("GET", host, origin.server_port, False, "/key", headers)
    caller = HttpClient(sleep=lambda _: None)
    try:
        return caller.call(lambda: request, lambda _: False).status
    finally:
        caller.close()


def test_plain_http_goes_to_the_proxy_with_the_whole_url(
    origin: ProxyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_proxy() as proxy:
        proxy.route["origin.example"] = "127.0.0.1"
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert ask(origin) == 204
        assert proxy.requests == [f"GET http://origin.example:{origin.server_port}/key HTTP/1.1"]
    assert origin.requests == ["GET /key HTTP/1.1"]


def test_a_proxy_that_does_not_answer_is_named(origin: ProxyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://user:secret@127.0.0.1:9")
    with pytest.raises(EndpointUnreachable, match=r"through the proxy http://127\.0\.0\.1:9") as caught:
        ask(origin)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("status", "remedy"), [(407, "user:password"), (403, "NO_PROXY")])
def test_a_proxy_that_refuses_a_tunnel_is_an_error_at_once(
    status: int, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_proxy(refusal=status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        request = HttpRequest("GET", "origin.example", 443, True, "/", (("host", "origin.example"),))
        with pytest.raises(ProxyRefused, match=remedy):
            HttpClient(sleep=lambda _: None).call(lambda: request, lambda _: False)
        assert proxy.requests == ["CONNECT origin.example:443 HTTP/1.1"]


def test_a_proxy_that_does_not_reach_the_origin_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_proxy(refusal=502) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        request = HttpRequest("GET", "origin.example", 443, True, "/", (("host", "origin.example"),))
        with pytest.raises(EndpointUnreachable, match="HTTP 502"):
            HttpClient(sleep=lambda _: None).call(lambda: request, lambda _: False)
        assert len(proxy.requests) == 5


def test_a_socks_proxy_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(InvalidSetting, match="socks5"):
        HttpConnection("origin.example", 443, True)
