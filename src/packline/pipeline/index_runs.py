"""Find or start the run of the state machine that writes the search entries of a large execution."""

from __future__ import annotations

from collections.abc import Callable

from packline.pipeline.run_state import RunState, RunStateOf
from packline.rules.lifecycle import MAX_ATTEMPTS, index_run_name

StartIndexRun = Callable[[str, int], bool]
"""Starts this attempt for that execution; False if there is a run of its name."""


def has_index_run(execution: str, *, start_run: StartIndexRun, run_state: RunStateOf) -> bool:
    """Return whether a run writes the search entries of an execution; start the next attempt if the last one ended.

    Each run goes on where the last one stopped. After the last attempt nobody starts another one, and the sweep writes
    the entries.

    Args:
        execution: A sealed execution that lacks entries.
        start_run: Starts a run.
        run_state: Tells what became of a run.
    """
    for attempt in range(MAX_ATTEMPTS):
        state = run_state(index_run_name(execution, attempt))
        if state is RunState.ENDED:
            continue
        # If nobody can tell now, a run may be at work.
        return state is not RunState.ABSENT or start_run(execution, attempt)
    return False
