"""Start what is due: quiet executions, lost runs, failed packagings; purge what was deleted long enough ago."""

from typing import Any

from packline.aws import runtime, scheduled


@runtime.on_step
def handler(event: Any) -> list[str]:
    if "find_markers_of_seconds" in event:
        return scheduled.find_lost_markers(event["find_markers_of_seconds"])
    started = scheduled.start_sealings()
    scheduled.reconcile()
    scheduled.purge_deleted()
    return started
