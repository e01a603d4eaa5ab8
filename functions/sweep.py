"""Start what is due: executions, lost runs, failed packagings, announcements; purge, and write search indexes."""

from typing import Any

from packline.aws import runtime, scheduled

INDEXING_ENDS = 45  # seconds after the start of the function, which is stopped after sixty


@runtime.on_step
def handler(event: Any) -> list[str]:
    if "find_markers_of_seconds" in event:
        return scheduled.find_lost_markers(event["find_markers_of_seconds"])
    ends = runtime.clock() + INDEXING_ENDS
    started = scheduled.start_sealings()
    scheduled.announce_late()
    scheduled.maintain(until=ends)
    return started
