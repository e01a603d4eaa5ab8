"""What the command line does when the API that knows an alias is down, and when it says no."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.s3 import plain_store
from tests.unit.client.api_server import ApiServer, Reply
from tests.unit.client.datasets import a_version
from tests.warm_command import run_packline

FILES = {"a/1.txt": b"one", "a/2.txt": b"two"}


@pytest.fixture
def api() -> Iterator[ApiServer]:
    with plain_store() as store:
        running = ApiServer(store, a_version(store, FILES))
        yield running
        running.close()


def begin(api: ApiServer, folder: Path, to: str, *options: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "packline.cli.main",
        "fetch",
        "dataset://images/best",
        "--to",
        to,
        *options,
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PACKLINE_API_URL": api.url}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def end(running: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    out, error = running.communicate()
    return subprocess.CompletedProcess(running.args, running.returncode, out, error)


def fetch(api: ApiServer, folder: Path, to: str, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PACKLINE_API_URL": api.url}
    return run_packline(["fetch", "dataset://images/best", "--to", to, *options], environment, folder)


def test_the_cache_answers_for_an_api_that_is_down_and_says_so_in_every_mode(
    api: ApiServer, tmp_path: Path
) -> None:
    assert fetch(api, tmp_path, "first").returncode == 0
    api.close()
    modes = ("none", "lines", "json")
    running = [begin(api, tmp_path, mode, "--json", "--progress", mode) for mode in modes]
    for mode, ended in zip(modes, map(end, running), strict=True):
        assert ended.returncode == 0, ended.stderr
        assert "from the cache, which dataset://images/best was when last asked" in ended.stderr
        assert any("from the cache" in warning for warning in json.loads(ended.stdout)["warnings"])
        assert (tmp_path / mode / "a" / "1.txt").read_bytes() == b"one"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_an_api_that_says_no_is_an_error_and_no_older_version_is_served(
    api: ApiServer, tmp_path: Path, status: int
) -> None:
    assert fetch(api, tmp_path, "first").returncode == 0
    titles = {404: "VersionNotFound", 410: "VersionDeleted"}
    document = {"title": titles.get(status, ""), "status": status, "detail": "No.", "remedy": "Ask."}
    api.answer = lambda asked: Reply(status, document)
    ended = fetch(api, tmp_path, "again")
    assert ended.returncode == (3 if status in titles else 7), ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "again").exists()


def test_an_api_that_fails_itself_does_not_answer_but_one_that_may_not_read_is_a_refusal(
    api: ApiServer, tmp_path: Path
) -> None:
    assert fetch(api, tmp_path, "first").returncode == 0
    api.answer = lambda asked: Reply(
        503, {"title": "AccessDenied", "status": 503, "detail": "No.", "remedy": ""}
    )
    ended = fetch(api, tmp_path, "refused")
    assert ended.returncode == 7, ended.stderr
    assert not (tmp_path / "refused").exists()
