"""Packages asked for by hand, deleted versions and their purge: real handlers, real objects."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from packline.aws import runtime
from packline.errors import PacklineError
from packline.keys import marker_key, part_index_key
from packline.model import Packaging
from tests.events import sample
from tests.functions.conftest import Deployment

FILES = {"a.txt": b"first", "b.txt": b"second", "c.txt": b"third"}
NOW = 2_000_000_000.0
DAY = 86_400.0


def api(deployment: Deployment, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    event = sample("api/list-versions.json")
    event["rawPath"] = event["requestContext"]["http"]["path"] = f"/w/api/v0/{path}"
    event["requestContext"]["http"]["method"] = method
    event["rawQueryString"], event["queryStringParameters"] = "", {}
    event |= {"body": json.dumps(body)} if body is not None else {}
    answer = deployment.call("api", event)
    return answer["statusCode"], json.loads(answer["body"])


def package(deployment: Deployment, version: str = "set:v1", **body: Any) -> tuple[int, Any]:
    return api(deployment, "POST", f"dataset-versions/{version}/package/", body)


def sealed(deployment: Deployment, version: str, files: dict[str, bytes], **entry: Any) -> None:
    """A version of those files, without a package."""
    execution = f"job-of-{version}"
    metadata = {"valohai.dataset-versions": [{"uri": f"dataset://set/{version}", **entry}]}
    deployment.upload(execution, files, metadata)
    message = sample("record_uploads/s3-notification.json")["Records"][0]
    body = json.loads(message["body"])
    body["Records"][0]["s3"]["object"]["key"] = marker_key(execution)
    deployment.call("record_uploads", {"Records": [{**message, "body": json.dumps(body)}]})
    deployment.carry_out(f"run-of-{version}", {"execution": execution})


def carry_out_packaging(deployment: Deployment) -> None:
    """Every run that was started to package something, as the state machine catches what goes wrong."""
    for name, given in deployment.started():
        if "packages" in given:
            try:
                deployment.carry_out(name, given)
            except PacklineError as error:
                caught = {"Error": error.code, "Cause": json.dumps({"errorMessage": str(error)})}
                deployment.call("record_failure", {**given["packages"][0], "error": caught})


def contents(deployment: Deployment, version: str) -> dict[str, bytes]:
    """What the parts of the version's package hold."""
    known = runtime.registry().version("set", version)
    assert known.packaging is Packaging.BUILT, known.packaging_reason
    found: dict[str, bytes] = {}
    for part in runtime.registry().parts(known.plan):
        body = deployment.s3.get_object(Bucket="store", Key=part.key)["Body"].read()
        with zipfile.ZipFile(io.BytesIO(body)) as opened:
            found |= {name: opened.read(name) for name in opened.namelist()}
    return found


def part_keys(version: str) -> set[str]:
    return {part.key for part in runtime.registry().parts(runtime.registry().version("set", version).plan)}


def packages(deployment: Deployment) -> set[str]:
    return {key for key in deployment.derived() if key.startswith("packages/")}


