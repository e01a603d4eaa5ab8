"""Each handler with its sample events, and the whole path with the real handlers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID
from zipfile import ZipFile

import pytest

from packline.aws import path_indexing, runtime, scheduled
from packline.aws.events import parse_body
from packline.errors import ExecutionNotFound, ObjectChanged, ObjectNotFound, VersionDeleted, VersionNotFound
from packline.keys import IDENTITY_KEY
from packline.model import Execution, ExecutionState, Member, Packaging
from packline.pipeline.manifests import write_manifest
from packline.pipeline.store_identity import encode_identity, read_identity
from packline.rules.lifecycle import run_name
from tests.builders import a_version
from tests.events import EVENTS, sample
from tests.functions.conftest import Deployment, LogLines

PACKAGED = {
    "valohai.dataset-versions": [
        {"uri": "dataset://my-images/v1", "packaging": True, "targeting_aliases": ["production"]}
    ]
}
ON = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "true"}
FILES = {"a b+c.txt": b"first", "sub/ä.txt": b"second", "zero": b"", "z/100%.txt": b"fourth"}


def queue_event(*bodies: Any) -> dict[str, Any]:
    """An SQS batch in the shape Lambda delivers it."""
    record = sample("record_uploads/s3-notification.json")["Records"][0]
    return {
        "Records": [
            {**record, "messageId": f"m{number}", "body": json.dumps(body)}
            for number, body in enumerate(bodies)
        ]
    }


def created(deployment: Deployment, key: str, late: int = 0) -> dict[str, Any]:
    """S3's own notification for an object, keys encoded as S3 encodes them; ``late`` milliseconds after it."""
    body: dict[str, Any] = json.loads(sample("record_uploads/s3-notification.json")["Records"][0]["body"])
    record = body["Records"][0]
    head = deployment.s3.head_object(Bucket="store", Key=key)
    record["s3"]["object"]["key"] = quote_plus(key, safe="/")
    record["eventTime"] = (head["LastModified"] + timedelta(milliseconds=late)).isoformat()
    return body


def test_every_sample_event_belongs_to_a_function_and_every_function_has_one() -> None:
    folders = {path.name for path in EVENTS.iterdir()}
    functions = {path.stem for path in (EVENTS.parent / "functions").glob("[a-z]*.py")}
    assert folders == functions
    assert all(any(EVENTS.joinpath(folder).iterdir()) for folder in folders)


def test_a_notification_touches_its_execution_once_and_the_marker_starts_the_run(
    deployment: Deployment,
) -> None:
    assert deployment.call("record_uploads", sample("record_uploads/s3-notification.json")) == {
        "batchItemFailures": []
    }
    known = runtime.registry().execution("exec-1")
    assert (known.state, known.marked) == (ExecutionState.OPEN, True)
    assert known.touched_at == 1795219200.123
    assert deployment.started() == [(run_name("exec-1", 0), {"execution": "exec-1"})]


def test_an_event_bridge_key_is_not_decoded(deployment: Deployment) -> None:
    body = json.loads(sample("record_uploads/event-bridge.json")["Records"][0]["body"])
    assert [upload.key for upload in parse_body(json.dumps(body))] == ["outputs/exec-1/a b+c/100%25.txt"]
    deployment.call("record_uploads", sample("record_uploads/event-bridge.json"))
    assert not runtime.registry().execution("exec-1").marked


def test_s3s_test_event_is_taken_and_forgotten(deployment: Deployment) -> None:
    assert deployment.call("record_uploads", sample("record_uploads/test-event.json")) == {
        "batchItemFailures": []
    }
    assert deployment.table_items() == []


def test_only_poison_messages_come_back(deployment: Deployment) -> None:
    answer = deployment.call("record_uploads", sample("record_uploads/poison.json"))
    back = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    assert back == {"no-json", "no-event", "no-key", "no-execution"}
    assert runtime.registry().execution("exec-1").touched_at > 0


def test_the_sweep_starts_what_is_quiet_once(deployment: Deployment) -> None:
    deployment.call("record_uploads", sample("record_uploads/event-bridge.json"))
    for _ in range(2):
        assert deployment.call("sweep", sample("sweep/scheduled.json")) == ["exec-1"]
    assert deployment.started() == [(run_name("exec-1", 0), {"execution": "exec-1"})]


def test_the_sweep_gives_the_bucket_and_the_table_one_identity(deployment: Deployment) -> None:
    for _ in range(2):
        deployment.call("sweep", sample("sweep/scheduled.json"))
        scheduled.ensure_store_identity.cache_clear()
    stored = read_identity(runtime.store())
    assert UUID(stored).version == 4
    (item,) = (each for each in deployment.table_items() if each["pk"]["S"] == "DEPLOYMENT")
    assert json.loads(item["body"]["S"]) == {"id": stored, "is_stored": True}


