"""A fetch brings exactly the version, or fails with a typed error and leaves nothing that looks finished."""

from __future__ import annotations

import _thread
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client import manifest_prefetch
from packline.client.cache import heartbeat
from packline.client.errors import IncompleteFetch
from packline.errors import (
    AccessDenied,
    CorruptPackage,
    EndpointUnreachable,
    LocalError,
    ObjectNotFound,
    PacklineError,
    TargetNotEmpty,
)
from packline.model import Packaging
from tests.fakes.s3 import FakeS3, Fault, Request, only
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files()
KEY = Credentials("AKID", "secret")


@pytest.fixture
def processes() -> int:
    return 2


def test_a_fetch_brings_every_file_byte_for_byte(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert (receipt.files, receipt.bytes) == (len(FILES), sum(map(len, FILES.values())))
    assert receipt.requests == sum(len(part.blocks) for part in plan.parts)
    assert receipt.received > receipt.bytes
    assert not receipt.from_cache


def test_files_are_read_only_and_staging_is_empty_afterwards(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    quick_fetch(a_version(store, FILES))
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "data").rglob("*") if path.is_file()}
    assert modes == {0o444}
    assert list((tmp_path / "cache/staging").iterdir()) == []


def test_a_second_fetch_makes_no_request(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan)
    before = len(store.seen)
    receipt = quick_fetch(plan, tmp_path / "again")
    assert receipt.from_cache
    assert len(store.seen) == before
    assert tree(tmp_path / "again") == FILES


def test_fetching_again_into_the_same_folder_succeeds(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan)
    assert quick_fetch(plan).from_cache


def test_a_folder_with_something_in_it_is_refused_before_any_request(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mine.txt").write_text("mine")
    with pytest.raises(TargetNotEmpty, match="data"):
        quick_fetch(a_version(store, FILES))
    assert store.seen == []
    assert tree(tmp_path / "data") == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503, code="SlowDown"),
        Fault(status=500, code="InternalError"),
        Fault(cut_after=20_000),
        Fault(cut_after=0),
        Fault(silent=True),
        Fault(flip=30_000),
        Fault(flip=5),
        Fault(chunked=True),
        Fault(status=503, code="SlowDown", chunked=True),
    ],
    ids=str,
)
def test_a_passing_fault_costs_only_a_repetition(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, fault: Fault
) -> None:
    plan = a_version(store, FILES)
    store.fault = only(2, 3, fault=fault)
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == 0


