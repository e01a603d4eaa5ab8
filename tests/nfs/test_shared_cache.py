"""One cache on an NFS server, used by two hosts: kills, a restart, a full server, root_squash, deleted files."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.cache.eviction import remove, remove_stale
from packline.client.cache.store import Cache
from packline.client.fetch import fetch
from packline.client.placement.link_mode import LinkMode
from packline.client.receipt import Receipt
from packline.client.transfer.settings import TransferSettings
from packline.errors import NoSpace, PermissionRefused, StorageFault
from packline.fs.tree import remove_tree
from packline.model import FetchPlan
from packline.retry import RetryPolicy
from tests.fakes.s3 import BUCKET, FakeS3, Fault, Request, plain_store
from tests.nfs.server import NfsServer
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.test_interrupted import Jobs, finished
from tests.waiting import wait_for

FILES = some_files(120, 3000)
USER = 54_321
OTHER_HOST = ("unshare", "--pid", "--fork", "--kill-child")
"""Runs a job where its processes are not seen by the other host: only locks and heartbeats tell that it lives."""

pytestmark = [pytest.mark.nfs, pytest.mark.timeout(280)]


@pytest.fixture
def store() -> Iterator[FakeS3]:
    with plain_store() as running:
        yield running


@pytest.fixture
def plan(store: FakeS3) -> FetchPlan:
    return a_version(store, FILES)


Fetch = Callable[..., Receipt]


@pytest.fixture
def fetch_into(store: FakeS3) -> Fetch:
    """Fetch in this process, with the cache beside the target: ``fetch_into(folder, plan)``."""
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    source = S3Source(BUCKET, find_endpoint("s3", url=store.url), chain)

    def run(folder: Path, plan: FetchPlan, to: str = "data", **options: Any) -> Receipt:
        settings = TransferSettings(
            processes=1, retry_policy=RetryPolicy(base_seconds=0.01, max_seconds=0.05)
        )
        return fetch(plan, folder / to, source=source, cache=folder / "cache", settings=settings, **options)

    return run


def test_two_hosts_that_want_one_version_receive_it_once(
    server: NfsServer, store: FakeS3, plan: FetchPlan
) -> None:
    store.latency = 0.05
    one, two = (Jobs(store, plan, server.on(host)) for host in ("one", "two"))
    first, second = one.start("first"), two.start("second", inside=OTHER_HOST)
    receipts = one.receipt(first), two.receipt(second)
    assert tree(server.exported() / "first") == tree(server.exported() / "second") == FILES
    assert sorted(receipt["from_cache"] for receipt in receipts) == [False, True]
    assert len(store.ranges()) == sum(len(part.blocks) for part in plan.parts)


def test_when_the_host_that_downloads_dies_the_other_one_ends_up_with_the_whole_version(
    server: NfsServer, store: FakeS3, plan: FetchPlan
) -> None:
    store.fault = lambda seen: Fault(delay=0.3) if seen.number > 5 else None
    one, two = (Jobs(store, plan, server.on(host)) for host in ("one", "two"))
    killed = one.start("first", inside=OTHER_HOST)
    wait_for(lambda: len(finished(server.exported() / "cache")) >= 3)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    store.fault = lambda seen: None
    two.receipt(two.start("second"))
    assert tree(server.exported() / "second") == FILES
    assert not (server.exported() / "first").exists()


def test_a_download_goes_on_when_the_server_was_restarted_meanwhile(
    server: NfsServer, store: FakeS3, plan: FetchPlan
) -> None:
    store.latency = 0.2
    host = Jobs(store, plan, server.on("one"))
    job = host.start()
    wait_for(lambda: len(finished(server.exported() / "cache")) >= 2)
    server.stop()
    time.sleep(2)
    server.start()
    host.receipt(job)
    assert tree(server.exported() / "data") == FILES


def test_a_server_without_room_is_an_error_and_leaves_no_version(
    server: NfsServer, store: FakeS3, fetch_into: Fetch
) -> None:
    """The server takes data that it has no room for, and says so when it is written back: at the close."""
    exported, folder = server.exported("small"), server.on("one", "small")
    plan = a_version(store, {f"{number}.bin": os.urandom(1 << 20) for number in range(4)})
    other = exported / "other"

    def fill_up(seen: Request) -> None:
        """There was room when the fetch began."""
        if not other.exists():
            other.write_bytes(bytes(5 << 20))

    store.fault = fill_up
    with pytest.raises(NoSpace):
        fetch_into(folder, plan)
    assert not (exported / "data").exists()
    assert list((exported / "cache" / "v1").glob("*")) == []
    other.unlink()
    store.fault = lambda seen: None
    fetch_into(folder, plan)
    assert tree(exported / "data").keys() == {f"{number}.bin" for number in range(4)}


def test_what_was_deleted_on_the_server_is_fetched_again(
    server: NfsServer, plan: FetchPlan, fetch_into: Fetch
) -> None:
    """The client still knows the names and the handles: the server says ESTALE of them."""
    fetch_into(server.on("one"), plan, link_mode=LinkMode.SYMLINK)
    remove_tree(server.exported() / "cache" / "v1")
    for _ in range(2):
        with suppress(StorageFault):  # one line with a remedy: run again
            fetch_into(server.on("one"), plan, link_mode=LinkMode.SYMLINK)
            break
    assert tree(server.on("one") / "data") == FILES


def test_a_version_that_the_other_host_has_just_published_is_used_or_fetched_but_never_mixed_up(
    server: NfsServer, plan: FetchPlan, fetch_into: Fetch
) -> None:
    """A client remembers for up to a minute that a name was not there."""
    seen_by_two = Cache(server.on("two") / "cache")
    assert seen_by_two.find(plan.content_hash) is None
    fetch_into(server.on("one"), plan)
    fetch_into(server.on("two"), plan, to="other")
    assert tree(server.exported() / "other") == FILES
    assert len(list((server.exported() / "cache" / "v1").iterdir())) == 1


def test_a_version_goes_while_a_file_of_it_is_open_and_leaves_nothing_once_it_is_closed(
    server: NfsServer, plan: FetchPlan, fetch_into: Fetch
) -> None:
    fetch_into(server.on("one"), plan, link_mode=LinkMode.COPY)
    cache = Cache(server.on("one") / "cache")
    (version,) = cache.versions.iterdir()
    path = next(path for path in version.rglob("*") if path.is_file() and path.stat().st_size)
    with path.open("rb") as file:
        assert remove(cache, version.name)
        assert cache.find(version.name) is None
        assert list(cache.staging.rglob(".nfs*")), "the client keeps what is open under another name"
        assert file.read()
    for folder in cache.staging.iterdir():
        os.utime(folder, (0, 0))
    remove_stale(cache)
    assert list(cache.staging.iterdir()) == []


def test_root_whom_the_server_takes_for_nobody_is_told_whose_the_cache_is(
    server: NfsServer, plan: FetchPlan, fetch_into: Fetch
) -> None:
    with pytest.raises(PermissionRefused, match="belongs to"):
        fetch_into(server.on("one", "squash"), plan)


def test_a_user_has_a_cache_where_root_is_nobody(server: NfsServer, store: FakeS3, plan: FetchPlan) -> None:
    folder = server.on("one", "squash") / "of-user"
    home = server.exported("squash") / "of-user"
    home.mkdir()
    home.chmod(0o777)
    jobs = Jobs(store, plan, folder)
    for to in ("first", "second"):
        jobs.receipt(jobs.start(to, module="user_job", identity=(USER, USER)))
        assert tree(home / to) == FILES
    assert len(store.ranges()) == sum(len(part.blocks) for part in plan.parts)
