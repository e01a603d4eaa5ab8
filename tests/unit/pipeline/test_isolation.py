"""One message never hurts another: whatever goes wrong with a record, that record alone fails."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from packline.aws.events import parse_body
from packline.errors import InvalidEvent, PacklineError
from packline.pipeline.isolation import UnexpectedFailure, run_isolated
from packline.pipeline.standalone_upload import StandaloneUpload, Upload, record_standalone_upload
from packline.pipeline.uploads import record_uploads
from tests.memory import MemoryDatumIndex, MemoryRegistry, MemoryStore

FAILURES = [
    PermissionError("AccessDenied"),
    RecursionError("maximum recursion depth exceeded"),
    KeyError("etag"),
    RuntimeError("KMS key is disabled"),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    MemoryError(),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_a_file_that_fails_in_any_way_fails_alone(failure: Exception) -> None:
    def loose(key: str, uploads: Sequence[Upload]) -> StandaloneUpload:
        if key.endswith("bad"):
            raise failure
        return StandaloneUpload(None)

    messages = {f"m{n}": [Upload(f"uploads/{name}", 1.0)] for n, name in enumerate(("a", "bad", "c"))}
    messages["m9"] = [Upload("outputs/exec-1/x.txt", 1.0)]
    registry = MemoryRegistry()
    recorded = record_uploads(messages, registry=registry, start_run=lambda *_: True, record_standalone=loose)
    assert list(recorded.failed) == ["m1"]
    assert isinstance(recorded.failed["m1"], UnexpectedFailure)
    assert "uploads/bad" in recorded.failed["m1"].message
    assert recorded.failed["m1"].__cause__ is failure
    assert registry.execution("exec-1").touched_at == 1.0


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_an_execution_that_fails_in_any_way_fails_alone(failure: Exception) -> None:
    class Failing(MemoryRegistry):
        def execution(self, execution: str) -> Any:
            if execution == "bad":
                raise failure
            return super().execution(execution)

    registry = Failing()
    messages = {name: [Upload(f"outputs/{name}/x.txt", 5.0)] for name in ("a", "bad", "c")}
    recorded = record_uploads(
        messages,
        registry=registry,
        start_run=lambda *_: True,
        record_standalone=lambda *_: StandaloneUpload(None),
    )
    assert list(recorded.failed) == ["bad"]
    assert set(registry.executions) == {"a", "c"}


def test_an_upload_that_fails_leaves_the_others_of_its_message_alone() -> None:
    registry, seen = MemoryRegistry(), []

    def loose(key: str, uploads: Sequence[Upload]) -> StandaloneUpload:
        seen.append(key)
        return StandaloneUpload(None)

    keys = ["outputs/no id!/x", "uploads/a.txt", "outputs/exec-1/x.txt"]
    messages = {"m1": [Upload(key, 5.0) for key in keys]}
    recorded = record_uploads(messages, registry=registry, start_run=lambda *_: True, record_standalone=loose)
    assert list(recorded.failed) == ["m1"]
    assert seen == ["uploads/a.txt"]
    assert set(registry.executions) == {"exec-1"}


def test_errors_of_ours_keep_their_class() -> None:
    def work() -> None:
        raise InvalidEvent("bad", "mend it")

    assert isinstance(run_isolated("x", work), InvalidEvent)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"Records": ' + "[" * 100_000,
        "null",
        "5",
        '{"Records": [{"s3": 5}]}',
        '{"Records": 7}',
        "\ud800",
    ],
    ids=["nested", "records", "null", "number", "s3", "not a list", "surrogate"],
)
def test_a_message_that_cannot_be_read_is_a_typed_error(body: str) -> None:
    outcome = run_isolated("A queue message", lambda: parse_body(body))
    assert isinstance(outcome, PacklineError)


def test_a_notification_that_a_topic_has_wrapped_is_understood() -> None:
    record = {
        "eventName": "ObjectCreated:Put",
        "eventTime": "2026-01-01T00:00:00.000Z",
        "s3": {"object": {"key": "outputs/e/a+b%2Bc.txt", "size": 3, "eTag": "x", "versionId": "v"}},
    }
    inner = json.dumps({"Records": [record]})
    wrapped = {"Type": "Notification", "TopicArn": "arn:aws:sns:eu-north-1:1:t", "Message": inner}
    assert parse_body(json.dumps(wrapped)) == parse_body(inner)
    assert parse_body(inner)[0].key == "outputs/e/a b+c.txt"
    with pytest.raises(InvalidEvent):
        parse_body(json.dumps({**wrapped, "Message": json.dumps(wrapped)}))
    with pytest.raises(InvalidEvent):
        parse_body(json.dumps({**wrapped, "Message": "hello"}))


class CountedCalls:
    """Counts the calls to the table and the store, and how many were under way at a time."""

    def __init__(self) -> None:
        self.lock, self.calls, self.under_way, self.most = threading.Lock(), 0, 0, 0

    def wrap(self, inner: Any) -> Any:
        counter = self

        class Door:
            def __getattr__(self, name: str) -> Any:
                method = getattr(inner, name)

                def call(*arguments: Any, **named: Any) -> Any:
                    with counter.lock:
                        counter.calls += 1
                        counter.under_way += 1
                        counter.most = max(counter.most, counter.under_way)
                    time.sleep(0.001)
                    try:
                        with counter.lock:
                            return method(*arguments, **named)
                    finally:
                        with counter.lock:
                            counter.under_way -= 1

                return call

        return Door()


def test_many_files_of_a_batch_are_handled_at_a_time_with_few_calls_each() -> None:
    counted = CountedCalls()
    store, registry = MemoryStore(), MemoryRegistry()
    datum_index = MemoryDatumIndex(registry)
    messages = {}
    for number in range(300):
        key = f"uploads/f{number}.txt"
        stored = store.put(key, b"x")
        upload = Upload(key, stored.last_modified, stored.size, stored.etag, stored.version_id)
        messages[f"m{number}"] = [upload]
    catalog_door, store_door = counted.wrap(datum_index), counted.wrap(store)
    recorded = record_uploads(
        messages,
        registry=registry,
        start_run=lambda *_: True,
        record_standalone=lambda key, uploads: record_standalone_upload(
            key, uploads, datum_index=catalog_door, store=store_door
        ),
    )
    assert not recorded.failed
    assert len(recorded.standalone) == 300
    assert counted.calls <= 4 * 300
    assert counted.most >= 16