def sweep(deployment: Deployment, monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    monkeypatch.setattr(runtime, "clock", lambda: now)
    deployment.call("sweep", sample("sweep/scheduled.json"))


def test_a_version_that_nobody_wanted_packaged_is_packaged_when_asked(deployment: Deployment) -> None:
    sealed(deployment, "v1", FILES)
    assert runtime.registry().version("set", "v1").packaging is Packaging.NONE
    assert [package(deployment)[0] for _ in range(2)] == [202, 202]
    runs = [given for _, given in deployment.started() if "packages" in given]
    assert runs == [{"packages": [{"dataset": "set", "version": "v1"}]}]
    carry_out_packaging(deployment)
    assert contents(deployment, "v1") == FILES
    assert package(deployment)[0] == 409


def test_a_composed_version_and_one_with_a_base_are_packaged_too(deployment: Deployment) -> None:
    sealed(deployment, "v1", FILES)
    sealed(deployment, "v2", {"d.txt": b"fourth"}, **{"from": "dataset://set/v1"})
    _, shown = api(deployment, "GET", "dataset-versions/set:v1/")
    files = [{"datum": file["datum"]["id"]} for file in shown["files"][:2]]
    assert (
        api(deployment, "POST", "dataset-versions/", {"name": "v3", "dataset": "set", "files": files})[0]
        == 201
    )
    for version in ("v2", "v3"):
        assert package(deployment, f"set:{version}")[0] == 202
    carry_out_packaging(deployment)
    assert contents(deployment, "v2") == FILES | {"d.txt": b"fourth"}
    assert contents(deployment, "v3") == {name: FILES[name] for name in ("a.txt", "b.txt")}


def test_a_package_that_failed_is_built_when_asked_again(deployment: Deployment) -> None:
    sealed(deployment, "v1", FILES)
    shard = runtime.registry().version("set", "v1").manifest.shards[0]
    body = deployment.s3.get_object(Bucket="store", Key=shard)["Body"].read()
    package(deployment)
    deployment.s3.delete_object(Bucket="store", Key=shard)
    carry_out_packaging(deployment)
    known = runtime.registry().version("set", "v1")
    assert known.packaging is Packaging.FAILED
    assert "ObjectNotFound" in known.packaging_reason
    deployment.put(shard, body)
    status, asked = package(deployment)
    assert (status, asked["packaging"], asked["packaging_reason"].split(" by ")[0]) == (
        202,
        "pending",
        "asked for",
    )
    carry_out_packaging(deployment)
    assert contents(deployment, "v1") == FILES


def test_a_rebuild_mends_damaged_parts_and_leaves_those_of_others_alone(deployment: Deployment) -> None:
    sealed(deployment, "v1", FILES)
    package(deployment)
    carry_out_packaging(deployment)
    old = part_keys("v1")
    for key in old:
        size = deployment.s3.head_object(Bucket="store", Key=key)["ContentLength"]
        deployment.put(key, b"\0" * size)
    assert package(deployment, rebuild=True)[0] == 202
    _, plan = api(deployment, "GET", "dataset-versions/set:v1/")
    assert plan["packaging"] == "pending"
    carry_out_packaging(deployment)
    assert contents(deployment, "v1") == FILES
    assert not part_keys("v1") & old
    assert old < packages(deployment)
    sealed(deployment, "v2", FILES)
    package(deployment, "set:v2")
    carry_out_packaging(deployment)
    assert part_keys("v2") == part_keys("v1"), "later versions share what was rebuilt"


def test_a_purge_removes_the_parts_that_no_other_version_uses(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(deployment, "v1", FILES)
    package(deployment)
    carry_out_packaging(deployment)
    sealed(deployment, "v2", {"c.txt": b"other"}, **{"from": "dataset://set/v1"})
    package(deployment, "set:v2")
    carry_out_packaging(deployment)
    shared = part_keys("v1") & part_keys("v2")
    own = part_keys("v1") - shared
    assert shared
    assert own
    before = deployment.derived()
    status, _ = api(deployment, "DELETE", "dataset-versions/set:v1/")
    assert status == 200
    assert api(deployment, "GET", "fetch-plan/")[0] == 400
    sweep(deployment, monkeypatch, NOW + 29 * DAY)
    assert deployment.derived() == before
    sweep(deployment, monkeypatch, NOW + 30 * DAY + 1)
    assert set(before) - set(deployment.derived()) == own | set(map(part_index_key, own))
    assert contents(deployment, "v2") == FILES | {"c.txt": b"other"}
    assert api(deployment, "POST", "dataset-versions/set:v1/restore/", {})[0] == 410
    outputs = deployment.s3.list_objects_v2(Bucket="store", Prefix="outputs/job-of-v1/")["Contents"]
    assert {entry["Key"].rpartition("/")[2] for entry in outputs} >= set(FILES)
    api(deployment, "DELETE", "dataset-versions/set:v2/")
    sweep(deployment, monkeypatch, NOW + 61 * DAY)
    assert packages(deployment) == set()
    assert not [item for item in deployment.table_items() if item["sk"]["S"].startswith(("USED#", "PURGE#"))]


def test_a_version_restored_in_time_keeps_its_package(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(deployment, "v1", FILES)
    package(deployment)
    carry_out_packaging(deployment)
    api(deployment, "DELETE", "dataset-versions/set:v1/")
    assert api(deployment, "POST", "dataset-versions/set:v1/restore/", {})[0] == 200
    sweep(deployment, monkeypatch, NOW + 31 * DAY)
    assert contents(deployment, "v1") == FILES


def test_a_version_deleted_while_it_is_packaged_stays_deleted(deployment: Deployment) -> None:
    sealed(deployment, "v1", FILES)
    package(deployment)
    api(deployment, "DELETE", "dataset-versions/set:v1/")
    carry_out_packaging(deployment)
    assert runtime.retention().find("set", "v1").deleted_at
    api(deployment, "POST", "dataset-versions/set:v1/restore/", {})
    assert runtime.registry().version("set", "v1").packaging is Packaging.NONE
    assert package(deployment)[0] == 202
    carry_out_packaging(deployment)
    assert contents(deployment, "v1") == FILES


def test_executions_are_listed_from_the_table(deployment: Deployment) -> None:
    sealed(deployment, "v1", FILES)
    status, page = api(deployment, "GET", "executions/")
    assert (status, [execution["id"] for execution in page["results"]]) == (200, ["job-of-v1"])
