"""Delivers S3 events in the background; moto delivers them inside PutObject and ignores every failure.

Events are put down in memory by the request that caused them and carried to the queue by a thread of its own,
in batches, so they pass through the real queue with its receive counts and its dead-letter queue. The record
has the fields moto leaves out or holds constant (version id, sequencer, request time), and its key is encoded
as S3 does. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from __future__ import annotations

import itertools
import json
import logging
import threading
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import moto.s3.notifications as s3_notifications
from moto.events.models import events_backends

from packline.local.patches import Patches, require

log = logging.getLogger(__name__)
_FLUSH_SECONDS = 0.05
_CREATED = "s3:ObjectCreated:"


class S3Events:
    """Takes events from moto's S3 and hands them to ``send(queue_arn, bodies)`` in batches."""

    def __init__(self, send: Callable[[str, list[str]], None]) -> None:
        self._send = send
        self._pending: deque[tuple[str, str]] = deque()
        self._sequence = itertools.count(1)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="s3-events", daemon=True)

    def install(self, patches: Patches) -> None:
        """Replace moto's ``send_event``."""
        require(s3_notifications, "_detail_type", ("event_name",))
        parameters = ("account_id", "event_name", "bucket", "key")
        patches.replace(s3_notifications, "send_event", self._take, parameters)

    def start(self) -> None:
        """Start the thread that delivers events."""
        self._thread.start()

    def stop(self) -> None:
        """Deliver the remaining events, then end."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _take(self, account_id: str, event_name: str, bucket: Any, key: Any) -> None:
        """Take an event; moto calls it inside the request. ``event_name`` is like s3:ObjectCreated:Put."""
        configuration = bucket.notification_configuration
        name = str(getattr(event_name, "value", event_name))
        if configuration is None or (name == f"{_CREATED}Put" and getattr(key, "multipart", None)):
            # moto reports a completed multipart upload twice, the first time as a Put.
            return
        sequencer = f"{next(self._sequence):016X}"
        for target in configuration.queue:
            if target.matches(name, key.name):
                body = json.dumps({"Records": [_record(name, bucket, key, target.id, sequencer)]})
                self._pending.append((target.arn, body))
        if configuration.event_bridge is not None:
            self._take_for_rules(account_id, name, bucket, key, sequencer)

    def _take_for_rules(self, account_id: str, name: str, bucket: Any, key: Any, sequencer: str) -> None:
        event = _bus_event(account_id, name, bucket, key, sequencer)
        for bus in events_backends[account_id][bucket.region_name].event_buses.values():
            for rule in list(bus.rules.values()):
                if rule.state == "ENABLED" and rule.event_pattern.matches_event(event):
                    for target in rule.targets:
                        if ":sqs:" in target["Arn"]:
                            self._pending.append((target["Arn"], json.dumps(event)))

    def _carry(self) -> None:
        while True:
            last = self._stopping.wait(_FLUSH_SECONDS)
            batches: dict[str, list[str]] = {}
            while self._pending:
                arn, body = self._pending.popleft()
                batches.setdefault(arn, []).append(body)
            for arn, bodies in batches.items():
                try:
                    self._send(arn, bodies)
                except KeyError:
                    log.warning("%d events lost: there is no queue %s", len(bodies), arn)
            if last:
                return


def _record(name: str, bucket: Any, key: Any, configuration: str, sequencer: str) -> dict[str, Any]:
    stored: dict[str, Any] = {
        # S3 encodes as a form does but leaves the slashes of the key readable.
        "key": quote_plus(key.name, safe="/"),
        "size": getattr(key, "size", 0),
        "eTag": _etag(key),
        "sequencer": sequencer,
    }
    if key.version_id != "null":
        stored["versionId"] = key.version_id
    return {
        "eventVersion": "2.6",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region_name,
        "eventTime": _now(),
        "eventName": name[3:],
        "userIdentity": {"principalId": "AWS:LOCAL"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": uuid.uuid4().hex[:16].upper()},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": configuration,
            "bucket": {"name": bucket.name, "ownerIdentity": {"principalId": "LOCAL"}, "arn": bucket.arn},
            "object": stored,
        },
    }


def _bus_event(account_id: str, name: str, bucket: Any, key: Any, sequencer: str) -> Any:
    """Return the event in the format of EventBridge, with the key not encoded."""
    reasons = {"Put": "PutObject", "Post": "POST Object", "Copy": "CopyObject", "Delete": "DeleteObject"}
    call = name.rsplit(":", 1)[-1]
    stored: dict[str, Any] = {
        "key": key.name,
        "size": getattr(key, "size", 0),
        "etag": _etag(key),
        "sequencer": sequencer,
    }
    if key.version_id != "null":
        stored["version-id"] = key.version_id
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": s3_notifications._detail_type(name),
        "source": "aws.s3",
        "account": account_id,
        "time": _now()[:19] + "Z",
        "region": bucket.region_name,
        "resources": [bucket.arn],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket.name},
            "object": stored,
            "request-id": uuid.uuid4().hex[:16].upper(),
            "requester": account_id,
            "source-ip-address": "127.0.0.1",
            "reason": reasons.get(call, call),
        },
    }


def _etag(key: Any) -> str:
    return str(getattr(key, "etag", "")).strip('"')


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
