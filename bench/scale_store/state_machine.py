"""Carries out the state machine of the deployment over the functions of ``bench.scale_store.functions``."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bench.scale_store.functions import Functions
from bench.scale_store.stages import Packing
from packline.model import Execution, ExecutionState
from packline.rules.lifecycle import run_name
from tests.contract.conftest import make_table
from tests.simulation.machine import Machine, Run, StepFailed

STATE = "(what became of the execution)"


def begin(execution: str, table: str, touched_at: float) -> None:
    """Make the table, and record that the execution was touched, as an event of its marker does."""
    import boto3

    from packline.aws.dynamodb import DynamoRegistry

    client = boto3.client("dynamodb")
    if table not in client.list_tables()["TableNames"]:
        make_table(client, table)
    DynamoRegistry(client, table).save_execution(Execution(execution, touched_at=touched_at, marked=True))


def carry_out(execution: str, functions: Functions, bucket: str, packing: Packing, at_once: int) -> None:
    """Carry out the run of an execution. Raises StepFailed if it fails, or leaves the execution open.

    Args:
        execution: The execution's id.
        functions: Are called.
        bucket: Has the lists of tasks.
        packing: Is called in place of ``pack_part``.
        at_once: Children of a Map that run at once.
    """
    import boto3

    s3 = boto3.client("s3")

    def invoke(name: str, payload: Any) -> Any:
        if name == "pack_part":
            return packing(payload)
        if name == "publish_package":
            packing.record_others()
        return functions.invoke(name, payload)

    def read(key: str) -> bytes:
        body: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    run = Run(run_name(execution, 0))
    Machine(invoke, read, partial(_gather, at_once), time.sleep).carry_out(run, {"execution": execution})
    if run.status != "SUCCEEDED":
        raise StepFailed("RunFailed", f"{run.name} {run.status}: {functions.errors[-3:]}")
    sealed = functions.measure(STATE, lambda: _state(execution))
    if sealed[0] != ExecutionState.SEALED:
        raise StepFailed("NotSealed", f"{sealed}")


def _state(execution: str) -> Any:
    from packline.aws import runtime

    current = runtime.registry().execution(execution)
    return current.state, current.alerts


def _gather(at_once: int, work: list[Callable[[], None]]) -> None:
    """Carry out the children of a Map."""
    with ThreadPoolExecutor(at_once) as threads:
        list(threads.map(lambda each: each(), work))
