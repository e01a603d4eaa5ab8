"""Seal an execution: list its outputs and create its dataset versions, or write tasks that do."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.events import sealing_events
from packline.pipeline.sealing import continue_sealing, seal_execution


@runtime.on_step
def handler(event: Any) -> Any:
    step = continue_sealing if "folder" in event else seal_execution
    outcome = step(**event, context=runtime.sealing())
    if outcome.tasks is None:
        runtime.record_lineage(outcome)
        runtime.announce(sealing_events(outcome, runtime.registry()))
        runtime.report(outcome)
    return runtime.sealing_result(outcome)
