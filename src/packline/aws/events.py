"""Upload events at the door: an SQS record's body in, uploads out.

Two shapes say the same and encode keys differently; a topic of SNS may stand between either and the queue. S3's own
notification is URL-encoded, a space as ``+`` (Amazon S3 user guide, "Event message structure"); EventBridge's is raw
and must not be decoded.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from packline.errors import InvalidEvent
from packline.pipeline.standalone_upload import Upload

CREATED = "ObjectCreated:"


def parse_body(body: str, prefix: str = "") -> list[Upload]:
    """Parse the uploads of one queue message; none for S3's test event and for other kinds of event.

    Args:
        body: The message as the queue has it.
        prefix: What the store's keys begin with in its bucket; objects beside it are not this deployment's.

    Returns:
        The uploads, by their keys in the store.

    Raises:
        InvalidEvent: The body has neither shape.
    """
    try:
        uploads = _uploads(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise _invalid(body, f"{type(error).__name__}: {error}") from None
    if uploads is None:
        raise _invalid(body, "neither an S3 notification nor an EventBridge event")
    return [
        upload._replace(key=upload.key.removeprefix(prefix))
        for upload in uploads
        if upload.key.startswith(prefix)
    ]


def _uploads(message: Any) -> list[Upload] | None:
    """Return the uploads of a message; None if it is of no known shape."""
    if "Records" in message:
        records = [_unwrapped(record) for record in message["Records"]]
        return [_from_s3(record) for record in records if _is_created(record)]
    if message.get("Event") == "s3:TestEvent":
        return []
    if message.get("source") == "aws.s3":
        return [_from_event_bridge(message)] if message["detail-type"] == "Object Created" else []
    if message.get("Type") == "Notification" and "TopicArn" in message:
        # A topic between the bucket and the queue wraps what S3 said (SNS: HTTP/S notification JSON format).
        inner = json.loads(message["Message"])
        return None if inner.get("Type") == "Notification" else _uploads(inner)
    return None


def _unwrapped(record: Any) -> Any:
    if "s3" not in record:
        raise KeyError("s3")
    return record


def _is_created(record: Any) -> bool:
    name: str = record["eventName"]
    return name.removeprefix("s3:").startswith(CREATED)


def _from_s3(record: Any) -> Upload:
    s3_object = record["s3"]["object"]
    key = unquote_plus(s3_object["key"], errors="strict")
    return Upload(key, _seconds(record["eventTime"]), *_version(s3_object, "eTag", "versionId"))


def _from_event_bridge(message: Any) -> Upload:
    s3_object = message["detail"]["object"]
    return Upload(s3_object["key"], _seconds(message["time"]), *_version(s3_object, "etag", "version-id"))


def _version(s3_object: Any, etag: str, version: str) -> tuple[int | None, str, str | None]:
    """Size, ETag and version id of the object; a bucket without versions names none."""
    named = s3_object.get(version)
    return s3_object.get("size"), str(s3_object.get(etag, "")).strip('"'), named if named != "null" else None


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _invalid(body: str, reason: str) -> InvalidEvent:
    return InvalidEvent(
        f"A queue message is not an upload event ({reason}): {body[:200]}",
        "It goes to the dead-letter queue; see who else writes to the upload queue.",
    )
