"""Start the sealing of executions that have been quiet long enough; purge what was deleted long enough ago."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.purging import purge
from packline.pipeline.sweeping import sweep


@runtime.on_step
def handler(event: Any) -> list[str]:
    now, quiet = runtime.clock(), runtime.settings().quiet_seconds
    found = sweep(registry=runtime.registry(), start_run=runtime.start_run, now=now, quiet_seconds=quiet)
    runtime.count("QuietExecutions", len(found))
    purged = purge(**runtime.doors(), shelf=runtime.shelf(), now=now)
    runtime.count("PurgedVersions", len(purged))
    return found
