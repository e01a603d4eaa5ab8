"""Adds to moto's EventBridge rules: schedules that fire, and functions as targets.

A rule does not invoke a function that still runs for it: AWS invokes it beside, but with a minute between firings, not
a second. On a busy machine one beside the other would make all of them slower, until each times out.

Patches two things in moto: a scheduled rule never fires; and because it has no pattern it matches *every*
event, so one rule with a function as its target makes each PutEvents answer 500 ("Expr not defined").
"""

from __future__ import annotations

import heapq
import json
import logging
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.events.models import Rule, events_backends

from packline.local.patches import Patches, require_fields

log = logging.getLogger(__name__)

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_UNIT_SECONDS = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}
InvokeLater = Callable[[str, bytes], Future[None] | None]
"""Invokes a function (ARN, event) asynchronously. Returns when it has ended, as a future; None while stopping."""


def period_seconds(expression: str, quiet_seconds: float | None) -> float | None:
    """Return the seconds between two firings of a ``rate(…)``, or None for another expression.

    A rule with a rate in minutes looks for what went quiet; it would notice a shorter quiet period late, so it then
    fires twice per quiet period. What is done by the hour or the day stays rare.
    """
    match = _RATE.fullmatch(expression.strip())
    if match is None:
        return None
    period = int(match[1]) * _UNIT_SECONDS[match[2]]
    if quiet_seconds is None or match[2] != "minute":
        return period
    return min(period, max(quiet_seconds / 2, 0.25))


class EventRules:
    """Fires the enabled ``rate(…)`` rules of all buses of a region from one thread."""

    def __init__(self, region: str, invoke_later: InvokeLater, quiet_seconds: float | None) -> None:
        self._region = region
        self._invoke_later = invoke_later
        self._quiet_seconds = quiet_seconds
        self._invoked: dict[str, list[Future[None]]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedules", daemon=True)

    def install(self, patches: Patches) -> None:
        """Give rules functions as targets, and keep scheduled ones from matching events."""
        schedules = self

        def send_to_targets(rule: Any, original_event: Any, transform_input: bool = True) -> None:
            if rule.state != "ENABLED" or rule.event_pattern.get_pattern() in (None, {}):
                return
            functions = [target for target in rule.targets if ":lambda:" in target["Arn"]]
            if functions and rule.event_pattern.matches_event(original_event):
                schedules._send(functions, dict(original_event))
            others = [target for target in rule.targets if ":lambda:" not in target["Arn"]]
            if others:
                everything, rule.targets = rule.targets, others
                try:
                    original(rule, original_event, transform_input)
                finally:
                    rule.targets = everything

        original = patches.replace(
            Rule, "send_to_targets", send_to_targets, ("original_event", "transform_input")
        )

    def start(self) -> None:
        """Start the thread that fires the rules."""
        self._thread.start()

    def stop(self) -> None:
        """Stop firing rules."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def unsupported(self) -> list[str]:
        """List the scheduled rules that do not fire here, one line each."""
        return [
            f"{rule.name}: {rule.scheduled_expression} (only rate(…) fires here)"
            for rule in self._rules()
            if period_seconds(rule.scheduled_expression, None) is None
        ]

    def _rules(self) -> list[Any]:
        buses = events_backends[DEFAULT_ACCOUNT_ID][self._region].event_buses.values()
        rules = [rule for bus in buses for rule in bus.rules.values()]
        for rule in rules:
            require_fields(rule, "scheduled_expression", "state", "targets", "event_pattern", "arn")
        return [rule for rule in rules if rule.scheduled_expression]

    def _run(self) -> None:
        due: list[tuple[float, int, float, Any]] = []
        for number, rule in enumerate(self._rules()):
            period = period_seconds(rule.scheduled_expression, self._quiet_seconds)
            if period is not None:
                due.append((time.monotonic() + period, number, period, rule))
        heapq.heapify(due)
        while due and not self._stopping.is_set():
            at, number, period, rule = due[0]
            if self._stopping.wait(max(0.0, at - time.monotonic())):
                return
            heapq.heapreplace(due, (max(at + period, time.monotonic()), number, period, rule))
            self.fire(rule)

    def fire(self, rule: Any) -> None:
        """Invoke the targets of a rule of moto's, unless it is disabled or one still runs for it."""
        if rule.state == "ENABLED" and all(each.done() for each in self._invoked.get(rule.arn, ())):
            self._invoked[rule.arn] = self._send(rule.targets, _scheduled_event(rule, self._region))

    def _send(self, targets: Iterable[dict[str, Any]], event: dict[str, Any]) -> list[Future[None]]:
        invoked = []
        for target in targets:
            if ":lambda:" not in target["Arn"]:
                log.warning("A schedule cannot reach %s here", target["Arn"])
                continue
            body = target.get("Input") or json.dumps(event, default=str)
            invoked.append(self._invoke_later(target["Arn"], body.encode()))
        return [future for future in invoked if future is not None]


def _scheduled_event(rule: Any, region: str) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": DEFAULT_ACCOUNT_ID,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [rule.arn],
        "detail": {},
    }
