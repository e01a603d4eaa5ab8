"""Nothing that these tests start can be reached from another machine."""

from __future__ import annotations

import pytest

from tests.foreign.deployment import Deployment
from tests.foreign.server_process import LOOPBACK, listening_addresses
from tests.foreign.servers import Server

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600), pytest.mark.xdist_group("foreign")]


def test_the_servers_and_their_functions_listen_on_loopback_only(
    deployment: Deployment, ministack_server: Server, seaweedfs_server: Server
) -> None:
    assert deployment.invoke("sweep", {}) == []
    for server, least in ((ministack_server, 1), (seaweedfs_server, 8)):
        addresses = listening_addresses(server.process.pid)
        assert len(addresses) >= least
        assert {host for host, _ in addresses} == {LOOPBACK}
        assert int(server.url.rsplit(":", 1)[1]) in {port for _, port in addresses}
