"""Each command with --json prints the same by the table and by the HTTP API: it is one form, whatever the way."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from packline.aws import runtime
from packline.cli.command_table import COMMANDS
from packline.cli.main import main
from packline.local.api_gateway import ApiGateway
from tests.events import sample
from tests.functions.conftest import Deployment

FIRST = {"a b+c.txt": b"first", "sub/ä.txt": b"second", "zero": b""}
SECOND = {"a b+c.txt": b"changed", "sub/new.txt": b"third"}
READING: tuple[tuple[str, ...], ...] = (
    ("ls",),
    ("ls", "my-images"),
    ("ls", "my-images", "--deleted"),
    ("ls", "model://cats"),
    ("show", "my-images/v1"),
    ("show", "my-images/latest"),
    ("show", "model://cats/1"),
    ("show", "datum://picked"),
    ("diff", "dataset://my-images/v1", "dataset://my-images/v2"),
    ("lineage", "dataset://my-images/v2"),
    ("lineage", "datum://picked"),
    ("search", "--execution", "job-1"),
    ("search", "--tag", "good"),
    ("search", "stars>=5"),
    ("events", "dataset://my-images"),
    ("events", "dataset://my-images/v1"),
    ("events", "model://cats/"),
    ("events", "datum://picked"),
    ("events", "job-1"),
    ("execution", "job-1"),
    ("execution", "job-2"),
    ("executions",),
    ("executions", "--state", "sealed"),
    ("alias", "my-images/best"),
    ("alias", "datum://picked"),
    ("metadata", "datum://picked"),
    ("metadata", "my-images/v1"),
    ("metadata", "dataset://my-images"),
    ("adopt", "s3://store/raw/", "--dry-run"),
)
"""Commands that change nothing; without ``search --all``, whose answer depends on the time that a search takes."""
REPEATED: tuple[tuple[str, ...], ...] = (
    ("status", "model://cats/1", "approved"),
    ("metadata", "datum://picked", "--set", "stars=5"),
    ("metadata", "my-images/v1", "--set", "team=vision"),
    ("create", "dataset://empty"),
    ("delete", "my-images/v3", "--yes"),
    ("compose", "my-images/chosen", "--datum", "datum://picked"),
    ("adopt", "s3://store/raw/x.txt"),
)
"""Commands that change something, after which they change nothing: each door repeats what was done before."""
BY_ONE_DOOR = {
    "cost",
    "gc",
    "erase",
    "table",
    "doctor",
    "advise",
    "cache",
    "configure",
    "template",
    "demo",
    "local",
}
"""Commands that ask one place: the table, the store, or this machine."""
BYTES = {"fetch", "inputs", "push", "snapshot", "import", "export", "cat", "pack", "verify", "unpack"}
"""Commands that move bytes: tests/system compares what they leave."""
OTHERWISE = {"package", "restore"}
"""Commands whose repeat is refused; they print the version as ``show`` and ``delete`` do."""


@pytest.fixture
def both(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of the API over a table with two versions, a model, annotations and aliases."""
    monkeypatch.setattr(runtime, "clock", time.time)  # as the commands have it
    monkeypatch.setenv("PACKLINE_ADOPTABLE", "raw/")
    deployment.put("raw/x.txt", b"x")
    entry = {"uri": "dataset://my-images/v1", "targeting_aliases": ["best"], "packaging": True}
    deployment.upload("job-1", FIRST, {"valohai.dataset-versions": [entry]}, packaging=True)
    later = [
        {"uri": f"dataset://my-images/{version}", "from": "dataset://my-images/v1"}
        for version in ("v2", "v3")
    ]
    deployment.upload(
        "job-2", SECOND, {"valohai.dataset-versions": later, "valohai.tags": ["good"]}, user="ada"
    )
    deployment.upload("job-3", {"model.bin": b"m"}, {"valohai.model-versions": ["model://cats/"]})
    for execution in ("job-1", "job-2", "job-3"):
        event = sample("record_uploads/s3-notification.json")
        body = json.loads(event["Records"][0]["body"])
        body["Records"][0]["s3"]["object"]["key"] = f"control/{execution}.json"
        event["Records"][0]["body"] = json.dumps(body)
        deployment.call("record_uploads", event)
        deployment.carry_out(f"run-of-{execution}", {"execution": execution})

    def invoke(payload: bytes) -> tuple[bytes, bool]:
        return json.dumps(deployment.call("api", json.loads(payload))).encode(), False

    gateway = ApiGateway(invoke)
    gateway.start()
    yield gateway.url
    gateway.stop()


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    code = main([*words, "--json"])
    out, err = capsys.readouterr()
    assert code in (0, 1), f"{words}: exit {code}: {err}"
    return json.loads(out)


def are_same(one: Any, other: Any) -> bool:
    """Whether two documents are equal; times of the table have more digits than those of the API, in microseconds."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(are_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(are_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 2e-6
    return bool(one == other)


def test_both_doors_print_the_same(
    both: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "cache"))
    (first, *_) = printed(capsys, "search", "--execution", "job-1")["datums"]
    assert main(["alias", "datum://picked", first["uri"], "--rev", "0"]) == 0
    for words in REPEATED:
        assert main(words) == 0, words
    differing = {}
    for words in (*READING, *REPEATED):
        by_table, by_api = printed(capsys, *words), printed(capsys, *words, "--api", both)
        if not are_same(by_table, by_api):
            differing[" ".join(words)] = (by_table, by_api)
    assert differing == {}


def test_every_command_with_json_is_compared_or_has_a_reason() -> None:
    compared = {words[0] for words in (*READING, *REPEATED)}
    silent = {"completion"}
    assert COMMANDS.keys() == compared | BY_ONE_DOOR | BYTES | OTHERWISE | silent
