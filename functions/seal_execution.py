"""Seal an execution: list its outputs and create its dataset versions."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.events import sealing_events
from packline.pipeline.sealing import seal_execution


@runtime.on_step
def handler(event: Any) -> Any:
    outcome = seal_execution(event["execution"], event["owner"], runtime.sealing())
    runtime.record_lineage(outcome)
    runtime.announce(sealing_events(outcome, runtime.registry()))
    runtime.report(outcome)
    packages = [{"dataset": version.dataset, "version": version.version} for version in outcome.pending]
    return {"execution": outcome.execution.id, "packages": packages}
