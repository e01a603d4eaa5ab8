"""Plan the package of a dataset version: cut its members into parts."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.planning import ROWS_AT_ONCE, plan_rows


@runtime.on_step
def handler(event: Any) -> Any:
    wanted = event["dataset"], event["version"]
    step = plan_rows(
        *wanted,
        registry=runtime.registry(),
        store=runtime.store(),
        limits=runtime.limits(),
        begin=event.get("progress", ""),
        most_rows=ROWS_AT_ONCE,
    )
    return runtime.plan_result(step)
