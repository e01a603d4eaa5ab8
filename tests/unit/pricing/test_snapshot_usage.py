"""The transitions of a snapshot are those of the state machine's definition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from packline.pricing.prices import price_list
from packline.pricing.snapshot_usage import STATES, STATES_OF_POLL, snapshot_cost, snapshot_usage

DEFINITION = Path(__file__).parents[3] / "infra/snapshot.asl.json"
ONCE = {
    "DescribeStatement": "HasEnded",
    "WhereItRuns": "RunOnWorkgroup",
    "WhichStatement": "DescribeStatement",
}


def path(*, ended: bool) -> list[str]:
    """The states that a statement of Redshift passes; ``ended``: when it is looked at first."""
    states: dict[str, Any] = json.loads(DEFINITION.read_text(encoding="utf-8"))["States"]
    name, passed = "PrepareSnapshot", ["start", "PrepareSnapshot"]
    while not states[name].get("End"):
        name = states[name].get("Next") or ONCE.get(name) or ("ReadResult" if ended else "WaitForStatement")
        passed.append(name)
        if passed.count("WaitForStatement") > 1:
            return passed
    return [*passed, "end"]


def test_the_states_of_the_definition_are_counted() -> None:
    once = path(ended=True)
    polled = path(ended=False)
    first, second = (place for place, name in enumerate(polled) if name == "WaitForStatement")
    assert second - first == STATES_OF_POLL
    assert len(once) - STATES_OF_POLL == STATES


def test_an_hour_costs_some_cents_and_a_minute_nearly_nothing() -> None:
    assert snapshot_usage(3_600)["state_transition"] == STATES + STATES_OF_POLL * 720
    assert 0.05 < snapshot_cost(3_600, price_list()) < 0.10
    assert snapshot_cost(60, price_list()) < 0.003
