"""A fetch by the HTTP API brings what a fetch by table and store brings, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from packline.client.api.errors import TokenRefused
from packline.client.api.http import ApiClient
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.resolver import ApiResolver, record_uses
from packline.client.api.source import ApiSource
from packline.errors import EndpointUnreachable, ObjectNotFound, Unavailable, VersionNotFound
from packline.model import FetchPlan, ManifestRef, Member, Packaging
from packline.uri import parse_uri
from tests.fakes.s3 import FakeS3, Request
from tests.unit.client import api_server
from tests.unit.client.api_server import ApiServer, Reply, an_api
from tests.unit.client.api_worker import ALIAS, QUICKLY, Worker
from tests.unit.client.changes import NEW, OLD, versions
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files()


@pytest.fixture
def api(store: FakeS3) -> Iterator[ApiServer]:
    with an_api(store, a_version(store, FILES)) as running:
        yield running


@pytest.fixture
def worker(api: ApiServer, tmp_path: Path) -> Worker:
    return Worker(api.url, tmp_path)


def test_an_alias_is_fetched_byte_for_byte_with_the_receipt_of_a_fetch_by_the_table(
    api: ApiServer, worker: Worker, quick_fetch: Fetch, tmp_path: Path
) -> None:
    receipt = worker.fetch(tmp_path / "by-api")
    assert tree(tmp_path / "by-api") == FILES
    other = quick_fetch(api.plan, tmp_path / "by-table", cache=tmp_path / "another")
    assert receipt._replace(folder="", seconds=0.0) == other._replace(folder="", seconds=0.0)
    assert {seen.authorization for seen in api.store.seen if seen.query} == {""}


def test_parts_are_asked_for_in_pages_and_a_second_fetch_asks_once_and_little(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    assert len(api.plan.parts) > 2 * api_server.PAGE - 1
    worker.fetch(tmp_path / "first")
    assert [asked.query["limit"] for asked in api.asked] == ["1"] + ["200"] * (len(api.asked) - 1)
    assert all(asked.query["uri"] == api.plan.uri for asked in api.asked[1:])
    api.asked.clear()
    api.store.seen.clear()
    again = Worker(api.url, tmp_path).fetch(tmp_path / "second")
    assert again.from_cache
    assert tree(tmp_path / "second") == FILES
    assert (len(api.asked), api.store.seen) == (1, [])


def test_urls_that_end_in_the_middle_are_renewed_once_for_all(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    def expire(seen: Request) -> None:
        if seen.number == 4:
            api.expire()

    api.store.fault = expire
    receipt = worker.fetch(tmp_path / "data")
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == 0
    assert [asked.query["limit"] for asked in api.asked if "cursor" not in asked.query] == ["1", "200"]


def test_urls_are_renewed_before_they_end(api: ApiServer, tmp_path: Path) -> None:
    api.lasts = timedelta(minutes=5)
    now = [1000.0]
    library = PlanRegistry(ApiClient(api.url, {}), clock=lambda: now[0])
    source = ApiSource(library, clock=lambda: now[0])
    whole = source.load_parts(library.plan(parse_uri(ALIAS)))
    asked = len(api.asked)
    api.signed = 2
    now[0] += 200
    assert "signed=1" in source.request(whole.parts[0].key).target
    assert len(api.asked) == asked
    now[0] += 60
    assert "signed=2" in source.request(whole.parts[-1].key).target
    assert "signed=2" in source.request(whole.parts[0].key).target
    source.close()


def test_urls_of_members_that_end_in_the_middle_are_renewed(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    api.plan = replace(api.plan, parts=(), packaging=Packaging.NONE)

    def expire(seen: Request) -> None:
        if seen.number == 50:
            api.expire()

    api.store.fault = expire
    receipt = worker.fetch(tmp_path / "data")
    assert tree(tmp_path / "data") == FILES
    assert (receipt.by_files, receipt.warnings) == (len(FILES), ())


def test_a_version_without_a_package_comes_by_urls_of_its_members(
    api: ApiServer, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.client.api.member_urls.MAX_RESULTS", 20)
    assert len(api.plan.manifest.shards) > 2
    api.plan = replace(api.plan, parts=(), packaging=Packaging.FAILED)
    receipt = worker.fetch(tmp_path / "data")
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == len(FILES)
    assert api.paths().count("fetch-plan/members/") >= len(FILES) // 20
    reads = [seen.key for seen in api.store.seen if seen.key.startswith("manifests/")]
    assert len(reads) == len(set(reads))


def test_members_of_a_lost_part_come_one_by_one(api: ApiServer, worker: Worker, tmp_path: Path) -> None:
    lost = api.plan.parts[1]
    del api.store.objects[lost.key]
    receipt = worker.fetch(tmp_path / "data")
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == lost.files
    assert receipt.warnings


@pytest.mark.parametrize("packaged", [True, False])
def test_chosen_members_come_alone(api: ApiServer, worker: Worker, tmp_path: Path, packaged: bool) -> None:
    if not packaged:
        api.plan = replace(api.plan, parts=(), packaging=Packaging.NONE)
    worker.fetch(tmp_path / "data", include=["train/class3/"])
    wanted = {path: data for path, data in FILES.items() if path.startswith("train/class3/")}
    assert tree(tmp_path / "data") == wanted


def test_a_new_version_takes_what_the_old_one_has(store: FakeS3, tmp_path: Path) -> None:
    old, new = versions(store)
    with an_api(store, old) as api:
        api_of = {"dataset://images/v1": old, "dataset://images/v2": new}

        def choose(asked: api_server.Asked) -> None:
            api.plan = api_of[asked.query["uri"]]

        api.answer = choose
        Worker(api.url, tmp_path).fetch(tmp_path / "old", "dataset://images/v1")
        receipt = Worker(api.url, tmp_path).fetch(tmp_path / "new", "dataset://images/v2")
    assert tree(tmp_path / "old") == OLD
    assert tree(tmp_path / "new") == NEW
    assert receipt.reused_files > 0.9 * len(NEW)
    assert receipt.warnings == ()


def test_a_datum_is_fetched_by_the_url_in_its_plan(store: FakeS3, tmp_path: Path) -> None:
    store.objects["outputs/e/a b.txt"] = b"one file"
    datum = "0190d8a0-0000-8000-8000-000000000001"
    member = Member("a b.txt", datum, "outputs/e/a b.txt", "v7", 8, "")
    manifest = ManifestRef("ab" * 32, (), 1, 8, 1, inline=(member,))
    with an_api(store, FetchPlan("datum:", datum, "ab" * 32, 1, 8, manifest)) as api:
        receipt = Worker(api.url, tmp_path).fetch(tmp_path / "data", "datum://best-model")
        library = PlanRegistry(ApiClient(api.url, {}))
        assert ApiResolver(library).datum("datum://best-model") == member
        library.api.close()
    assert tree(tmp_path / "data") == {"a b.txt": b"one file"}
    assert receipt.uri == f"datum://{datum}"


def test_without_a_connection_the_cached_version_is_used_with_a_warning(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    worker.fetch(tmp_path / "first")
    api.close()
    receipt = worker.fetch(tmp_path / "second")
    assert receipt.from_cache
    assert "did not respond in" in receipt.warnings[0]
    assert worker.fetch(tmp_path / "third", offline=True).warnings == ()
    with pytest.raises(EndpointUnreachable, match="PACKLINE_API_URL"):
        worker.fetch(tmp_path / "fourth", "dataset://images/other")


def test_what_the_api_does_not_know_is_the_error_it_names(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    problem = {"title": "VersionNotFound", "detail": "No v9.", "remedy": "See the list.", "status": 404}
    api.answer = lambda asked: Reply(404, problem)
    with pytest.raises(VersionNotFound, match=r"No v9\. See the list\."):
        worker.fetch(tmp_path / "data")


def test_an_api_that_is_busy_is_asked_again_after_what_it_says(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    answers = [
        Reply(429, {"message": "Too Many Requests"}, (("Retry-After", "5"),)),
        Reply(500, {"message": "Internal Server Error"}),
        Reply(503, "", (("Retry-After", "999999"),)),
    ]
    api.answer = lambda asked: answers.pop(0) if answers else None
    worker.fetch(tmp_path / "data")
    assert tree(tmp_path / "data") == FILES
    assert worker.waits[0] == 5.0
    assert worker.waits[1] < 1.0
    assert worker.waits[2] == 60.0


def test_an_api_that_keeps_failing_is_given_up(api: ApiServer, worker: Worker, tmp_path: Path) -> None:
    api.answer = lambda asked: Reply(500, {"message": "Internal Server Error"})
    with pytest.raises(Unavailable, match="again and again"):
        worker.fetch(tmp_path / "data")
    assert len(api.asked) == QUICKLY.attempts


def test_a_file_that_is_gone_everywhere_fails_the_fetch(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    api.plan = replace(api.plan, parts=(), packaging=Packaging.NONE)
    del api.store.objects["outputs/exec-1/empty.txt"]
    with pytest.raises(ObjectNotFound, match=r"empty\.txt"):
        worker.fetch(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_uses_are_recorded_a_hundred_at_a_time(api: ApiServer, worker: Worker) -> None:
    uris = [f"datum://{n}" for n in range(250)]
    record_uses(worker.library, "job-1", uris)
    worker.library.api.close()
    assert [len(asked.body["uris"]) for asked in api.asked] == [100, 100, 50]
    assert [uri for asked in api.asked for uri in asked.body["uris"]] == uris


def test_a_token_that_ends_while_fetching_fails_with_what_to_do(api: ApiServer, tmp_path: Path) -> None:
    worker = Worker(api.url, tmp_path, {"PACKLINE_API_TOKEN": "abc"})

    def expire(seen: Request) -> None:
        if seen.number == 10:
            api.expire()
            api.answer = lambda asked: Reply(401, {"message": "Unauthorized"})

    api.store.fault = expire
    with pytest.raises(TokenRefused, match="PACKLINE_API_TOKEN_FILE"):
        worker.fetch(tmp_path / "data")
    api.answer = lambda asked: None
    api.store.fault = lambda seen: None
    assert worker.fetch(tmp_path / "data").resumed_files > 0
