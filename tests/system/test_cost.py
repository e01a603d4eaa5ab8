"""The cost model counts what a main job asks of AWS: each request of the local stack, by operation and prefix."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

from packline.pricing.execution_usage import START_AND_END, ExecutionShape, execution_stages
from tests.outputs import version_entry
from tests.system.conftest import User

FILES, BYTES, PROPERTIES = 60, 1_000, 1
UNSEEN = ("sqs requests", "states transitions")
"""Queues and state machines run inside the local stack; transitions are read from the history of the run."""
ATTEMPTS, SETTLE_SECONDS = 3, 20.0


def modelled(batches: int) -> Counter[str]:
    shape = ExecutionShape(FILES, FILES * BYTES, search_entries=1 + PROPERTIES, batches=batches)
    counts: Counter[str] = Counter()
    for stage in execution_stages(shape):
        counts.update({name: round(count) for name, count in stage.counts.items()})
    return counts


def run_job(user: User, execution: str) -> None:
    """Upload an execution whose version is packaged, and wait for its package."""
    files = {f"{execution}/{n:03}.bin": bytes([n]) * BYTES for n in range(FILES)}
    uri = f"dataset://{execution}/v1"  # in a dataset of its own: an older version's parts would be looked at
    user.upload(execution, files, version_entry(uri) | {"quality": 1})
    user.mark(execution)
    user.packaged(uri)


def compared(counted: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """What the model says, and what was counted of it; an event batch that changes nothing writes nothing."""
    batches = counted.get("lambda record_uploads", 0)
    model = modelled(batches)
    seen = {name: counted.get(name, 0) for name in model if name not in UNSEEN}
    units = "dynamodb write units"
    for name in (
        "s3 GET manifests",
        units,
    ):  # the sweep may index the version meanwhile: a manifest, and the head
        seen[name] -= counted.get("s3 PUT path-index", 0)
    if model[units] - 2 * batches < seen[units]:
        seen[units] = max(seen[units], model[units])
    return {name: count for name, count in model.items() if name not in UNSEEN}, seen


def test_the_model_counts_what_a_main_job_asks_for(user: User) -> None:
    """Work that an earlier test has left may ask for something meanwhile: one of three jobs must be undisturbed."""
    for attempt in range(ATTEMPTS):
        before = user.stack.requests.snapshot()
        run_job(user, f"cost-{attempt}")
        until = time.monotonic() + SETTLE_SECONDS
        model, seen = compared(user.stack.requests.snapshot() - before)
        while seen != model and time.monotonic() < until:
            time.sleep(0.2)
            model, seen = compared(user.stack.requests.snapshot() - before)
        if seen == model:
            break
    assert seen == model
    assert transitions(user) == modelled(1)["states transitions"]


def transitions(user: User) -> int:
    """State transitions of the newest run: its states and those of its children, each with a start and an end."""
    states = user.client("stepfunctions")
    newest = states.list_executions(stateMachineArn=user.stack.state_machine_arn)["executions"]
    run = max(newest, key=lambda each: each["startDate"])
    events = states.get_execution_history(executionArn=run["executionArn"], maxResults=1_000)["events"]
    types = [str(event["type"]) for event in events]
    entered = len([name for name in types if name.endswith("StateEntered")])
    children = types.count("MapRunStarted")
    return entered + START_AND_END + children * (START_AND_END + 1)
