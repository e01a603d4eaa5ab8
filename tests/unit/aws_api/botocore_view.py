"""What botocore makes of an environment: the requests it would send, and none is sent."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import botocore.loaders
import botocore.session
from botocore.config import Config

CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "s3": ("s3", "get_object", {"Bucket": "bucket", "Key": "key"}),
    "dynamodb": ("dynamodb", "list_tables", {}),
    "events": ("events", "list_event_buses", {}),
    "states": ("stepfunctions", "list_state_machines", {}),
    "ssm": ("ssm", "describe_parameters", {}),
}


class Sent(NamedTuple):
    """The parts of a signed request that an environment decides."""

    url: str
    region: str
    service: str
    access_key: str
    token: str


class _Caught(BaseException):
    pass


LOADER = botocore.loaders.create_loader()
"""One for all: it keeps the models it has parsed, which are megabytes of JSON."""


def botocore_sends(service: str, **parameters: Any) -> Sent:
    """The request of a client that botocore makes in the environment of this process. Raises botocore's errors."""
    return botocore_sends_each(service, [parameters])[0]


def botocore_sends_each(service: str, calls: Sequence[dict[str, Any]]) -> list[Sent]:
    """The requests of one such client, a call for each set of parameters."""
    name, operation, usual = CALLS[service]
    session = botocore.session.Session()
    session.register_component("data_loader", LOADER)
    client = session.create_client(name, config=Config(account_id_endpoint_mode="disabled"))
    caught: list[Any] = []

    def before_send(request: Any, **_: Any) -> None:
        caught.append(request)
        raise _Caught

    client.meta.events.register("before-send", before_send)
    for parameters in calls:
        with suppress(_Caught):
            getattr(client, operation)(**(usual | parameters))
    return [sent(request.url, _headers(request)) for request in caught]


def sent(url: str, headers: dict[str, str]) -> Sent:
    """Read a signed request."""
    scope = headers["authorization"].partition("Credential=")[2].partition(",")[0].split("/")
    return Sent(url, scope[2], scope[3], scope[0], headers.get("x-amz-security-token", ""))


def _headers(request: Any) -> dict[str, str]:
    pairs = request.headers.items()
    return {name.lower(): value.decode() if isinstance(value, bytes) else value for name, value in pairs}