def test_the_sweep_leaves_the_bucket_of_another_table_and_says_so(
    deployment: Deployment, log_lines: LogLines
) -> None:
    deployment.put(IDENTITY_KEY, encode_identity("another"))
    deployment.call("record_uploads", sample("record_uploads/event-bridge.json"))
    assert deployment.call("sweep", sample("sweep/scheduled.json")) == ["exec-1"]
    (warning,) = (line for line in log_lines() if line["level"] == "WARNING")
    assert warning["code"] == "WrongStore"
    assert read_identity(runtime.store()) == "another"


def test_the_sweep_purges_and_indexes_nothing_in_the_bucket_of_another_table(deployment: Deployment) -> None:
    manifest = write_manifest(runtime.store(), [Member("a", "d-1", "outputs/e/a", "1", 1, "e")])
    made = a_version("v1", manifest=manifest, execution="e", plan="p")
    runtime.registry().seal(
        Execution("e", ExecutionState.SEALED, manifest=manifest, versions=(made.uri,)), [made]
    )
    runtime.retention().delete_version("images", "v1", 1.0, 2.0)
    deployment.put(IDENTITY_KEY, encode_identity("another"))
    deployment.call("sweep", sample("sweep/scheduled.json"))
    assert runtime.retention().find("images", "v1").plan == "p"
    assert path_indexing.heads().path_index().rev == 0
    deployment.s3.delete_object(Bucket="store", Key=IDENTITY_KEY)
    deployment.call("sweep", sample("sweep/scheduled.json"))
    with pytest.raises(VersionDeleted):
        runtime.retention().find("images", "v1")
    assert path_indexing.heads().path_index().rev


def test_the_sweep_adds_new_versions_to_the_index_of_paths(deployment: Deployment) -> None:
    deployment.call("sweep", sample("sweep/scheduled.json"))
    members = [Member("a/labels.csv", "d-1", "outputs/e/a/labels.csv", "1", 1, "e")]
    made = a_version("v1", manifest=write_manifest(runtime.store(), members), execution="e")
    sealed = Execution("e", ExecutionState.SEALED, sealed_at=runtime.clock(), versions=(made.uri,))
    runtime.registry().seal(sealed, [made])
    for _ in range(2):
        deployment.call("sweep", sample("sweep/scheduled.json"))
    head = path_indexing.heads().path_index()
    assert [*path_indexing.snapshots().load(head).versions] == [("images", "v1")]
    assert len(head.segments) == 1


