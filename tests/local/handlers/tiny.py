"""The handlers of the small stack: each shows one thing that a function can do or suffer."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import boto3

_started = time.time()
_calls = 0


def batch(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Records the size of each batch, fails the messages that ask for it, dies for poison."""
    bodies = [json.loads(record["body"]) for record in event["Records"]]
    _put(f"batches/{time.time_ns()}", {"size": len(bodies), "bodies": bodies})
    failed = [r["messageId"] for r, body in zip(event["Records"], bodies, strict=True) if _is_bad(body)]
    return {"batchItemFailures": [{"itemIdentifier": i} for i in failed]}


def item(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One item of the map: fails once, always, slowly or not at all."""
    kind = event["kind"]
    if kind == "once" and not _exists(f"tried/{event['n']}"):
        _put(f"tried/{event['n']}", {})
        raise SlowDown("try again")
    if kind == "always":
        raise Broken("never works")
    if kind == "slow":
        time.sleep(30)
    if kind == "exit":
        os._exit(3)
    _put(f"items/{event['n']}", event)
    return {"n": event["n"]}


def note(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Writes down that it ran, and with which event."""
    global _calls
    _calls += 1
    print("noted", context.aws_request_id)
    answer = {
        "event": event,
        "quiet": os.environ["PACKLINE_QUIET_SECONDS"],
        "calls": _calls,
        "pid": os.getpid(),
        "left_ms": context.get_remaining_time_in_millis(),
    }
    _put(f"notes/{time.time_ns()}", answer)
    return answer


class SlowDown(Exception):
    pass


class Broken(Exception):
    pass


def _is_bad(body: dict[str, Any]) -> bool:
    keys = [record["s3"]["object"]["key"] for record in body.get("Records", [])]
    return any("poison" in key for key in keys)


def _put(key: str, body: object) -> None:
    boto3.client("s3").put_object(Bucket=os.environ["STORE"], Key=key, Body=json.dumps(body).encode())


def _exists(key: str) -> bool:
    listed = boto3.client("s3").list_objects_v2(Bucket=os.environ["STORE"], Prefix=key)
    return bool(listed["KeyCount"])
