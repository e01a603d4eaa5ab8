"""Start the sealing of executions that have been quiet long enough."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.sweeping import sweep


@runtime.on_step
def handler(event: Any) -> list[str]:
    quiet = runtime.settings().quiet_seconds
    found = sweep(
        registry=runtime.registry(), start_run=runtime.start_run, now=runtime.clock(), quiet_seconds=quiet
    )
    runtime.count("QuietExecutions", len(found))
    return found
