"""Send events to an EventBridge bus, from a command or from a Lambda function."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.json_client import AwsJsonClient
from packline.errors import Unavailable

SOURCE = "packline"
MAX_ENTRIES = 10
"""Most entries of one PutEvents call."""


class PutEvents(Protocol):
    """The call that ``EventBus`` needs: ``EventBridgeClient`` has it, and boto3's client."""

    def put_events(self, *, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 (boto3's name)
        """Send at most ten entries."""


class EventBridgeClient(AwsJsonClient):
    """A client of EventBridge that needs no boto3, with the names of boto3's low-level client.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
    """

    target = "AWSEvents"
    content_type = "application/x-amz-json-1.1"

    def __init__(self, endpoint: AwsEndpoint | None = None, chain: CredentialChain | None = None) -> None:
        super().__init__("events", endpoint or find_endpoint("events"), chain)

    def put_events(self, **parameters: Any) -> dict[str, Any]:
        """Send at most ten entries."""
        return self._call("PutEvents", parameters)


class EventBus:
    """Sends events to one bus."""

    def __init__(self, name: str, client: PutEvents | None = None) -> None:
        """Choose a bus. ``client`` is by default an EventBridgeClient, made for the first event."""
        self._name = name
        self._client = client

    def send(self, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Send events, given as (detail type, detail). Raises Unavailable if the bus refuses one."""
        entries = [
            {"EventBusName": self._name, "Source": SOURCE, "DetailType": kind, "Detail": json.dumps(detail)}
            for kind, detail in events
        ]
        for start in range(0, len(entries), MAX_ENTRIES):
            self._client = self._client or EventBridgeClient()
            response = self._client.put_events(Entries=entries[start : start + MAX_ENTRIES])
            if refused := response.get("FailedEntryCount"):
                raise Unavailable(
                    f"The event bus {self._name} refused {refused} events.",
                    "Check its name and its resource policy; events that were not sent are sent again.",
                )
