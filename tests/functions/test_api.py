"""The HTTP API on AWS: sample requests through the real handler, over a deployment with a packaged version."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.request import urlopen

import pytest

from packline.aws import runtime
from packline.keys import marker_key
from tests.events import sample
from tests.functions.conftest import Deployment

FILES = {"a b+c.txt": b"first", "sub/ä.txt": b"second", "zero": b""}
PACKAGED = {"valohai.dataset-versions": [{"uri": "dataset://my-images/v1", "packaging": True}]}


@pytest.fixture
def packaged(deployment: Deployment) -> Deployment:
    environment = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "true"}
    deployment.upload("job-1", FILES, PACKAGED, environment=environment)
    note(deployment)
    deployment.carry_out("run-1", {"execution": "job-1"})
    return deployment


def note(deployment: Deployment) -> None:
    """What the queue does after the upload."""
    head = deployment.s3.head_object(Bucket="store", Key=marker_key("job-1"))
    message = sample("record_uploads/s3-notification.json")["Records"][0]
    body = json.loads(message["body"])
    body["Records"][0]["s3"]["object"]["key"] = marker_key("job-1")
    body["Records"][0]["eventTime"] = head["LastModified"].isoformat()
    deployment.call("record_uploads", {"Records": [{**message, "body": json.dumps(body)}]})


def get(deployment: Deployment, path: str, query: str = "") -> tuple[int, Any]:
    """A worker's GET."""
    event = sample("api/list-versions.json")
    event["rawPath"] = event["requestContext"]["http"]["path"] = f"/w/api/v0/{path}"
    event["rawQueryString"] = query
    event["queryStringParameters"] = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    answer = deployment.call("api", event)
    return answer["statusCode"], json.loads(answer["body"])


def test_a_worker_lists_versions(packaged: Deployment) -> None:
    answer = packaged.call("api", sample("api/list-versions.json"))
    assert answer["statusCode"] == 200
    (version,) = json.loads(answer["body"])["results"]
    assert (version["id"], version["packaging"], version["file_count"]) == ("my-images:v1", "built", 3)


def test_a_person_moves_an_alias_and_the_second_time_is_refused(packaged: Deployment) -> None:
    first, second = (packaged.call("api", sample("api/move-alias.json")) for _ in range(2))
    assert (first["statusCode"], second["statusCode"]) == (200, 412)
    assert json.loads(first["body"])["rev"] == 1
    assert json.loads(second["body"])["title"] == "PreconditionFailed"


def test_what_a_fetch_plan_names_can_be_read_without_credentials(packaged: Deployment) -> None:
    status, plan = get(packaged, "fetch-plan/", "uri=dataset://my-images/v1")
    assert status == 200
    for part in plan["parts"]["results"]:
        with urlopen(part["url"]) as answer:
            assert len(answer.read()) == part["size"]
    for shard in plan["manifest"]:
        with urlopen(shard["url"]) as answer:
            assert answer.read(2) == b"\x1f\x8b"


def test_every_kind_of_thing_is_read_from_the_table_and_the_store(packaged: Deployment) -> None:
    status, files = get(packaged, "dataset-versions/my-images:v1/files/")
    assert (status, [row["path"] for row in files["results"]]) == (200, sorted(FILES))
    datum = files["results"][0]["datum"]["id"]
    status, found = get(packaged, f"data/{datum}/")
    assert (status, found["size"]) == (200, 5)
    assert found["ctime"]
    for path, query in (
        ("datasets/", "limit=1"),
        ("datasets/my-images/", ""),
        ("datasets/my-images/aliases/", ""),
        ("dataset-versions/my-images:v1/", ""),
        ("dataset-versions/my-images:v1/package/", ""),
        ("dataset-versions/my-images:v1/diff/", "against=my-images:latest"),
        ("executions/job-1/", ""),
        ("executions/job-1/outputs/", ""),
        ("data/", "output_execution=job-1"),
        ("data/", "name=zero"),
        (f"data/{datum}/metadata/", ""),
        (f"data/{datum}/download/", ""),
        ("datum-aliases/", ""),
        ("lineage/", "uri=dataset://my-images/v1"),
        ("openapi.json", ""),
    ):
        status, body = get(packaged, path, query)
        assert status == 200, (path, body)


def test_a_version_made_by_hand_is_told_of_and_packaged_by_a_run(packaged: Deployment) -> None:
    _, files = get(packaged, "dataset-versions/my-images:v1/files/")
    datums = [{"datum": row["datum"]["id"]} for row in files["results"][:2]]
    event = sample("api/move-alias.json")
    event["rawPath"] = "/api/v0/dataset-versions/"
    event["requestContext"]["http"].update(method="POST", path=event["rawPath"])
    event["body"] = json.dumps({"name": "mine", "dataset": "my-images", "files": datums, "packaging": True})
    answer = packaged.call("api", event)
    assert answer["statusCode"] == 201, answer["body"]
    made = json.loads(answer["body"])
    name, given = next(run for run in packaged.started() if run[1]["execution"] == made["execution"])
    packaged.carry_out(name, given)
    _, version = get(packaged, "dataset-versions/my-images:mine/")
    assert (version["packaging"], version["file_count"]) == ("built", 2)


@pytest.mark.parametrize(
    ("groups", "status"), [("[images others]", 200), ("[others]", 404), ("", 404), ("[admins]", 200)]
)
def test_a_token_reaches_the_datasets_of_its_teams(
    packaged: Deployment, monkeypatch: pytest.MonkeyPatch, groups: str, status: int
) -> None:
    teams = {"images": {"datasets": ["my-*"]}, "others": {"datasets": ["other-*"]}}
    monkeypatch.setenv("PACKLINE_TEAMS", json.dumps(teams))
    monkeypatch.setenv("PACKLINE_TEAM_ADMINS", "admins")
    runtime.settings.cache_clear()
    event = sample("api/move-alias.json")
    event["requestContext"]["authorizer"]["jwt"]["claims"]["groups"] = groups
    token = base64.urlsafe_b64encode(json.dumps({"groups": groups.strip("[]").split()}).encode()).decode()
    event["headers"]["authorization"] = f"Bearer e30.{token.rstrip('=')}.c2ln"
    event["requestContext"]["http"] |= {"method": "GET", "path": "/api/v0/datasets/my-images/"}
    del event["headers"]["if-none-match"]
    event |= {"rawPath": "/api/v0/datasets/my-images/", "body": None}
    assert packaged.call("api", event)["statusCode"] == status
