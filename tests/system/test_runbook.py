"""Each entry of the runbook helps in the state that it describes: its commands are run, and the outcome asserted."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from packline.model import Packaging
from tests.functions.test_alarms import TESTED as ALARMS_TESTED
from tests.system.conftest import User
from tests.system.runbook import Runbook, entries
from tests.waiting import wait_for

pytestmark = pytest.mark.timeout(400)

TESTED = {
    *("DeadLetters", "RunsFailed", "A version stays pending", "Missing events", "LateFiles"),
    *("PackagingFailed", "Incomplete executions"),
}
ELSEWHERE = {
    "Garbage": "tests/unit/cli/test_gc.py",
    "Backup of the table": "tests/unit/cli/test_maintenance.py",
    "Erasing a file on legal request": "tests/unit/cli/test_maintenance.py",
}
"""Entries whose commands are run by other tests; those of alarms are by ``tests/functions/test_alarms.py``."""


def entry(uri: str, **keys: object) -> dict[str, Any]:
    return {"valohai.dataset-versions": [{"uri": uri, "packaging": True, **keys}]}


def test_each_entry_with_commands_has_a_test() -> None:
    assert entries().keys() - ALARMS_TESTED - ELSEWHERE.keys() == TESTED - ALARMS_TESTED


def test_dead_letters_are_shown_and_sent_again(user: User, tmp_path: Path) -> None:
    sqs, dead = user.client("sqs"), user.stack.dlq_url
    sqs.purge_queue(QueueUrl=dead)
    sqs.send_message(QueueUrl=user.stack.queue_url, MessageBody='{"not": "an upload event"}')
    attributes = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    names = {"my-dead-letters-arn": attributes["QueueArn"], "my-dead-letters": dead}
    book = Runbook(user, tmp_path, "DeadLetters", names)
    shown = wait_for(lambda: book.run("aws sqs receive-message").get("Messages"), 0.5)
    assert shown[0]["Body"] == '{"not": "an upload event"}'
    moved: list[Any] = []
    # moto has no such call: that the command is spelled right is all that can be seen here.
    sqs_class = type(user.client("sqs"))
    original = sqs_class._make_api_call

    def answer(self: Any, operation: str, given: Any) -> Any:
        if operation != "StartMessageMoveTask":
            return original(self, operation, given)
        model = self.meta.service_model.operation_model(operation)
        moved.append(self._serializer.serialize_to_request(given, model))
        return {"TaskHandle": "moved"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.client.BaseClient._make_api_call", answer)
        book.run("aws sqs start-message-move-task")
    assert names["my-dead-letters-arn"] in json.dumps(moved, default=str)


def test_a_version_whose_run_is_gone_is_packaged_at_once(user: User, tmp_path: Path) -> None:
    user.upload("book-stuck", {"a.txt": b"a"}, {"valohai.dataset-versions": ["dataset://stuck/v7"]})
    user.mark("book-stuck", files=1)
    user.execution("book-stuck")
    pending_without_run(user, "stuck")
    Runbook(user, tmp_path, "A version stays pending", {"images": "stuck"}).run("packline package")
    user.packaged("dataset://stuck/v7")


def pending_without_run(user: User, dataset: str) -> None:
    """Make version v7 wait for a run that does not exist; the sweep looks at it a minute later."""
    user.registry.change_version(
        dataset,
        "v7",
        lambda found: replace(found, packaging=Packaging.PENDING, attempt=1, asked_at=time.time()),
    )


def unpackaged(user: User, execution: str, dataset: str) -> Runbook:
    """The runbook for a version that nobody asked to package yet, of bytes that no part has."""
    uri = f"dataset://{dataset}/v7"
    files = {path: f"{path} of {execution}".encode() for path in ("a.txt", "b.txt")}
    user.upload(execution, files, {"valohai.dataset-versions": [uri]})
    user.mark(execution, files=2)
    user.execution(execution)
    return Runbook(user, Path(), "PackagingFailed", {"images": dataset})


def test_a_failed_packaging_says_why(user: User) -> None:
    book = unpackaged(user, "book-changed", "changed")
    where = {"Bucket": user.stack.store, "Key": "outputs/book-changed/a.txt"}
    user.s3.delete_object(**where, VersionId=user.s3.head_object(**where)["VersionId"])
    book.run("packline package")
    user.packaged("dataset://changed/v7", "failed")
    assert "ObjectChanged" in book.run("packline show")


def test_a_failed_packaging_is_repeated_once_its_cause_is_removed(user: User) -> None:
    book = unpackaged(user, "book-slow", "slow")
    pending_without_run(user, "slow")
    reason = "SlowDown: S3 asked for fewer requests."
    user.registry.finish_packaging("slow", "v7", time.time(), reason, attempt=1)
    assert "SlowDown" in book.run("packline show")
    book.run("packline package")
    user.packaged("dataset://slow/v7")


def test_an_execution_whose_events_were_lost_is_sealed_after_its_marker_is_written_again(
    user: User, tmp_path: Path
) -> None:
    functions, sqs = user.client("lambda"), user.client("sqs")
    (mapping,) = functions.list_event_source_mappings()["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        user.upload("book-lost", {"a.txt": b"a"}, entry("dataset://lost/v7"))
        user.mark("book-lost", files=1)
        queue = user.stack.queue(user.stack.queue_url)
        wait_for(lambda: sum("book-lost" in message.body for message in queue._messages) == 3, 0.1)
        sqs.purge_queue(QueueUrl=user.stack.queue_url)
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    user.run("show", "dataset://lost/v7", code=3)
    Runbook(user, tmp_path, "Missing events", {"train-7": "book-lost"}).run("aws s3api copy-object")
    user.packaged("dataset://lost/v7")


def test_a_failed_run_is_explained_by_its_execution(user: User, tmp_path: Path) -> None:
    user.upload("book-run", {"a.txt": b"a"}, entry("dataset://run/v7"))
    user.mark("book-run", files=1)
    user.execution("book-run")
    said = Runbook(user, tmp_path, "RunsFailed", {"train-7": "book-run"}).run("packline execution")
    assert "book-run" in said


def incomplete(user: User, execution: str, uri: str) -> None:
    """An execution without a marker, one file of whose metadata is absent."""
    user.upload(execution, {"there.bin": b"there"}, entry(uri))
    line = {"file": "missing.bin", "metadata": entry(uri)}
    there = {"file": "there.bin", "metadata": entry(uri)}
    body = "\n".join(map(json.dumps, (there, line))).encode()
    user.put(f"outputs/{execution}/valohai.metadata.jsonl", body)


def test_an_incomplete_execution_is_completed_by_the_missing_file(user: User, tmp_path: Path) -> None:
    incomplete(user, "book-absent", "dataset://absent/v7")
    book = Runbook(user, tmp_path, "Incomplete executions", {"train-7": "book-absent"})
    user.execution("book-absent", "open")
    assert "missing.bin" in book.run("packline execution")
    (tmp_path / "missing.bin").write_bytes(b"found")
    book.run("aws s3api put-object --bucket my-store --key outputs/")
    assert user.packaged("dataset://absent/v7")["files"] == 2


def test_an_incomplete_execution_is_sealed_as_it_is_by_a_marker(user: User, tmp_path: Path) -> None:
    incomplete(user, "book-asis", "dataset://asis/v7")
    book = Runbook(user, tmp_path, "Incomplete executions", {"train-7": "book-asis"})
    user.execution("book-asis", "open")
    assert "missing.bin" in book.run("packline execution")
    (tmp_path / "empty.json").write_text("{}")
    book.run("aws s3api put-object --bucket my-store --key control/")
    assert user.execution("book-asis")["manifest"]["rows"] == 1


def test_an_open_upload_is_aborted_and_the_execution_goes_on(user: User, tmp_path: Path) -> None:
    where = {"Bucket": user.stack.store, "Key": "outputs/book-open/large.bin"}
    upload = user.s3.create_multipart_upload(**where)["UploadId"]
    user.upload("book-open", {"small.bin": b"small"}, entry("dataset://open/v7"))
    names = {"train-7": "book-open", "my-upload-id": upload}
    book = Runbook(user, tmp_path, "Incomplete executions", names)
    user.execution("book-open", "open")
    assert "large.bin" in book.run("packline execution")
    listed = book.run("aws s3api list-multipart-uploads")["Uploads"]
    assert [item["UploadId"] for item in listed] == [upload]
    book.run("aws s3api abort-multipart-upload")
    user.packaged("dataset://open/v7")


def test_late_files_are_listed_and_join_a_new_version(user: User, tmp_path: Path) -> None:
    names = {"train-7": "book-late", "images": "belated"}
    user.upload("book-late", {"a.txt": b"a"}, entry("dataset://belated/v7"))
    user.mark("book-late", files=1)
    user.packaged("dataset://belated/v7")
    user.put("outputs/book-late/late.txt", b"late")
    book = Runbook(user, tmp_path, "LateFiles", names)
    wait_for(lambda: "outputs/book-late/late.txt" in book.run("packline execution"), 0.5)
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / "late.txt").write_bytes(b"late")
    book.run("packline push")
    assert user.packaged("dataset://belated/v8")["files"] == 2
