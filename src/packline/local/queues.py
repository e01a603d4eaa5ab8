"""Patches moto's queues: sends and receives batches, and redrives to the dead-letter queue.

Corrects three things in moto: ``add_message`` invokes the mapped function inside SendMessage (the poller of
:mod:`packline.local.queue_pollers` does that here), ``delete_message`` replaces the message list without a lock and
so loses what is sent meanwhile, and every call walks the whole queue three times.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from moto.core.utils import unix_time_millis
from moto.sqs.models import Message, Queue, sqs_backends

from packline.local.patches import Patches, require, require_fields

RETRY_SECONDS = 1
"""How soon a message whose batch failed is seen again. On AWS that is the queue's visibility timeout, often
minutes; here the failure is known at once, and nobody wants to wait for a dead letter."""


def patch_queues(patches: Patches) -> None:
    """Replace the methods of moto's queues that are not safe with our pollers."""
    require(Message, "__init__", ("message_id", "body", "system_attributes"))
    require(Message, "mark_received", ("visibility_timeout",))
    require(Message, "had_receipt_handle", ("receipt_handle",))
    require_fields(
        Message("", ""), "visible_at", "delayed_until", "approximate_receive_count", "receipt_handle"
    )
    patches.replace(Queue, "add_message", _add_message, ("message",))
    patches.replace(Queue, "delete_message", _delete_message, ("receipt_handle",))


def find(arn: str) -> Any:
    """Return moto's queue of this ARN. Raises KeyError."""
    _, _, _, region, account, name = arn.split(":")
    return sqs_backends[account][region].queues[name]


def send(arn: str, bodies: Iterable[str]) -> None:
    """Append messages to a queue in one go. Raises KeyError if there is no such queue."""
    queue = find(arn)
    delay = int(queue.delay_seconds)
    messages = []
    for body in bodies:
        message = Message(str(uuid.uuid4()), body)
        message.mark_sent(delay_seconds=delay or None)
        messages.append(message)
    with queue._messages_lock:
        queue._messages.extend(messages)
        queue._messages_lock.notify_all()


def receive(queue: Any, count: int, max_bytes: int) -> list[Any]:
    """Receive up to ``count`` visible messages whose bodies have at most ``max_bytes``.

    Messages that have been received ``maxReceiveCount`` times go to the dead-letter queue instead.
    """
    now = unix_time_millis()
    batch: list[Any] = []
    dead: list[Any] = []
    size = 0
    limit = _receive_limit(queue)
    with queue._messages_lock:
        for message in queue._messages:
            if message.visible_at >= now or message.delayed_until > now:
                continue
            if limit and message.approximate_receive_count >= limit:
                dead.append(message)
                continue
            size += len(message.body)
            if batch and (len(batch) == count or size > max_bytes):
                break
            message.mark_received(visibility_timeout=int(queue.visibility_timeout))
            batch.append(message)
        if dead:
            _drop(queue, dead)
    for message in dead:
        message.visible_at = 0.0
        queue.dead_letter_queue.add_message(message)
    return batch


def delete(queue: Any, messages: Sequence[Any]) -> None:
    """Remove handled messages."""
    with queue._messages_lock:
        _drop(queue, messages)


def retry(messages: Sequence[Any]) -> None:
    """Make failed messages visible again after RETRY_SECONDS."""
    for message in messages:
        message.visible_at = unix_time_millis() + RETRY_SECONDS * 1000


def put_back(messages: Sequence[Any]) -> None:
    """Make received messages visible again at once, as if nobody had received them."""
    for message in messages:
        message.approximate_receive_count -= 1
        message.visible_at = 0.0


def wait_for_message(queue: Any, seconds: float) -> bool:
    """Wait until the queue has a message that could be received. False after ``seconds``."""
    end = time.monotonic() + seconds
    with queue._messages_lock:
        while not _has_visible(queue):
            left = end - time.monotonic()
            if left <= 0:
                return False
            queue._messages_lock.wait(min(left, 0.25))
    return True


def count_visible(queue: Any) -> int:
    """Count the messages that can be received now."""
    now = unix_time_millis()
    return sum(1 for m in list(queue._messages) if m.visible_at < now and m.delayed_until <= now)


def _has_visible(queue: Any) -> bool:
    now = unix_time_millis()
    return any(m.visible_at < now and m.delayed_until <= now for m in queue._messages)


def _receive_limit(queue: Any) -> int:
    if queue.dead_letter_queue is None or not queue.redrive_policy:
        return 0
    return int(queue.redrive_policy["maxReceiveCount"])


def _drop(queue: Any, messages: Sequence[Any]) -> None:
    gone = {id(message) for message in messages}
    queue._messages[:] = [message for message in queue._messages if id(message) not in gone]
    queue._pending_messages.difference_update(messages)


def _add_message(queue: Any, message: Any) -> None:
    with queue._messages_lock:
        existing_ids = {m.deduplication_id for m in queue._messages} if queue.fifo_queue else set()
        if message.deduplication_id in existing_ids - {None}:
            return
        queue._messages.append(message)
        queue._messages_lock.notify_all()


def _delete_message(queue: Any, receipt_handle: str) -> None:
    with queue._messages_lock:
        for message in queue._messages:
            if message.had_receipt_handle(receipt_handle):
                queue.deleted_messages.update(message.all_receipt_handles)
                _drop(queue, [message])
                return
    if receipt_handle not in queue.deleted_messages:
        from moto.sqs.exceptions import ReceiptHandleIsInvalid

        raise ReceiptHandleIsInvalid()
