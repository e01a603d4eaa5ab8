"""``packline cache`` lists, reads, repairs and cleans a cache, for people and as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.cli.main import main
from packline.client.cache.leases import hold_lease
from packline.client.cache.refs import VersionReference
from packline.client.cache.store import Cache
from packline.client.fetch import fetch
from packline.model import FetchPlan
from tests.fakes.s3 import BUCKET, FakeS3, plain_store
from tests.unit.client.conftest import QUICK
from tests.unit.client.damage import VICTIM, truncate, writable
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 500)


@pytest.fixture
def store() -> Iterator[FakeS3]:
    with plain_store() as running:
        yield running


@pytest.fixture
def plan(store: FakeS3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FetchPlan:
    """A version in the cache that the environment names, fetched by its alias and left there."""
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PACKLINE_STORE", BUCKET)
    monkeypatch.setenv("PACKLINE_TABLE", "table")
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    plan = a_version(store, FILES)
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    source = S3Source(BUCKET, find_endpoint("s3", url=store.url), chain)
    name = VersionReference("dataset://images/production", lambda: plan, "table")
    fetch(name, None, source=source, cache=tmp_path / "cache", settings=QUICK._replace(processes=1))
    return plan


def folder_of(plan: FetchPlan) -> Path:
    return Path(os.environ["PACKLINE_CACHE"]) / "v1" / plan.content_hash


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    assert main(["cache", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_ls_shows_each_version_and_who_uses_it(plan: FetchPlan, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = told(capsys, "ls")
    assert (row["content"], row["uri"]) == (plan.content_hash, plan.uri)
    assert (row["files"], row["bytes"]) == (plan.files, plan.bytes)
    assert row["in_use_by"] == []
    with hold_lease(Cache(Path(os.environ["PACKLINE_CACHE"])), plan.content_hash):
        assert told(capsys, "ls")[0]["in_use_by"] == ["job"]
    assert main(["cache", "ls"]) == 0
    assert plan.uri in capsys.readouterr().out


def test_info_shows_totals_and_the_limit(
    plan: FetchPlan, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_CACHE_BYTES", "10MB")
    info = told(capsys, "info")
    assert info["folder"] == os.environ["PACKLINE_CACHE"]
    assert (info["versions"], info["files"], info["bytes"]) == (1, plan.files, plan.bytes)
    assert (info["layout"], info["limit_bytes"]) == ("v1", 10_000_000)


@pytest.mark.parametrize("action", ["ls", "info", "verify"])
def test_a_cache_that_is_not_there_yet_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    told(capsys, action, "--cache", str(tmp_path / "not/there"))
    assert not (tmp_path / "not").exists()


def overwrite_and_put_the_time_back(folder: Path) -> None:
    """What no stat can show: same size, same inode, same time."""
    file = writable(folder / VICTIM)
    status = file.stat()
    with file.open("r+b") as opened:
        opened.write(b"overwritten")
    file.chmod(0o444)
    file.parent.chmod(0o555)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_verify_reads_everything(plan: FetchPlan, capsys: pytest.CaptureFixture[str]) -> None:
    (result,) = told(capsys, "verify")
    assert (result["by_checksum"], result["by_size"], result["damaged"]) == (plan.files, 0, [])


@pytest.mark.parametrize("hurt", [truncate, overwrite_and_put_the_time_back])
def test_verify_finds_damage_and_the_next_fetch_repairs_it(
    plan: FetchPlan, store: FakeS3, capsys: pytest.CaptureFixture[str], hurt: Any
) -> None:
    hurt(folder_of(plan))
    (folder_of(plan) / "train/labels.cache").touch()
    (result,) = told(capsys, "verify", code=5)
    assert (result["damaged"], result["extra"]) == ([VICTIM], ["train/labels.cache"])
    assert main(["cache", "verify"]) == 5
    assert VICTIM in capsys.readouterr().out
    store.seen.clear()
    told(capsys, "verify", plan.uri, "--repair")
    assert {key for key, _ in store.ranges("outputs/")} == {f"outputs/exec-1/{VICTIM}"}
    told(capsys, "verify")
    assert tree(folder_of(plan)) == FILES


def test_verify_compares_etags_where_no_checksum_is_known(
    plan: FetchPlan, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = Cache(Path(os.environ["PACKLINE_CACHE"]))
    from packline.client.cache.tree_index import read_index

    index = read_index(cache.index_file(plan.content_hash))
    assert index is not None
    index.has_crc = bytearray(len(index.names))
    cache.write_index(plan.content_hash, index)
    (result,) = told(capsys, "verify")
    assert (result["by_checksum"], result["by_size"]) == (plan.files, 0)
    overwrite_and_put_the_time_back(folder_of(plan))
    assert told(capsys, "verify", code=5)[0]["damaged"] == [VICTIM]


def test_prune_removes_what_is_not_in_use(plan: FetchPlan, capsys: pytest.CaptureFixture[str]) -> None:
    cache = Cache(Path(os.environ["PACKLINE_CACHE"]))
    with hold_lease(cache, plan.content_hash):
        assert told(capsys, "prune", "--all")["versions"] == []
    assert told(capsys, "prune", "--cache-bytes", "1GB")["versions"] == []
    assert list(cache.manifests.iterdir())
    pruned = told(capsys, "prune", "--all")
    assert (pruned["versions"], pruned["bytes"]) == ([plan.content_hash], plan.bytes)
    assert told(capsys, "ls") == []
    assert list(cache.manifests.iterdir()) == list(cache.indexes.iterdir()) == []


def test_prune_without_a_limit_says_what_to_pass(plan: FetchPlan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "prune"]) == 2
    assert "--all" in capsys.readouterr().err


@pytest.mark.parametrize("by", ["uri", "alias", "content", "beginning"])
def test_rm_takes_every_kind_of_name(plan: FetchPlan, capsys: pytest.CaptureFixture[str], by: str) -> None:
    names = {
        "uri": plan.uri,
        "alias": "dataset://images/production",
        "content": plan.content_hash,
        "beginning": plan.content_hash[:8],
    }
    assert [row["content"] for row in told(capsys, "rm", names[by])] == [plan.content_hash]
    assert not folder_of(plan).exists()
    assert main(["cache", "rm", names[by]]) == 3
    assert "packline cache ls" in capsys.readouterr().err


def test_rm_refuses_what_is_in_use_unless_it_is_forced(
    plan: FetchPlan, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold_lease(Cache(Path(os.environ["PACKLINE_CACHE"])), plan.content_hash):
        assert main(["cache", "rm", plan.uri]) == 4
        assert "in use" in capsys.readouterr().err
        assert folder_of(plan).exists()
        told(capsys, "rm", plan.uri, "--force")
    assert not folder_of(plan).exists()
