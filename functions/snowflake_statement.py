"""Start a statement of Snowflake, look at it, or cancel it."""

from typing import Any

from packline.aws import runtime
from packline.snapshots.server_side.runtime import snowflake_statements


@runtime.on_step
def handler(event: Any) -> Any:
    return snowflake_statements().step(event)
