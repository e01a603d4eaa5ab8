"""256 file descriptors are enough, and 128 too: wide and deep trees, single objects, a warm fetch, inputs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from packline.client.transfer import descriptors
from packline.client.transfer.descriptors import DescriptorShares, raise_limit, share_descriptors
from packline.model import FetchPlan, Packaging
from tests.fakes.s3 import FakeS3
from tests.fakes.web import FakeWeb
from tests.unit.client.datasets import a_version, tree

ROOT = Path(__file__).parents[3]
LIMITED = """
import resource, sys, threading
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
if sys.argv.pop(1) == "spawn":
    threading.Thread(target=threading.Event().wait, daemon=True).start()
from tests.unit.client.job import main
main()
"""
FILES = {f"wide/{number:04d}/{name}": b"w%d" % number for number in range(700) for name in "ab"}
FILES |= {"deep/" + "d/" * depth + "x": b"deep %d" % depth for depth in range(0, 250, 5)}


def fetch(
    store: FakeS3, plan: FetchPlan, folder: Path, limit: int, way: str = "fork", to: str = "data"
) -> None:
    """In a process of its own with a hard limit."""
    (folder / "plan.json").write_text(json.dumps(asdict(plan)))
    command = [sys.executable, "-c", LIMITED, str(limit), way, store.url, str(folder / "plan.json")]
    done = subprocess.run(
        [*command, str(folder / "cache"), str(folder / to)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("limit", [256, 128])
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_a_wide_and_deep_tree_comes_cold_and_warm(
    store: FakeS3, tmp_path: Path, limit: int, way: str
) -> None:
    plan = a_version(store, FILES, part_files=400)
    fetch(store, plan, tmp_path, limit, way)
    assert tree(tmp_path / "data") == FILES
    fetch(store, plan, tmp_path, limit, way, "again")
    assert tree(tmp_path / "again") == FILES


@pytest.mark.parametrize("limit", [256, 128])
def test_single_objects_come_over_as_many_connections_as_there_are_descriptors_for(
    store: FakeS3, tmp_path: Path, limit: int
) -> None:
    plan = replace(a_version(store, FILES), parts=(), packaging=Packaging.NONE)
    store.latency = 0.05
    fetch(store, plan, tmp_path, limit)
    assert tree(tmp_path / "data") == FILES


Limit = Callable[[int, int], None]


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Limit:
    """Pretends another limit, and 20 open files."""

    def pretend(soft: int, hard: int) -> None:
        monkeypatch.setattr(resource, "getrlimit", lambda what: (soft, hard))
        monkeypatch.setattr(descriptors, "_open_now", lambda: 20)

    return pretend


@pytest.mark.parametrize(
    ("hard", "shares"),
    [
        (resource.RLIM_INFINITY, DescriptorShares(329, 256)),
        (1 << 20, DescriptorShares(329, 256)),
        (256, DescriptorShares(73, 73)),
        (128, DescriptorShares(30, 30)),
        (30, DescriptorShares(1, 4)),
    ],
)
def test_connections_count_twice_and_folders_once(limits: Limit, hard: int, shares: DescriptorShares) -> None:
    limits(64, hard)
    assert share_descriptors() == shares


def test_a_worker_raises_its_own_limit_and_only_that(store: FakeS3, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    ask = (
        "import resource; from packline.client.transfer.descriptors import raise_limit\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 512)); raise_limit()\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout
    assert said == "(512, 512)\n"
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_a_limit_that_is_high_enough_stays(limits: Limit, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(4096, 1 << 20)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: pytest.fail("raised"))
    raise_limit()


@pytest.mark.parametrize("limit", [256, 128])
def test_inputs_of_every_kind_come(tmp_path: Path, limit: int) -> None:
    """60 web pages, 300 single objects, and files of a mount."""
    mounted = tmp_path / "mount"
    mounted.mkdir()
    (mounted / "m").write_bytes(b"m")
    credentials = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
    with FakeWeb() as s3_server:
        s3_server.objects |= {f"bucket/loose/{number:03d}/x": b"o%d" % number for number in range(300)}
        s3_server.objects |= {f"pages/page{number:02d}": b"p%d" % number for number in range(60)}
        inputs = {
            "web": [f"{s3_server.url}/pages/page{number:02d}" for number in range(60)],
            "objects": {"default": "s3://bucket/loose/**", "keep-directories": "full"},
            "mounted": f"file://{mounted}/m",
        }
        (tmp_path / "inputs.json").write_text(json.dumps(inputs))
        command = [sys.executable, "-m", "packline.cli.main", "inputs", "--config"]
        command += [str(tmp_path / "inputs.json"), "--to", str(tmp_path / "in")]
        command += ["--config-dir", str(tmp_path / "config"), "--cache", str(tmp_path / "cache")]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | credentials | {"AWS_ENDPOINT_URL": s3_server.url},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)),
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    found = {name: tree(tmp_path / "in" / name) for name in inputs}
    assert [len(files) for files in found.values()] == [60, 300, 1]
    assert found["objects"]["loose/007/x"] == b"o7"