def test_a_connection_that_falls_silent_is_given_up(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    go_on = threading.Event()

    def fall_silent(seen: Request) -> None:
        if [one for one in store.seen if one.key.startswith("packages/")][:1] == [seen]:
            go_on.wait()

    store.fault = fall_silent
    try:
        receipt = quick_fetch(a_version(store, FILES), settings=QUICK._replace(stall_seconds=2.0))
    finally:
        go_on.set()
    assert receipt.retries > 0
    assert tree(tmp_path / "data") == FILES


def damage_first_part(store: FakeS3, key: str) -> None:
    store.objects[key] = b"\0" * 100 + store.objects[key][100:]


def lose_part(store: FakeS3, key: str) -> None:
    del store.objects[key]


def shorten_part(store: FakeS3, key: str) -> None:
    store.objects[key] = store.objects[key][:50_000]


@pytest.mark.parametrize("harm", [damage_first_part, lose_part, shorten_part])
def test_what_a_part_cannot_give_comes_file_by_file_with_a_warning(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, harm: object
) -> None:
    plan = a_version(store, FILES)
    assert callable(harm)
    harm(store, plan.parts[0].key)
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert 0 < receipt.by_files <= plan.parts[0].files
    assert receipt.warnings


def test_a_part_whose_headers_lie_leaves_no_stray_file(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    key = plan.parts[0].key
    store.objects[key] = store.objects[key].replace(b"img 00007", b"img 0000~")
    quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES


def test_a_version_without_a_package_comes_file_by_file(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = replace(a_version(store, FILES), parts=(), packaging=Packaging.FAILED)
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == len(FILES)
    assert "failed" in receipt.warnings[0]


def test_part_records_that_do_not_add_up_are_not_used(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    receipt = quick_fetch(replace(plan, parts=plan.parts[1:]))
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == len(FILES)


def test_a_file_that_is_missing_everywhere_fails_the_fetch(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    lose_part(store, plan.parts[0].key)
    del store.objects["outputs/exec-1/empty.txt"]
    with pytest.raises(ObjectNotFound, match=r"empty\.txt"):
        quick_fetch(plan)
    assert not (tmp_path / "data").exists()
    assert not list((tmp_path / "cache").glob("v1/*"))


def test_an_object_that_changed_fails_the_fetch(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = replace(a_version(store, FILES), parts=())
    store.objects["outputs/exec-1/empty.txt"] = b"no longer"
    with pytest.raises(CorruptPackage, match=r"empty\.txt"):
        quick_fetch(plan)
    assert not (tmp_path / "data").exists()


def test_a_plan_with_more_files_than_its_manifest_never_succeeds(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    with pytest.raises(IncompleteFetch):
        quick_fetch(replace(plan, files=plan.files + 1))


def test_a_refusal_is_a_typed_error(store: FakeS3, quick_fetch: Fetch) -> None:
    store.fault = lambda seen: Fault(status=403, code="AccessDenied")
    with pytest.raises(AccessDenied, match="AccessDenied"):
        quick_fetch(a_version(store, FILES))


def test_a_store_that_keeps_failing_is_given_up_after_bounded_tries(
    store: FakeS3, quick_fetch: Fetch
) -> None:
    store.fault = lambda seen: Fault(status=500, code="InternalError")
    plan = a_version(store, FILES)
    with pytest.raises(PacklineError, match="InternalError"):
        quick_fetch(plan)
    assert len(store.seen) <= 5 * sum(len(part.blocks) for part in plan.parts)


def test_an_endpoint_that_does_not_answer_is_named(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    nowhere = S3Source("store", find_endpoint("s3", url="http://127.0.0.1:9"), CredentialChain(lambda: KEY))
    with pytest.raises(EndpointUnreachable, match=r"http://127\.0\.0\.1:9"):
        quick_fetch(plan, source=nowhere)


def test_expired_credentials_are_renewed_once_for_all(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:

    issued: list[str] = []

    def load() -> Credentials:
        issued.append(f"AKID{len(issued)}")
        return Credentials(issued[-1], "secret")

    def expired(seen: Request) -> Fault | None:
        return Fault(status=400, code="ExpiredToken") if "AKID0/" in seen.authorization else None

    store.fault = expired
    source = S3Source("store", find_endpoint("s3", url=store.url), CredentialChain(load))
    quick_fetch(a_version(store, FILES), source=source)
    assert tree(tmp_path / "data") == FILES
    assert issued == ["AKID0", "AKID1"]


def test_an_empty_version_is_an_empty_folder(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, {})
    quick_fetch(plan)
    assert (tmp_path / "data").is_dir()
    assert tree(tmp_path / "data") == {}


def no_thread(*_: object) -> None:
    raise RuntimeError("can't start new thread")


NO_THREADS = SimpleNamespace(allocate_lock=_thread.allocate_lock, start_new_thread=no_thread)
"""As below ``ulimit -v``, ``ulimit -u`` or a control group's ``pids.max``."""


def test_a_process_that_may_start_no_thread_is_told_why(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = a_version(store, FILES)
    monkeypatch.setattr(heartbeat, "_thread", NO_THREADS)
    with pytest.raises(LocalError, match="more memory, or more processes"):
        quick_fetch(plan)
    monkeypatch.undo()
    quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES


def test_without_a_thread_for_the_manifest_the_files_come_all_the_same(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_prefetch, "_thread", NO_THREADS)
    quick_fetch(a_version(store, FILES))
    assert tree(tmp_path / "data") == FILES
