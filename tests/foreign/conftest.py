"""MiniStack with the synthesized stack, SeaweedFS, and workers whose roles have nothing but policies of the stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from packline.local.synth import synthesized
from tests.foreign.deployment import Deployment
from tests.foreign.servers import Server, ministack, seaweedfs
from tests.foreign.worker import Worker

SETTINGS = {"quiet_seconds": "5", "intake_concurrency": "2", "tracing": "all"}
"""Settings that any deployment may choose (``infra/settings.py``): a short wait, and few processes at once."""

MakeWorker = Callable[..., Worker]


@pytest.fixture(scope="session")
def ministack_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ministack(tmp_path_factory.mktemp("ministack")) as server:
        yield server


@pytest.fixture(scope="session")
def seaweedfs_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with seaweedfs(tmp_path_factory.mktemp("seaweedfs")) as server:
        yield server


@pytest.fixture(scope="session")
def deployment(ministack_server: Server) -> Deployment:
    return Deployment(ministack_server, synthesized(None, SETTINGS))


@pytest.fixture
def worker_with(deployment: Deployment, tmp_path: Path) -> MakeWorker:
    """Make a worker whose role has the policies of those outputs; none: the account's root user."""

    def make(*outputs: str) -> Worker:
        environment = deployment.env_with(deployment.role_with(*outputs)) if outputs else deployment.env()
        return Worker(environment, tmp_path / "-".join(outputs or ("root",)))

    return make