def test_a_large_execution_is_sealed_by_tasks(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_SINGLE_TASK_FILES", "2")
    runtime.settings.cache_clear()
    for key in deployment.upload("exec-1", FILES, PACKAGED, environment=ON):
        deployment.call("record_uploads", queue_event(created(deployment, key)))
    ((name, given),) = deployment.started()
    deployment.carry_out(name, given)
    assert runtime.registry().version("my-images", "v1").packaging is Packaging.BUILT
    assert runtime.registry().execution("exec-1").state is ExecutionState.SEALED


def test_a_task_of_a_sealing_is_done_once(deployment: Deployment) -> None:
    deployment.upload("exec-1", FILES, PACKAGED)
    task = sample("seal_range/list-range.json")
    done = [deployment.call("seal_range", task) for _ in range(2)]
    assert done == [{"task": "list_range", "number": 0}] * 2


def test_an_unknown_execution_is_not_sealed(deployment: Deployment) -> None:
    with pytest.raises(ExecutionNotFound):
        deployment.call("seal_execution", sample("seal_execution/execution.json"))


def test_an_unknown_version_is_neither_planned_nor_published_nor_failed(deployment: Deployment) -> None:
    for name in (
        "plan_package/version.json",
        "publish_package/version.json",
        "record_failure/packaging.json",
    ):
        with pytest.raises(VersionNotFound):
            deployment.call(name.partition("/")[0], sample(name))


def test_a_part_whose_manifest_is_gone_fails_and_says_so(deployment: Deployment) -> None:
    item = sample("pack_part/item.json")
    with pytest.raises(ObjectNotFound):
        deployment.call("pack_part", item)
    assert [alert.code for alert in runtime.registry().part_failures(item["plan"])] == ["ObjectNotFound"]


def test_a_failed_sealing_opens_the_execution_again(deployment: Deployment) -> None:
    step = sample("record_failure/sealing.json")
    deployment.call("record_uploads", sample("record_uploads/event-bridge.json"))
    known = runtime.registry().execution("exec-1")
    runtime.registry().save_execution(replace(known, state=ExecutionState.SEALING, owner=step["owner"]))
    deployment.call("record_failure", step)
    known = runtime.registry().execution("exec-1")
    assert (known.state, known.attempt) == (ExecutionState.OPEN, 1)
    assert [alert.code for alert in known.alerts] == ["SealingFailed"]


def test_an_upload_becomes_a_package_with_equal_names_and_bytes(deployment: Deployment) -> None:
    keys = deployment.upload("exec-1", FILES, PACKAGED, environment=ON)
    deployment.call("record_uploads", queue_event(*(created(deployment, key) for key in keys)))
    ((name, given),) = deployment.started()
    deployment.carry_out(name, given)
    version = runtime.registry().resolve("my-images", "production")
    parts = runtime.registry().parts(version.plan)
    assert (version.packaging, version.manifest.files, len(parts)) == (Packaging.BUILT, 4, 3)
    found: dict[str, bytes] = {}
    for part in parts:
        body = deployment.s3.get_object(Bucket="store", Key=part.key)["Body"].read()
        archive = ZipFile(BytesIO(body))
        assert archive.testzip() is None
        assert len(body) == part.size
        found |= {entry: archive.read(entry) for entry in archive.namelist()}
    assert found == FILES


def test_events_twice_and_in_reverse_give_an_identical_table_and_store(deployment: Deployment) -> None:
    keys = deployment.upload("exec-1", FILES, PACKAGED, environment=ON)
    events = [created(deployment, key, late) for late, key in enumerate(keys)]
    deployment.call("record_uploads", queue_event(*events))
    for name, given in deployment.started():
        deployment.carry_out(name, given)
    expected = (deployment.table_items(), deployment.derived())
    for order in (list(reversed(events)), events):
        deployment.forget()
        for event in order:
            deployment.call("record_uploads", queue_event(event, event))
        for name, given in deployment.started():
            deployment.carry_out(name, given)
            deployment.carry_out(name, given)
        deployment.call("record_uploads", queue_event(*events))
        assert (deployment.table_items(), deployment.derived()) == expected
    told = [item for item in expected[0] if item["pk"]["S"].startswith("EVENT#")]
    assert len(told) == 5, "version and package, of dataset and execution; the alias, of the dataset"
    assert len(expected[0]) == 20 + len(told)
    assert len(expected[1]) == 9, "manifest, metadata, plan, and three parts, each with its index"


def test_a_version_that_is_planned_by_several_calls_is_packaged(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.plan_package.ROWS_AT_ONCE", 1)
    keys = deployment.upload("exec-1", FILES, PACKAGED, environment=ON)
    deployment.call("record_uploads", queue_event(*(created(deployment, key) for key in keys)))
    ((name, given),) = deployment.started()
    deployment.carry_out(name, given)
    assert runtime.registry().resolve("my-images", "production").packaging is Packaging.BUILT
    progress = [key for key in deployment.derived() if key.endswith(".progress.json")]
    assert len(progress) == len(FILES) - 1


def test_an_object_deleted_between_seal_and_pack_fails_the_package_only(deployment: Deployment) -> None:
    keys = deployment.upload("exec-1", FILES, PACKAGED, environment=ON)
    deployment.call("record_uploads", queue_event(*(created(deployment, key) for key in keys)))
    ((name, given),) = deployment.started()
    (version,) = deployment.call("seal_execution", {**given, "owner": name})["packages"]
    sealed = deployment.s3.head_object(Bucket="store", Key=keys[0])
    deployment.put(keys[0], b"changed!")
    deployment.s3.delete_object(Bucket="store", Key=keys[0], VersionId=sealed["VersionId"])
    planned = deployment.call("plan_package", version)
    items = json.loads(deployment.s3.get_object(Bucket="store", Key=planned["key"])["Body"].read())
    with pytest.raises(ObjectChanged, match="a b"):
        deployment.call("pack_part", items[0])
    deployment.call("pack_part", items[1])
    failure = {"Error": "States.ExceedToleratedFailureThreshold", "Cause": "The threshold was exceeded."}
    deployment.call("record_failure", {**version, "error": failure})
    known = runtime.registry().resolve("my-images", "production")
    assert known.packaging is Packaging.FAILED
    assert "ObjectChanged" in known.packaging_reason
    assert "a b+c.txt" in known.packaging_reason
    packages = [key for key in deployment.derived() if key.startswith("packages/")]
    assert {key.partition(".")[2] for key in packages} == {"vhpkgzip", "members"}
    assert len(packages) == 2


def test_an_overwritten_object_is_packed_as_it_was_sealed(deployment: Deployment) -> None:
    keys = deployment.upload("exec-1", FILES, PACKAGED, environment=ON)
    deployment.call("record_uploads", queue_event(*(created(deployment, key) for key in keys)))
    ((name, given),) = deployment.started()
    deployment.call("seal_execution", {**given, "owner": name})
    deployment.put(keys[0], b"changed!")
    deployment.carry_out(name, given)
    part = runtime.registry().parts(runtime.registry().version("my-images", "v1").plan)[0]
    archive = ZipFile(BytesIO(deployment.s3.get_object(Bucket="store", Key=part.key)["Body"].read()))
    assert archive.read("a b+c.txt") == FILES["a b+c.txt"]
