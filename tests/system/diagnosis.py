"""What is known when something does not become what a test waits for: its record, the runs, logs and threads."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from hashlib import sha256
from typing import Any

import boto3

from packline.local.stack import LocalStack

LAST_EVENTS = 12
"""Events shown of each run; the cause of a stop is among the last."""
LAST_FRAMES = 4
LAST_LOG_BYTES = 1500
DETAILS = ("error", "cause", "name")


def describe(stack: LocalStack, record: object, *names: str) -> str:
    """Describe something that did not become what was expected.

    Args:
        stack: Where it is.
        record: What was read of it last.
        names: The URI of the version or the id of the execution, by which runs are named.

    Returns:
        The record, the runs that are about it or have not succeeded, each with its last events, the ends of the
        functions' logs, and what the threads of the stack are at.
    """
    digests = [sha256(name.encode()).hexdigest()[:32] for name in names]
    lines = [f"record: {record!r}", *_runs(stack, digests)]
    logs = (path for path in sorted(stack.logs.rglob("*")) if path.is_file())
    lines += [f"log {path.name}: …{path.read_text(errors='replace')[-LAST_LOG_BYTES:]}" for path in logs]
    stacks = Counter(
        "".join(traceback.format_stack(frame)[-LAST_FRAMES:]) for frame in sys._current_frames().values()
    )
    lines += [f"{count} threads at:\n{frames}" for frames, count in stacks.items()]
    return "\n".join(lines)


def _runs(stack: LocalStack, digests: list[str]) -> list[str]:
    machine = boto3.client(
        "stepfunctions",
        endpoint_url=stack.endpoint_url,
        region_name=stack.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    lines = []
    for run in machine.list_executions(stateMachineArn=stack.state_machine_arn)["executions"]:
        if run["status"] == "SUCCEEDED" and not any(digest in run["name"] for digest in digests):
            continue
        lines.append(f"run {run['name']}: {run['status']} since {run['startDate']:%H:%M:%S}")
        history = machine.get_execution_history(executionArn=run["executionArn"])["events"]
        lines += [f"  {_event(event)}" for event in history[-LAST_EVENTS:]]
    return lines


def _event(event: dict[str, Any]) -> str:
    details: dict[str, Any] = {}
    for name, value in event.items():
        if name.endswith("EventDetails"):
            details |= {key: value[key] for key in DETAILS if key in value}
    return f"{event['timestamp']:%H:%M:%S} {event['type']} {details or ''}"
