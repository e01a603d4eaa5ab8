"""Publish a package once every planned part is recorded."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.events import alias_events, package_published
from packline.pipeline.publishing import publish_package


@runtime.on_step
def handler(event: Any) -> Any:
    wanted = event["dataset"], event["version"]
    version, parts = publish_package(
        *wanted, registry=runtime.registry(), store=runtime.store(), now=runtime.clock()
    )
    runtime.announce([package_published(version, parts), *alias_events(version, runtime.registry())])
    return {"uri": version.uri, "parts": len(parts)}
