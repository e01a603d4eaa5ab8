"""The API mode of a worker: nothing of AWS in its environment, no home folder, and the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.outputs import read_tree, strange_files
from tests.system.conftest import User
from tests.waiting import HANG_SECONDS
from tests.warm_command import run_packline

JOB = """
import json, os, urllib.request
config = os.environ["VH_CONFIG_DIR"]
ask = json.load(open(config + "/api.json"))["input_request"]
wanted = json.load(open(config + "/inputs.json"))["later"]["input_id"]
url = ask["url"] + "?inputs=" + wanted
with urllib.request.urlopen(urllib.request.Request(url, method="POST", headers=ask["headers"])) as answer:
    print(answer.read().decode())
"""
"""A job that asks for an input on demand, as valohai-utils does."""


class Outsider:
    """A worker with the address of the API, and nothing else."""

    def __init__(self, user: User, folder: Path) -> None:
        self._user = user
        home = folder / "home"
        home.mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
        self.environment = {**kept, "HOME": str(home), "PACKLINE_CACHE": str(folder / "outside")}
        self.environment["PACKLINE_API_URL"] = user.stack.api_url
        assert not [name for name in self.environment if name.startswith("AWS")]

    def run(self, *arguments: object, code: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
        done = run_packline(arguments, self.environment | variables)
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: object, **variables: str) -> Any:
        return json.loads(self.run(*arguments, "--json", code=0, **variables).stdout)


@pytest.fixture
def outsider(user: User, tmp_path: Path) -> Outsider:
    return Outsider(user, tmp_path)


def entry(uri: str, packaging: bool = True, **keys: object) -> dict[str, object]:
    return {"valohai.dataset-versions": [{"uri": uri, "packaging": packaging, **keys}]}


def test_a_packaged_version_is_fetched_by_its_alias_without_credentials_of_aws(
    user: User, outsider: Outsider, tmp_path: Path
) -> None:
    files = strange_files(400, seed=11)
    user.upload("outside-1", files, entry("dataset://outside/v1", targeting_aliases=["production"]))
    user.mark("outside-1", files=len(files))
    user.packaged("dataset://outside/v1")
    alias = "dataset://outside/production"
    by_api = outsider.json("fetch", alias, "--to", tmp_path / "api", "--api", user.stack.api_url)
    by_table = user.json("fetch", alias, "--to", tmp_path / "table")
    assert read_tree(tmp_path / "api") == read_tree(tmp_path / "table") == files
    # Answers to presigned requests have longer heads.
    assert abs(by_api["received"] - by_table["received"]) < 0.01 * by_table["received"]
    # How a part is cut into ranges depends on how fast each of them comes.
    vary = {"folder": "", "seconds": 0, "received": 0, "requests": 0}
    assert {**by_api, **vary} == {**by_table, **vary}
    again = outsider.json("fetch", alias, "--to", tmp_path / "again")
    assert (again["from_cache"], again["requests"]) == (True, 0)
    away = {"PACKLINE_API_URL": "http://127.0.0.1:9"}
    assert outsider.json("fetch", alias, "--to", tmp_path / "offline", "--offline")["from_cache"]
    refused = outsider.run("fetch", alias, "--to", tmp_path / "other", code=7, **away)
    assert "PACKLINE_API_URL" in refused.stderr
    chosen = outsider.json(
        "fetch", alias, "--to", tmp_path / "some", "--include", "deep/", "--cache", tmp_path / "c2"
    )
    wanted = {path: body for path, body in files.items() if path.startswith("deep/")}
    assert read_tree(tmp_path / "some") == wanted
    assert chosen["files"] == len(wanted)
    assert outsider.run("fetch", "dataset://outside/v9", "--to", tmp_path / "no", code=3).stderr


def test_a_folder_is_pushed_and_its_version_handled_without_credentials_of_aws(
    user: User, outsider: Outsider, tmp_path: Path
) -> None:
    files = {f"deep/{n:02d} ä+b.txt": str(n).encode() * 9 for n in range(30)} | {"large.bin": bytes(65 << 20)}
    for path, body in files.items():
        (tmp_path / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / path).write_bytes(body)
    push = ("push", tmp_path / "data", "--dataset", "by-api/v1", "--alias", "best", "--execution", "by-api-1")
    pushed = outsider.json(*push, "--wait")
    assert (pushed["files"], pushed["packaging"], pushed["alerts"]) == (31, "built", [])
    assert outsider.json(*push, "--execution", "by-api-2")["already_there"]
    outsider.json("fetch", "dataset://by-api/best", "--to", tmp_path / "back")
    assert read_tree(tmp_path / "back") == files
    same = (
        ("ls", "by-api"),
        ("show", "by-api/v1"),
        ("alias", "by-api/best"),
        ("search", "--dataset", "by-api/v1", "--name", "*07*"),
        ("lineage", "by-api/v1"),
        ("events", "dataset://by-api"),
    )
    for words in same:
        assert rounded(outsider.json(*words)) == rounded(user.json(*words)), words
    datum = user.json("search", "--dataset", "by-api/v1", "--name", "*07*")["datums"][0]["uri"]
    assert outsider.json("metadata", datum, "--set", "stars=5")["changed"]
    assert user.json("search", "stars>=5", "--dataset", "by-api/v1")["datums"][0]["uri"] == datum
    assert outsider.json("package", "by-api/v1", "--rebuild", "--wait")["packaging"] == "built"
    refused: list[tuple[int, tuple[str, ...]]] = [
        (4, ("delete", "by-api/v1", "--yes")),
        (4, ("package", "by-api/v1")),
        (3, ("show", "by-api/v9")),
        (3, ("ls", "by-nobody")),
        (2, ("search",)),
        (4, ("alias", "by-api/best", "v1", "--rev", "9")),
    ]
    for who in (outsider, user):
        for code, arguments in refused:
            who.run(*arguments, code=code)


def rounded(document: Any) -> Any:
    """A document whose times have microseconds, rounded as the API does: the table has a little more."""
    if isinstance(document, dict):
        return {name: rounded(value) for name, value in document.items()}
    if isinstance(document, list):
        return [rounded(value) for value in document]
    return datetime.fromtimestamp(document, UTC) if isinstance(document, float) else document


def test_what_has_no_package_comes_too_and_a_job_of_it_is_remembered(
    user: User, outsider: Outsider, tmp_path: Path
) -> None:
    files = strange_files(120, seed=12)
    said = {"valohai.tags": ["outside"], **entry("dataset://bare/v1", packaging=False)}
    user.upload("outside-2", files, {**said, "valohai.model-versions": ["model://outsider/"]})
    user.mark("outside-2", files=len(files))
    user.execution("outside-2")
    receipt = outsider.json(
        "fetch", "dataset://bare/latest", "--to", tmp_path / "bare", PACKLINE_EXECUTION="job-o"
    )
    assert read_tree(tmp_path / "bare") == files
    assert (receipt["by_files"], receipt["warnings"]) == (len(files), [])
    users = user.json("lineage", "dataset://bare/v1")["used_by"]
    assert [used["execution"] for used in users] == ["job-o"]
    outsider.run("fetch", "model://outsider/1", "--to", tmp_path / "model")
    assert read_tree(tmp_path / "model") == files
    found = user.json("search", "--tag", "outside", "--limit", 1)["datums"][0]
    outsider.run("fetch", found["uri"], "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {found["name"]: files[found["name"]]}


def test_inputs_are_the_same_by_api_and_by_table(user: User, outsider: Outsider, tmp_path: Path) -> None:
    files = {f"deep/{n:02d}.txt": str(n).encode() * 50 for n in range(30)}
    user.upload("outside-3", files, {"lot": 7, **entry("dataset://inputs-outside/v1")})
    user.mark("outside-3", files=len(files))
    user.packaged("dataset://inputs-outside/v1")
    found = user.json("search", "--execution", "outside-3", "--name", "*07.txt")["datums"][0]
    wanted = {
        "data": {"default": "dataset://inputs-outside/latest", "keep-directories": "full"},
        "one": found["uri"],
        "later": {"default": found["uri"], "download": "on-demand"},
    }
    (tmp_path / "wanted.json").write_text(json.dumps(wanted))
    documents = []
    for who, name in ((outsider, "api"), (user, "table")):
        to, config = tmp_path / name, tmp_path / f"{name}-config"
        who.run("inputs", "--config", tmp_path / "wanted.json", "--to", to, "--config-dir", config)
        assert read_tree(to / "data") == files
        assert (to / "one" / "07.txt").read_bytes() == files["deep/07.txt"]
        documents.append((config / "inputs.json").read_text().replace(str(to), "…"))
    by_api, by_table = map(json.loads, documents)
    assert by_api == by_table
    assert by_api["data"]["files"][0]["metadata"][0]["lot"] == 7
    done = outsider.run(
        *("inputs", "--config", tmp_path / "wanted.json", "--to", tmp_path / "api"),
        *("--config-dir", tmp_path / "api-config", "--command", "python3", "-c", JOB),
    )
    (later,) = json.loads(done.stdout.splitlines()[-1])
    with urlopen(later["files"][0]["url"], timeout=HANG_SECONDS) as answer:
        assert answer.read() == files["deep/07.txt"]
