"""Addresses of the AWS console: the run of a packaging, and the log of the function that packs."""

from __future__ import annotations

from urllib.parse import quote

from packline.api.dependencies import RunLinks
from packline.model import DatasetVersion

HOSTS = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}
"""Hosts of the console by partition; that of others is below the region."""


def run_links(state_machine: str, log_group: str, run: str, version: DatasetVersion) -> RunLinks:
    """Return where people see a run and its log; empty where a deployment has none of it.

    Args:
        state_machine: ARN of the state machine; empty for no links.
        log_group: Name of the log group of the function that packs parts.
        run: Name of the run.
        version: What it packages; its name selects the lines of the log.
    """
    parts = state_machine.split(":")
    if len(parts) != 7:
        return RunLinks()
    _, partition, _, region, account, _, name = parts
    host = HOSTS.get(partition, f"{region}.console.aws.amazon.com")
    execution = f"arn:{partition}:states:{region}:{account}:execution:{name}:{run}"
    log = f"https://{host}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{_twice(log_group)}/log-events"
    lines = f'{{ $.dataset = "{version.dataset}" && $.version = "{version.version}" }}'
    return RunLinks(
        run=f"https://{host}/states/home?region={region}#/v2/executions/details/{execution}",
        log=f"{log}$3FfilterPattern$3D{_twice(lines)}" if log_group else "",
    )


def _twice(text: str) -> str:
    """Encode a value of the part behind ``#``: twice, with a dollar for the outer percent sign."""
    return quote(quote(text, safe=""), safe="").replace("%", "$")
