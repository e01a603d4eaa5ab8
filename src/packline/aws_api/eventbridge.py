"""EventBridge's one call that a command makes: telling what somebody has changed by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable

from packline.aws_api.dynamodb import AwsJsonClient
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.errors import Unavailable

SOURCE = "packline"


class EventBridgeClient(AwsJsonClient):
    """Sends events to one bus (PutEvents; https://docs.aws.amazon.com/eventbridge/latest/APIReference/)."""

    target = "AWSEvents"
    label = "EventBridge"
    content_type = "application/x-amz-json-1.1"

    def __init__(self, bus: str, endpoint: AwsEndpoint | None = None) -> None:
        super().__init__("events", endpoint or find_endpoint("events"))
        self._bus = bus

    def send(self, events: Iterable[tuple[str, dict[str, object]]]) -> None:
        """Send (detail type, detail) pairs, at most ten. Raises Unavailable if one is refused."""
        entries = [
            {"EventBusName": self._bus, "Source": SOURCE, "DetailType": kind, "Detail": json.dumps(detail)}
            for kind, detail in events
        ]
        if entries and self._call("PutEvents", {"Entries": entries}).get("FailedEntryCount"):
            raise Unavailable(f"The event bus {self._bus} refused an event.", "See its policy and name.")
