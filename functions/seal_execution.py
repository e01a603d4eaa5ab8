"""Seal an execution, or write its search entries: at once, or by tasks that others carry out."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.events import sealing_events
from packline.pipeline.range_sealing.index_stages import index_outputs, is_indexing
from packline.pipeline.sealing import continue_sealing, seal_execution


@runtime.on_step
def handler(event: Any) -> Any:
    step = index_outputs if is_indexing(event) else continue_sealing if "folder" in event else seal_execution
    outcome = step(**event, context=runtime.sealing())
    if outcome.tasks is None and step is not index_outputs:
        runtime.record_lineage(outcome)
        runtime.announce(sealing_events(outcome, runtime.registry()))
        runtime.report(outcome)
    return runtime.sealing_result(outcome)
