"""Connections are opened without waiting: the next address if one refuses, a typed error after the last."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator

import pytest

from packline.errors import EndpointUnreachable
from packline.http.connector import Connector

REFUSING = "127.0.0.2"
"""Loopback as well, but nobody listens there."""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def port(listener: socket.socket) -> int:
    number: int = listener.getsockname()[1]
    return number


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch, port: int) -> str:
    """A host with two addresses, of which the first refuses."""
    addresses = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in (REFUSING, "127.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    return "two.example"


def opened(dialing: Connector) -> socket.socket:
    """Wait as the worker does."""
    for _ in range(20):
        with selectors.DefaultSelector() as selector:
            selector.register(dialing, dialing.events)
            assert selector.select(5)
        link = dialing.advance()
        if link is not None:
            return link
    raise AssertionError("not open after twenty steps")


def test_an_open_connection_is_handed_over_and_still_waits_for_nothing(
    listener: socket.socket, port: int
) -> None:
    with opened(Connector("127.0.0.1", port, tls=False)) as link, listener.accept()[0] as peer:
        link.sendall(b"hello")
        assert peer.recv(5) == b"hello"
        assert link.gettimeout() == 0


def test_the_next_address_is_tried_where_one_refuses(name: str, port: int) -> None:
    with opened(Connector(name, port, tls=False)) as link:
        assert link.getpeername() == ("127.0.0.1", port)


def test_the_next_address_is_tried_where_one_is_given_up(name: str, port: int) -> None:
    dialing = Connector(name, port, tls=False)
    before = dialing.deadline
    dialing.try_next_address(TimeoutError("timed out"))
    assert dialing.deadline >= before
    with opened(dialing) as link:
        assert link.getpeername() == ("127.0.0.1", port)


def test_the_last_address_given_up_is_an_error_that_names_the_origin(port: int) -> None:
    dialing = Connector("127.0.0.1", port, tls=True)
    with pytest.raises(EndpointUnreachable, match=rf"https://127\.0\.0\.1:{port} \(timed out\)"):
        dialing.try_next_address(TimeoutError("timed out"))


def test_a_refused_connection_is_an_error_that_says_so(port: int) -> None:
    with pytest.raises(EndpointUnreachable, match="Connection refused"):
        opened(Connector(REFUSING, port, tls=False))


def test_a_name_that_does_not_exist_is_a_typed_error() -> None:
    with pytest.raises(EndpointUnreachable, match=r"http://nowhere\.invalid:80"):
        Connector("nowhere.invalid", 80, tls=False)


def test_a_peer_that_never_shakes_hands_is_waited_for_without_blocking(
    listener: socket.socket, port: int
) -> None:
    dialing = Connector("127.0.0.1", port, tls=True)
    with selectors.DefaultSelector() as selector:
        selector.register(dialing, dialing.events)
        assert selector.select(5)
    with listener.accept()[0]:
        assert [dialing.advance() for _ in range(3)] == [None, None, None]
        assert dialing.events == selectors.EVENT_READ
    dialing.close()
