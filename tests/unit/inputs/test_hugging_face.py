"""Files of a repository of the Hugging Face Hub, against a server with the four answers of its API that matter."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest

from packline.client.errors import DamagedObject
from packline.client.inputs import streams
from packline.client.inputs.definition import KeepDirectories
from packline.errors import AccessDenied, InvalidUri, ObjectNotFound, SlowDown, Unavailable, UnsafePath
from tests.unit.inputs.conftest import Desk, an_input

NAME, COMMIT = "owner/set.v1", "c" * 40
LARGE = b"large" * 1000


class Hub:
    """A repository."""

    def __init__(self) -> None:
        self.files = {"README.md": b"# hi", "data/a.csv": b"1", "data/deep/b.bin": LARGE}
        self.large = {"data/deep/b.bin": hashlib.sha256(LARGE).hexdigest()}
        self.next_host = ""
        self.second_page: tuple[int, bytes] | None = None
        """Another answer to the request for the second page."""
        self.busy = 0
        """How many of the next requests are refused, because there were too many."""
        self.tokens: set[str | None] = set()
        self.required = ""

    def rows(self, folder: str, recursive: bool) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = [{"type": "directory", "path": "data", "oid": "t", "size": 0}]
        for path, body in self.files.items():
            below = path.startswith(f"{folder}/") if folder else True
            if below and (recursive or path.rpartition("/")[0] == folder):
                lfs = {"lfs": {"oid": self.large[path], "size": len(body)}} if path in self.large else {}
                rows.append(
                    {"type": "file", "path": path, "oid": f"blob{len(body)}", "size": len(body), **lfs}
                )
        return rows

    def refusal(self, token: str | None) -> tuple[int, bytes, dict[str, str]] | None:
        """The answer to who asks too often, or may not ask."""
        if self.busy:
            self.busy -= 1
            return 429, b"slower", {"Retry-After": "7" if self.busy else "900"}
        return (401, b"no", {}) if self.required and token != f"Bearer {self.required}" else None


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path, token = unquote(parts.path), self.headers.get("Authorization")
            hub.tokens.add(token)
            refusal = hub.refusal(token)
            if refusal:
                return self.answer(*refusal)
            if path == f"/api/datasets/{NAME}/revision/main":
                return self.answer(200, json.dumps({"sha": COMMIT}).encode())
            tree, files = f"/api/datasets/{NAME}/tree/{COMMIT}", f"/datasets/{NAME}/resolve/{COMMIT}/"
            if path.startswith(tree):
                rows = hub.rows(path[len(tree) :].strip("/"), "recursive=true" in parts.query)
                page = int("page=2" in parts.query)
                link = f'<{hub.next_host}{parts.path}?{parts.query}&page=2>; rel="next"'
                listed = (200, json.dumps(rows[page::2]).encode())
                return self.answer(*((page and hub.second_page) or listed), {} if page else {"Link": link})
            name = path.removeprefix(files)
            return self.answer(200, hub.files[name]) if name in hub.files else self.answer(404, b"none")

        def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}/")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def test_a_hub_that_asks_to_wait_is_asked_again_after_that(
    hub: Hub, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    hub.busy = 2
    desk.bring(an_input("in", f"hf://datasets/{NAME}/data/*.csv"))
    assert desk.tree() == {"in/a.csv": b"1"}
    assert waited[:2] == [7.0, streams.MAX_RETRY_AFTER]
    hub.busy = 100
    with pytest.raises(SlowDown, match="429"):
        desk.bring(an_input("in", f"hf://datasets/{NAME}/data/*.csv"))


def test_files_come_by_wildcard_over_pages_and_are_pinned_to_the_commit(hub: Hub, desk: Desk) -> None:
    desk.bring(an_input("in", f"hf://datasets/{NAME}/data/**", keep=KeepDirectories.SUFFIX))
    assert desk.tree() == {"in/a.csv": b"1", "in/deep/b.bin": LARGE}
    uris = sorted(file["uri"] for file in desk.record()["in"]["files"])
    assert uris == [f"hf://datasets/{NAME}@{COMMIT}/data/{name}" for name in ("a.csv", "deep/b.bin")]
    assert hub.tokens == {"Bearer hf_secret"}
    assert "hf_secret" not in (desk.config / "inputs.json").read_text()


def test_a_file_comes_by_its_name_and_once(hub: Hub, desk: Desk) -> None:
    wanted = an_input("in", f"hf://datasets/{NAME}@main/data/deep/b.bin")
    desk.bring(wanted)
    hub.files["data/deep/b.bin"] = b"x" * len(LARGE)  # it is in the cache: this is not read
    desk.bring(wanted)
    assert desk.tree() == {"in/b.bin": LARGE}


def test_a_large_file_is_held_against_its_sha256(hub: Hub, desk: Desk) -> None:
    hub.files["data/deep/b.bin"] = b"x" * len(LARGE)
    with pytest.raises(DamagedObject, match="SHA-256"):
        desk.bring(an_input("in", f"hf://datasets/{NAME}/data/deep/b.bin"))


def test_what_is_not_there_or_not_allowed_is_named(hub: Hub, desk: Desk) -> None:
    for path in ("none", "none/**"):
        with pytest.raises(ObjectNotFound, match="Input 'in'"):
            desk.bring(an_input("in", f"hf://datasets/{NAME}/{path}"))
    with pytest.raises(ObjectNotFound, match="no revision 'v9'"):
        desk.bring(an_input("in", f"hf://datasets/{NAME}@v9/README.md"))
    with pytest.raises(InvalidUri, match="owner"):
        desk.bring(an_input("in", "hf://datasets/one"))
    hub.required = "another"
    with pytest.raises(AccessDenied, match="needs a token") as refused:
        desk.bring(an_input("in", f"hf://datasets/{NAME}/README.md"))
    assert "HF_TOKEN" in refused.value.remedy


def test_hostile_listings_are_refused(hub: Hub, desk: Desk) -> None:
    hub.files["data/../../evil"] = b"x"
    with pytest.raises(UnsafePath):
        desk.bring(an_input("in", f"hf://datasets/{NAME}/data/**", keep=KeepDirectories.FULL))
    del hub.files["data/../../evil"]
    hub.next_host = "http://127.0.0.1:1"
    with pytest.raises(Unavailable, match="another host"):
        desk.bring(an_input("in", f"hf://datasets/{NAME}/data/**"))


@pytest.mark.parametrize("answer", [(404, b"gone"), (200, b'{"error": "later"}')])
def test_a_listing_that_breaks_off_after_a_page_is_not_taken_for_the_whole(
    hub: Hub, desk: Desk, answer: tuple[int, bytes]
) -> None:
    hub.second_page = answer
    with pytest.raises(Unavailable, match="to its end"):
        desk.bring(an_input("in", f"hf://datasets/{NAME}/data/**"))
    assert not (desk.config / "inputs.json").exists()
