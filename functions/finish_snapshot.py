"""Publish what an engine has written as a dataset version, or raise why it has not."""

from typing import Any

from packline.aws import runtime
from packline.snapshots.server_side.outcome import finish
from packline.snapshots.server_side.runtime import finish_context, snowflake_statements


@runtime.on_step
def handler(event: Any) -> Any:
    return finish(event, finish_context(), snowflake_statements())
