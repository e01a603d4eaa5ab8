"""A bulk upload to ``uploads/``: how many calls to AWS a file needs, and how many are under way at a time."""

from __future__ import annotations

from collections import Counter
from functools import partial
from threading import Barrier, Lock
from typing import Any

from botocore.exceptions import ClientError

from infra.constructs.upload_events import BATCH
from packline.aws.datum_index import DynamoDatumIndex
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.s3 import S3Store
from packline.pipeline.standalone_upload import Upload, record_standalone_upload
from packline.pipeline.uploads import CONCURRENT_SUBJECTS, RecordedBatch, record_uploads

FILES = 10_000
CALL_SECONDS = 0.010
"""Stand-in for a call of the table or of the store."""
FUNCTION_SECONDS = 60


class CountingAws:
    """The clients of a table and a bucket that hold uploaded files without sidecars; every call is counted."""

    def __init__(self, together: int) -> None:
        self.calls: Counter[str] = Counter()
        self.keys: set[str] = set()
        self._lock = Lock()
        self._barrier = Barrier(together)
        self._begun = 0

    def _call(self, name: str) -> None:
        with self._lock:
            self.calls[name] += 1
            self._begun += 1
            is_first = self._begun <= self._barrier.parties
        if is_first:
            self._barrier.wait(timeout=60)  # breaks unless as many calls are under way at a time

    def head_object(self, Key: str, **request: Any) -> dict[str, Any]:  # noqa: N803
        self._call("head_object")
        if Key.endswith(".metadata.json"):
            raise ClientError({"Error": {"Code": "404", "Message": "Not Found"}}, "HeadObject")
        return stored_object()

    def transact_write_items(self, TransactItems: list[dict[str, Any]], **request: Any) -> dict[str, Any]:  # noqa: N803
        self._call("transact_write_items")
        self.keys |= {item["Put"]["Item"]["pk"]["S"] for item in TransactItems}
        return {}

    def batch_write_item(self, **request: Any) -> dict[str, Any]:
        self._call("batch_write_item")
        return {}


def stored_object() -> dict[str, Any]:
    from datetime import UTC, datetime

    return {
        "ContentLength": 1,
        "ETag": '"e"',
        "VersionId": "v",
        "LastModified": datetime(2026, 1, 1, tzinfo=UTC),
    }


def record(aws: CountingAws, files: int) -> RecordedBatch:
    """What the function does with a batch of messages, one for each file."""
    index, store = DynamoDatumIndex(aws, "table"), S3Store(aws, "store")
    return record_uploads(
        {f"m{number}": [Upload(f"uploads/{number}.bin", 1.0, 1, "e", "v")] for number in range(files)},
        registry=DynamoRegistry(aws, "table"),
        start_run=lambda *_: True,
        record_standalone=partial(record_standalone_upload, datum_index=index, store=store),
    )


def test_ten_thousand_files_are_recorded_in_a_minute_of_function_time() -> None:
    aws = CountingAws(CONCURRENT_SUBJECTS)
    recorded = record(aws, BATCH)
    assert not recorded.failed
    assert len(aws.keys) == len(recorded.standalone) == BATCH
    assert aws.calls == {
        "head_object": 2 * BATCH,
        "transact_write_items": BATCH,
    }
    # The calls for one file follow each other; those of other files run beside them.
    calls_each = aws.calls.total() // BATCH
    rounds = -(-BATCH // CONCURRENT_SUBJECTS) * calls_each
    assert FILES // BATCH * rounds * CALL_SECONDS < FUNCTION_SECONDS
