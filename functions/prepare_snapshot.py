"""Check a request for a snapshot, and render the statement that an engine is to run."""

from typing import Any

from packline.aws import runtime
from packline.snapshots.server_side.prepare import prepare
from packline.snapshots.server_side.runtime import prepare_context


@runtime.on_step
def handler(event: Any) -> Any:
    return prepare(event["document"], event["run"], prepare_context())
