"""``packline fetch`` as a pod runs it: without a home, without a cache, and again after a restart."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3, plain_store
from tests.unit.client.api_server import ApiServer, an_api
from tests.unit.client.datasets import a_version, some_files, tree
from tests.warm_command import run_packline

FILES = some_files(40, 500)
URI = "dataset://images/best"


@pytest.fixture
def store() -> Iterator[FakeS3]:
    with plain_store() as running:
        yield running


@pytest.fixture
def api(store: FakeS3) -> Iterator[ApiServer]:
    with an_api(store, a_version(store, FILES)) as running:
        yield running


def packline(api: ApiServer, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in ``folder``, with no home at all."""
    names = ("PATH", "PYTHONPATH", "LANG", "SSL_CERT_FILE")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment |= {"PACKLINE_API_URL": api.url, "HOME": "/nowhere"}
    return run_packline(arguments, environment, folder)


def test_a_pod_without_a_home_fetches_directly_and_finds_its_files_after_a_restart(
    api: ApiServer, tmp_path: Path
) -> None:
    fetch = ("fetch", URI, "--to", "data", "--place", "direct", "--json", "--progress", "none")
    first = packline(api, tmp_path, *fetch)
    assert first.returncode == 0, first.stderr
    assert tree(tmp_path / "data") == FILES
    assert os.listdir(tmp_path) == ["data"]
    again = packline(api, tmp_path, *fetch)
    assert again.returncode == 0, again.stderr
    assert json.loads(first.stdout)["placed"] == "direct"
    assert json.loads(again.stdout)["already_there"]
    (tmp_path / "data/empty.txt").unlink()
    mended = packline(api, tmp_path, *fetch)
    assert mended.returncode == 0, mended.stderr
    assert tree(tmp_path / "data") == FILES


def test_the_default_names_what_it_took_and_refuses_a_changed_folder_in_one_line(
    api: ApiServer, tmp_path: Path
) -> None:
    fetch = ("fetch", URI, "--to", ".", "--cache", str(tmp_path / "cache"), "--progress", "none")
    here = tmp_path / "here"
    here.mkdir()
    first = packline(api, here, *fetch)
    assert first.returncode == 0, first.stderr
    assert "link" in first.stdout
    assert tree(here) == FILES
    (here / "empty.txt").unlink()
    (here / "empty.txt").write_text("mine")
    refused = packline(api, here, *fetch)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert "'empty.txt'" in refused.stderr
    assert (here / "empty.txt").read_text() == "mine"
    assert packline(api, here, *fetch, "--replace").returncode == 0
    assert tree(here) == FILES


@pytest.mark.parametrize("to", ["", "file/data"])
def test_a_target_that_cannot_be_is_one_line(api: ApiServer, tmp_path: Path, to: str) -> None:
    (tmp_path / "file").write_text("")
    for place in ("direct", "auto"):
        cache = () if place == "direct" else ("--cache", str(tmp_path / "cache"))
        ended = packline(
            api, tmp_path, "fetch", URI, "--to", to, "--place", place, *cache, "--progress", "none"
        )
        assert ended.returncode in (2, 8)
        assert len(ended.stderr.splitlines()) == 1
