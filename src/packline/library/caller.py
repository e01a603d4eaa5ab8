"""Who runs a command that writes to the table itself: what this machine and AWS say, which the table cannot verify."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from packline.library import environment
from packline.principal import IdentitySource, Principal

log = logging.getLogger(__name__)
STS_SECONDS = 2
"""How long AWS may take to say whose the credentials are; subnets without a way to it are common."""


@cache
def client_principal() -> Principal:
    """Return the user's name, with the ARN of the credentials where AWS says it within ``STS_SECONDS``.

    Both are said by the client: a process that may write the table may write another name. CloudTrail has the proof.
    """
    return Principal(environment.person(), IdentitySource.CLIENT, _arn())


def caller_identity(seconds: float) -> dict[str, Any]:
    """Return ``Arn`` and ``Account`` of the credentials, by STS.

    Args:
        seconds: How long connecting may take, and how long the answer may; it is asked once.

    Raises:
        ImportError: botocore is not installed.
        botocore.exceptions.BotoCoreError, ClientError: There is no answer, or it is a refusal.
    """
    from botocore.config import Config
    from botocore.session import get_session

    from packline.aws_api.endpoint import find_region

    limits = Config(connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": 1})
    client: Any = get_session().create_client("sts", region_name=find_region(), config=limits)
    identity: dict[str, Any] = client.get_caller_identity()
    return identity


def _arn() -> str:
    try:
        return str(caller_identity(STS_SECONDS)["Arn"])
    except Exception as error:  # noqa: BLE001 - a change is not refused because its author has a shorter name
        log.debug("Whose the credentials are is not recorded: %s: %s", type(error).__name__, error)
        return ""
