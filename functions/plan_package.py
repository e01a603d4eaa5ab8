"""Plan the package of a dataset version: cut its members into parts."""

from typing import Any

from packline.aws import runtime
from packline.layout import plan_key
from packline.pipeline.planning import plan_package


@runtime.on_step
def handler(event: Any) -> Any:
    version, parts = plan_package(
        event["dataset"],
        event["version"],
        registry=runtime.registry(),
        store=runtime.store(),
        limits=runtime.limits(),
    )
    place = {"bucket": runtime.settings().store, "key": plan_key(version.plan)}
    return {
        "dataset": version.dataset,
        "version": version.version,
        "plan": version.plan,
        "parts": len(parts),
        **place,
    }
