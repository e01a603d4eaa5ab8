"""Record that sealing or packaging failed; what exists stays usable."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.failures import record_failure


@runtime.on_step
def handler(event: Any) -> Any:
    failure = record_failure(event, registry=runtime.registry(), now=runtime.clock())
    runtime.announce(failure.events)
    runtime.count(failure.metric, 1)
    return {"reason": failure.reason}
