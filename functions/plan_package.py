"""Plan the package of a dataset version: cut its members into parts."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.planning import plan_package


@runtime.on_step
def handler(event: Any) -> Any:
    wanted = event["dataset"], event["version"]
    version, parts = plan_package(
        *wanted, registry=runtime.registry(), store=runtime.store(), limits=runtime.limits()
    )
    return runtime.map_input(version, len(parts))
