"""Emulates event source mappings: a thread for each polls its queue and invokes its function with batches.

moto has no pollers: it calls the function inside SendMessage with one record at a time and takes every answer for
success. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from packline.local import queues
from packline.local.patches import require_fields

log = logging.getLogger(__name__)

MAX_WINDOW_SECONDS = 1.0
"""A batching window saves invocations on AWS; here it is only time to wait, so it is cut to this."""
MAX_BATCH_BYTES = 4 * 1024 * 1024
"""Bodies in one batch; a synchronous invocation may carry 6 MB of JSON in all."""
MAX_CONCURRENCY = 2
"""Batches in flight per mapping; enough to show races, few enough for two cores."""

Invoke = Callable[[str, bytes], tuple[bytes, bool]]
"""(function name or ARN, event) -> (payload, failed)."""


class QueuePoller:
    """Polls for one mapping of moto's (``moto.awslambda.models.EventSourceMapping``)."""

    def __init__(self, mapping: Any, invoke: Invoke) -> None:
        require_fields(
            mapping,
            *("event_source_arn", "function_arn", "batch_size", "max_batch_window"),
            *("function_response_types", "scaling_config", "enabled", "region"),
        )
        self._mapping = mapping
        self._invoke = invoke
        self._queue = queues.find(mapping.event_source_arn)
        self._window = min(float(mapping.max_batch_window or 0), MAX_WINDOW_SECONDS)
        limit = int((mapping.scaling_config or {}).get("MaximumConcurrency") or MAX_CONCURRENCY)
        self._slots = threading.Semaphore(min(limit, MAX_CONCURRENCY))
        self._workers = ThreadPoolExecutor(MAX_CONCURRENCY, thread_name_prefix="batch")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._poll, name=f"poll-{self._queue.name}", daemon=True)

    def start(self) -> None:
        """Start the polling thread."""
        self._thread.start()

    def stop(self) -> None:
        """Receive no further batch; those in flight end with their sandboxes."""
        self._stopping.set()
        self._thread.join(timeout=5)
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _poll(self) -> None:
        while not self._stopping.is_set():
            if not self._mapping.enabled or not queues.wait_for_message(self._queue, 0.5):
                self._stopping.wait(0.05)
                continue
            self._gather()
            self._slots.acquire()
            batch = queues.receive(self._queue, self._mapping.batch_size, MAX_BATCH_BYTES)
            if not self._mapping.enabled:
                # It was disabled while this thread waited: what was sent since is not for its function.
                queues.put_back(batch)
                batch = []
            if not batch or self._stopping.is_set():
                self._slots.release()
                continue
            self._workers.submit(self._handle, batch)

    def _gather(self) -> None:
        """Wait for a full batch, at most for the window."""
        end = time.monotonic() + self._window
        while time.monotonic() < end and not self._stopping.is_set():
            if queues.count_visible(self._queue) >= self._mapping.batch_size:
                return
            self._stopping.wait(0.05)

    def _handle(self, batch: Sequence[Any]) -> None:
        try:
            event = {"Records": [self._record(message) for message in batch]}
            payload, failed = self._invoke(self._mapping.function_arn, json.dumps(event).encode())
            bad = {m.id for m in batch} if failed else self._failures(payload, batch)
        except Exception:
            if not self._stopping.is_set():
                log.exception("A batch of %d messages could not be delivered", len(batch))
            bad = {m.id for m in batch}
        finally:
            self._slots.release()
        queues.delete(self._queue, [m for m in batch if m.id not in bad])
        queues.retry([m for m in batch if m.id in bad])

    def _failures(self, payload: bytes, batch: Sequence[Any]) -> set[str]:
        """Return message ids that the function reports as failed; an unreadable answer fails the whole batch."""
        everything = {m.id for m in batch}
        if "ReportBatchItemFailures" not in (self._mapping.function_response_types or ()):
            return set()
        try:
            answer = json.loads(payload or b"null")
        except ValueError:
            return everything
        if not answer:
            return set()
        reported = answer.get("batchItemFailures") if isinstance(answer, dict) else None
        if reported is None:
            return set()
        failed = {item.get("itemIdentifier") for item in reported}
        return failed if failed <= everything else everything

    def _record(self, message: Any) -> dict[str, Any]:
        return {
            "messageId": message.id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": {
                "ApproximateReceiveCount": str(message.approximate_receive_count),
                "SentTimestamp": str(message.sent_timestamp),
                "SenderId": message.sender_id,
                "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
            },
            "messageAttributes": {},
            "md5OfBody": message.body_md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": self._mapping.event_source_arn,
            "awsRegion": self._mapping.region,
        }
