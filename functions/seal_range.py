"""Carry out one task of the sealing of a large execution: list a range, read its metadata, write its shards."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.range_sealing.tasks import run_task


@runtime.on_step
def handler(event: Any) -> Any:
    run_task(event, runtime.sealing())
    return {"task": event["task"], "number": event["number"]}
