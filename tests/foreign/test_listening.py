"""Nothing that these tests start can be reached from another machine."""

from __future__ import annotations

import os
import socket

import pytest

from tests.foreign.deployment import Deployment
from tests.foreign.server_process import LOOPBACK, listening_addresses
from tests.foreign.servers import Server

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]


def test_a_socket_on_another_address_would_be_seen() -> None:
    with socket.socket() as one, socket.socket(socket.AF_INET6) as other:
        one.bind(("127.0.0.2", 0))
        other.bind(("::1", 0))
        for listener in (one, other):
            listener.listen()
        addresses = listening_addresses(os.getpid())
        assert {one.getsockname()[:2], other.getsockname()[:2]} <= addresses


def test_the_servers_and_their_functions_listen_on_loopback_only(
    deployment: Deployment, ministack_server: Server, seaweedfs_server: Server
) -> None:
    assert deployment.invoke("sweep", {}) == []
    for server, least in ((ministack_server, 1), (seaweedfs_server, 8)):
        addresses = listening_addresses(server.process.pid)
        assert len(addresses) >= least
        assert {host for host, _ in addresses} == {LOOPBACK}
        assert int(server.url.rsplit(":", 1)[1]) in {port for _, port in addresses}
