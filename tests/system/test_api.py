"""The HTTP API of the local stack: what was packaged is listed, downloaded and promoted over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.system.conftest import User
from tests.waiting import HANG_SECONDS


def call(user: User, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    sent = {"Content-Type": "application/json", **{n.replace("_", "-"): v for n, v in headers.items()}}
    data = json.dumps(body).encode() if body is not None else None
    request = Request(f"{user.stack.api_url}/api/v0/{path}", data, sent, method=method)
    try:
        with urlopen(request, timeout=HANG_SECONDS) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def test_a_version_is_seen_downloaded_promoted_and_made_anew_over_http(user: User) -> None:
    wish = {"uri": "dataset://over-http/v1", "packaging": True}
    user.upload("http-1", {f"f{n}.txt": b"x" * n for n in range(5)}, {"valohai.dataset-versions": [wish]})
    user.mark("http-1")
    user.packaged("dataset://over-http/v1")
    status, version = call(user, "GET", "dataset-versions/over-http:v1/")
    assert (status, version["packaging"], len(version["files"])) == (200, "built", 5)
    _, plan = call(user, "GET", "fetch-plan/?uri=dataset://over-http/v1")
    (part,) = plan["parts"]["results"]
    with urlopen(part["url"], timeout=HANG_SECONDS) as answer:
        assert len(answer.read()) == part["size"]
    best = "datasets/over-http/aliases/best/"
    assert call(user, "PUT", best, {"version": "v1"}, If_None_Match="*")[0] == 200
    assert call(user, "PUT", best, {"version": "v1"}, If_Match='"7"')[0] == 412
    files = [{"datum": file["datum"]["id"]} for file in version["files"][:2]]
    wanted = {"name": "small", "dataset": "over-http", "files": files, "packaging": True}
    assert call(user, "POST", "dataset-versions/", wanted)[0] == 201
    user.packaged("dataset://over-http/small")
    _, changes = call(user, "GET", "dataset-versions/over-http:small/diff/?against=over-http:v1")
    assert [change["change"] for change in changes["results"]] == ["removed"] * 3
