"""Mounts of one NFS server by two hosts, for tests that run in the kernel of ``make test-nfs``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.fs.tree import remove_tree
from tests.nfs.server import NfsServer

MOUNTS = os.environ.get("PACKLINE_NFS", "")


@pytest.fixture(params=["nfs4", "nfs3"])
def server(request: pytest.FixtureRequest) -> Iterator[NfsServer]:
    """The server with both hosts' mounts of one version: NFS 4.2 has locks, NFS 3 is mounted without (``nolock``)."""
    if not MOUNTS:
        pytest.skip("needs User-mode Linux and programs of NFS from Debian's packages; `make test-nfs`")
    server = NfsServer(Path(MOUNTS), request.param)
    yield server
    for export in server.exports():
        for entry in export.iterdir():
            remove_tree(entry)
