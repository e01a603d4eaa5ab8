"""What an API answers is not believed: it is as described, or a typed error and nothing published."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from packline.client.api.errors import UnreadableAnswer, UnsafeUrl, to_error
from packline.client.api.json_reader import JsonReader
from packline.errors import CorruptPackage, PacklineError, Unavailable
from packline.model import Packaging
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer, Reply, an_api
from tests.unit.client.api_worker import Worker
from tests.unit.client.datasets import a_version, some_files

FILES = some_files()


@pytest.fixture
def api(store: FakeS3) -> Iterator[ApiServer]:
    with an_api(store, a_version(store, FILES)) as running:
        yield running


@pytest.fixture
def worker(api: ApiServer, tmp_path: Path) -> Worker:
    return Worker(api.url, tmp_path)


Change = Callable[[Any], Any]


def of_parts(document: Any, **facts: Any) -> Any:
    if "parts" not in document:
        return document
    results = [part | facts for part in document["parts"]["results"]]
    return document | {"parts": document["parts"] | {"results": results}}


def of_shards(document: Any, **facts: Any) -> Any:
    return document | {"manifest": [shard | facts for shard in document.get("manifest", [])]}


HOSTILE: dict[str, Change] = {
    "no object": lambda document: [document],
    "nothing in it": lambda document: {},
    "content hash that climbs": lambda document: document | {"content_hash": "../../../etc"},
    "content hash of capitals": lambda document: document | {"content_hash": "AB" * 32},
    "another dataset": lambda document: document | {"uri": "dataset://others/v1"},
    "a datum instead": lambda document: document | {"uri": "datum://0190d8a0-0000-8000-8000-000000000001"},
    "no uri at all": lambda document: document | {"uri": "x"},
    "files below nothing": lambda document: document | {"files": -1},
    "files that are true": lambda document: document | {"files": True},
    "files without number": lambda document: document | {"files": "3"},
    "bytes beyond all disks": lambda document: document | {"bytes": 2**80},
    "unknown packaging": lambda document: document | {"packaging": "maybe"},
    "shard that climbs": partial(of_shards, key="manifests/.."),
    "shard elsewhere": partial(of_shards, key="outputs/e/secret"),
    "shard of an object": partial(of_shards, key={"a": 1}),
    "part that climbs": partial(of_parts, name="../../x"),
    "part of no files": partial(of_parts, files=0),
    "part without blocks": partial(of_parts, blocks=None),
    "half a surrogate": partial(of_parts, first="\ud800"),
    "long text": partial(of_parts, first="x" * 20_000),
    "file url": partial(of_parts, url="file:///etc/passwd"),
    "ftp url": partial(of_parts, url="ftp://127.0.0.1/x"),
    "url with a user": partial(of_parts, url="http://me:secret@127.0.0.1/x"),
    "url that breaks the line": partial(of_parts, url="http://127.0.0.1/x\r\nhost: y"),
    "url with a space": partial(of_parts, url="http://127.0.0.1/x y"),
    "url without host": partial(of_parts, url="http:///x"),
    "url with no port": partial(of_parts, url="http://127.0.0.1:99999/x"),
    "url longer than any": partial(of_parts, url="http://127.0.0.1/" + "x" * 9_000),
    "relative url": partial(of_parts, url="/x"),
    "no url": partial(of_parts, url=None),
    "end without a time": lambda document: document | {"expires_at": 5},
    "next that is no link": lambda document: document | {"parts": document["parts"] | {"next": "http://[x"}},
    "next without cursor": lambda document: document | {"parts": document["parts"] | {"next": "https://x/"}},
    "the same page for ever": lambda document: (
        document | {"parts": document["parts"] | {"next": "https://x/?cursor=0"}}
    ),
    "pages of nothing for ever": lambda document: (
        document | {"parts": document["parts"] | {"next": "https://x/?cursor=0", "results": []}}
    ),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_answer_that_is_not_as_described_is_refused_and_nothing_is_published(
    api: ApiServer, worker: Worker, tmp_path: Path, change: Change
) -> None:
    api.change = change
    with pytest.raises(UnreadableAnswer):
        worker.fetch(tmp_path / "data")
    assert not (tmp_path / "data").exists()
    assert not list((tmp_path / "cache").glob("v1/*"))
    assert len(api.asked) < 20


def test_an_answer_that_has_another_content_later_is_refused(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    api.change = lambda document: document | {"content_hash": f"{len(api.asked):064x}"}
    with pytest.raises(UnreadableAnswer, match="another content"):
        worker.fetch(tmp_path / "data")


@pytest.mark.parametrize(
    "body",
    ["<html>log in</html>", "", "[1]", '"x"', "[" * 100_000, '{"a":' * 50_000, "\x1b[31mred"],
    ids=["html", "nothing", "list", "text", "deep list", "deep object", "escape"],
)
def test_what_is_no_json_object_is_refused_in_one_plain_line(
    api: ApiServer, worker: Worker, tmp_path: Path, body: str
) -> None:
    api.answer = lambda asked: Reply(200, body)
    with pytest.raises(UnreadableAnswer) as refused:
        worker.fetch(tmp_path / "data")
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 500


@pytest.mark.parametrize("headers", [(("Content-Length", str(10**13)),), ()])
def test_an_answer_without_end_is_not_read(
    api: ApiServer, worker: Worker, tmp_path: Path, headers: tuple[tuple[str, str], ...]
) -> None:
    api.answer = lambda asked: Reply(200, "{}" if headers else "x" * (17 << 20), headers)
    with pytest.raises(Unavailable, match="more than 16,777,216 bytes"):
        worker.fetch(tmp_path / "data")
    assert len(api.asked) == 1


def test_a_url_of_the_members_is_held_to_the_same_rules(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    api.plan = replace(api.plan, parts=(), packaging=Packaging.NONE)
    api.change = lambda document: (
        document | {"results": [found | {"url": "file:///etc/passwd"} for found in document["results"]]}
        if "results" in document
        else document
    )
    with pytest.raises(UnsafeUrl, match="file"):
        worker.fetch(tmp_path / "data")


def test_members_that_are_not_those_of_the_manifest_are_refused(
    api: ApiServer, worker: Worker, tmp_path: Path
) -> None:
    api.plan = replace(api.plan, parts=(), packaging=Packaging.NONE)
    api.change = lambda document: (
        document | {"results": document["results"][::-1]} if "results" in document else document
    )
    with pytest.raises(UnreadableAnswer, match="manifest"):
        worker.fetch(tmp_path / "data")


@pytest.mark.parametrize(
    "shard",
    [
        lambda: gzip.compress(b" " * (257 << 20), 1),
        lambda: gzip.compress(b'["a"]\n')[:-3],
        lambda: gzip.compress(b'["a"]\n') + b"more",
        lambda: gzip.compress(b"[" * 100_000),
        lambda: gzip.compress(b'["a", "d", {"k": 1}, [2], 3, "e"]\n'),
        lambda: b"not gzip",
    ],
    ids=["bomb", "cut off", "with more behind it", "deep", "rows of other things", "no gzip"],
)
def test_a_shard_that_is_none_is_refused(
    api: ApiServer, worker: Worker, tmp_path: Path, shard: Callable[[], bytes]
) -> None:
    api.plan = replace(api.plan, parts=(), packaging=Packaging.NONE)
    api.store.objects |= dict.fromkeys(api.plan.manifest.shards, shard())
    with pytest.raises(CorruptPackage):
        worker.fetch(tmp_path / "data")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "read",
    [
        lambda: JsonReader({"datum": "d"}, "plan").inner("datum"),
        lambda: JsonReader({"datum": {"id": "d"}}, "plan").text("datum"),
        lambda: JsonReader({"id": "d"}, "results[0]").text("datum_id"),
        lambda: raise_error(to_error(400, {"title": "NoSuchThing", "detail": "new"}, "https://api", "")),
    ],
)
def test_an_answer_of_an_older_or_newer_deployment_says_which_release_to_install(
    read: Callable[[], object],
) -> None:
    with pytest.raises(PacklineError) as refused:
        read()
    assert "install the release of the deployment" in refused.value.remedy
    assert "\n" not in str(refused.value)


def raise_error(error: PacklineError) -> None:
    raise error
