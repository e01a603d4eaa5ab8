"""Metadata and events of a deployment: by the handler of the API, and by the commands, over the same table."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from packline.aws import runtime
from packline.cli.main import main
from tests.events import sample
from tests.functions.conftest import Deployment

FILES = {"a b+c.txt": b"first", "sub/ä.txt": b"second", "zero": b""}
SAID = {"valohai.dataset-versions": [{"uri": "dataset://my-images/v1", "targeting_aliases": ["best"]}]}


@pytest.fixture
def sealed(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    monkeypatch.setattr(runtime, "clock", time.time)  # as the commands have it
    deployment.upload("job-1", FILES, SAID)
    deployment.upload("job-2", {"model.bin": b"m"}, {"valohai.model-versions": ["model://cats/"]})
    for execution in ("job-1", "job-2"):
        event = sample("record_uploads/s3-notification.json")
        body = json.loads(event["Records"][0]["body"])
        body["Records"][0]["s3"]["object"]["key"] = f"control/{execution}.json"
        event["Records"][0]["body"] = json.dumps(body)
        deployment.call("record_uploads", event)
        deployment.carry_out(f"run-of-{execution}", {"execution": execution})
    return deployment


def request(deployment: Deployment, method: str, path: str, query: str = "", body: Any = None) -> Any:
    event = sample("api/move-alias.json")
    event["rawPath"] = f"/api/v0/{path}"
    event["rawQueryString"] = query
    event["queryStringParameters"] = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    event["requestContext"]["http"].update(method=method, path=event["rawPath"])
    event["headers"].pop("if-none-match")  # of the sample, which makes an alias
    event["body"] = json.dumps(body)
    answer = deployment.call("api", event)
    assert answer["statusCode"] == 200, answer["body"]
    return json.loads(answer["body"])


def ids(deployment: Deployment) -> dict[str, str]:
    files = request(deployment, "GET", "dataset-versions/my-images:v1/files/")["results"]
    return {row["path"]: row["datum"]["id"] for row in files}


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(words) == code
    return capsys.readouterr().out


def test_what_a_person_says_by_http_is_found_by_the_command(
    sealed: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    datum = ids(sealed)["sub/ä.txt"]
    said = request(sealed, "POST", f"data/{datum}/metadata/", body={"valohai.tags": ["good"], "stars": 5})
    assert said["stars"] == 5
    assert f"datum://{datum}" in run(capsys, "search", "--tag", "good", "stars>=5")
    assert json.loads(run(capsys, "metadata", f"datum://{datum}"))["valohai.tags"] == ["good"]
    (listed,) = request(sealed, "GET", "data/", "output_execution=job-1&name=ä.txt")["results"]
    assert listed["properties"] == {"stars": 5}


def test_what_the_command_says_is_found_by_http(
    sealed: Deployment, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    datum = ids(sealed)["zero"]
    extra = tmp_path / "extra.json"
    extra.write_text('{"colour": "red", "n": 1}')
    words = ["metadata", f"datum://{datum}", "--file", str(extra), "--set", "n=2", "--set", "note=a b"]
    assert "changed" in run(capsys, *words)
    assert "unchanged" in run(capsys, *words)
    assert json.loads(run(capsys, *words, "--set", "colour=null", "--json"))["metadata"]["n"] == 2
    (found,) = request(sealed, "GET", "data/", "property=n>=2")["results"]
    assert (found["id"], found["properties"]) == (datum, {"n": 2, "note": "a b"})
    run(capsys, "metadata", f"datum://{datum}", "--set", "valohai.dataset-versions=[]", code=2)


def test_a_file_of_lines_says_something_of_many(
    sealed: Deployment, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, two, three = ids(sealed).values()
    unknown = "017a849e-9652-e750-d4af-ee173561bffd"
    lines = [(one, {"n": 1}), (f"datum://{two}", {"n": 2}), (two, {"m": 3}), (unknown, {"n": 4})]
    file = tmp_path / "said.jsonl"
    file.write_text("\n\n".join(json.dumps({"datum": datum, "metadata": said}) for datum, said in lines))
    assert "2 changed, 0 unchanged, 1 refused" in run(capsys, "metadata", "--from-jsonl", str(file), code=3)
    assert request(sealed, "GET", f"data/{two}/metadata/")["m"] == 3
    assert json.loads(run(capsys, "metadata", "--from-jsonl", str(file), "--json", code=3))["unchanged"] == 2
    file.write_text(f'{{"datum": "{three}"}}')
    run(capsys, "metadata", "--from-jsonl", str(file), code=2)
    for words in (
        ["metadata"],
        ["metadata", f"datum://{one}", "--set", "n"],
        ["metadata", "--from-jsonl", "none"],
    ):
        run(capsys, *words, code=2)


def test_many_datums_at_once_are_written_side_by_side(sealed: Deployment) -> None:
    known = ids(sealed)
    answer = request(
        sealed, "POST", "data/metadata/apply/", body={"datums": list(known.values()), "metadata": {"n": 1}}
    )
    assert answer["changed"] == 3
    assert len(request(sealed, "GET", "data/", "property=n=1")["results"]) == 3


def test_what_happened_is_kept_once_and_shown(sealed: Deployment, capsys: pytest.CaptureFixture[str]) -> None:
    sealed.call("seal_execution", {"execution": "job-1", "owner": "run-again"})
    events = request(sealed, "GET", "events/", "dataset=my-images")["results"]
    assert sorted(event["type"] for event in events) == ["DatasetVersionCreated", "VersionAliasMoved"]
    kinds = [event["type"] for event in request(sealed, "GET", "events/", "execution=job-1")["results"]]
    assert kinds == ["DatasetVersionCreated"]
    assert json.loads(run(capsys, "events", "dataset://my-images", "--json")) == events
    assert "v1 was created, 3 files" in run(capsys, "events", "job-1")
    assert "no events" in run(capsys, "events", "model://dogs/")
    run(capsys, "events", "other://x", code=2)


def test_a_decision_about_a_model_is_kept_from_either_side(
    sealed: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [model["name"] for model in request(sealed, "GET", "models/")["results"]] == ["cats"]
    path = "model-versions/model:cats:1/status/"
    assert request(sealed, "POST", path, body={"status": "approved"})["status"] == "approved"
    run(capsys, "status", "model://cats/1", "rejected")
    told = request(sealed, "GET", "events/", "dataset=model:cats")["results"]
    changes = {event["detail"]["old_status"] for event in told if "Status" in event["type"]}
    assert changes == {"pending", "approved"}
    assert "model://cats/1" in run(capsys, "events", "model://cats/")
