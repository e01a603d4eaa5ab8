"""Count the state transitions and calls of a snapshot that an engine writes (``infra/snapshot.asl.json``)."""

from __future__ import annotations

from packline.pricing.prices import PriceList

POLL_SECONDS = 5
STATES = 7
"""Start, end, and the states that a statement of Redshift passes once."""
STATES_OF_POLL = 4
"""Wait, choose, look, choose."""
FUNCTIONS = 2
"""Before the statement and behind it."""
FUNCTION_GB_SECONDS = 10.0
"""Of both, at 1,024 MB."""


def snapshot_usage(seconds: float) -> dict[str, float]:
    """Return units by name of price for a statement of Redshift that takes so long; the engine bills its own."""
    polls = max(1, -(-int(seconds) // POLL_SECONDS))
    return {
        "state_transition": STATES + STATES_OF_POLL * polls,
        "lambda_request": FUNCTIONS,
        "lambda_time": FUNCTION_GB_SECONDS,
    }


def snapshot_cost(seconds: float, prices: PriceList) -> float:
    """Return the dollars that the state machine and its functions cost."""
    return prices.dollars(snapshot_usage(seconds))
