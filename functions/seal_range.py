"""Carry out one task of a large execution: list a range, read its metadata, write its shards or search entries."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.range_sealing.tasks import run_task


@runtime.on_step
def handler(event: Any) -> Any:
    run_task(event, runtime.sealing())
    return {"task": event["task"], "number": event["number"]}
