"""Faults, drawn from the seed at every call of a port: what a cloud may answer, and when a process may die."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from random import Random
from typing import Any

from packline.errors import EndpointUnreachable, SlowDown, StateMoved

READS = frozenset(
    (
        *(
            "execution",
            "open_executions",
            "version",
            "versions",
            "newest",
            "datasets",
            "resolve",
            "aliases",
            "alias",
        ),
        *(
            "alias_history",
            "alias_before",
            "part_failures",
            "built_part",
            "parts",
            "dataset",
            "executions",
            "find",
        ),
        *("plan_in_use", "due", "datum", "datums", "changed_datums", "execution_of", "hits", "datum_alias"),
        "backlogs",
        *("named_aliases", "datum_aliases", "datum_alias_history", "datum_alias_before", "models", "users"),
        *(
            "unrecorded",
            "events",
            "read",
            "read_range",
            "list",
            "open_uploads",
            "lines",
            "head",
            "describe_execution",
            "references",
        ),
    )
)
"""Verbs that change nothing: an unknown outcome of them is only an error."""
CONDITIONAL = frozenset(
    (
        *("save_execution", "seal", "plan_packaging", "record_part", "finish_packaging", "change_version"),
        *("delete_version", "restore_version", "change_datum", "move_datum_alias", "move_backlog"),
    )
)
"""Writes that the table may refuse because somebody else wrote in between."""


class Fault(Enum):
    """What happens to one call."""

    NONE = "as asked"
    DIE_BEFORE = "the process dies before it"
    DIE_AFTER = "the process dies after it"
    THROTTLED = "refused: slow down"
    CONFLICT = "refused: somebody else wrote in between"
    UNKNOWN = "done, but reported as failed"


class Faults:
    """Draws faults. An interleaving has its own rates, so that some are calm and some are wild."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        scale = rng.choice((0.0, 0.004, 0.015, 0.04))
        self.rates = {
            fault: scale * rng.choice((0.0, 0.5, 1.0, 2.0)) for fault in Fault if fault is not Fault.NONE
        }
        self.slow = rng.choice((0.0, 0.0, 0.005, 0.02))
        """How often a call takes minutes."""
        self.lost = rng.choice((0.0, 0.0, 0.0, 0.1, 0.5, 1.0))
        """How often an event is lost."""
        self.repeated = rng.choice((0.0, 0.1, 0.3))
        self.stopped = rng.choice((0.0, 0.0, 0.1, 0.4))
        """How often a run is stopped by somebody."""
        self.orphaned = rng.choice((0.0, 0.0, 0.05, 0.2))
        """How often a function goes on after the state machine has given it up."""
        self.unrecorded = rng.choice((0.0, 0.0, 0.0, 0.6))
        """How often a packing function dies between building its part and recording it."""
        self.clocks = rng.choice((0.0, 0.0, 2.0, 45.0))
        """How far the clock of a process may be wrong, seconds."""
        self.steps = rng.choice((0.0, 0.1))
        """How often a clock is set while a process works."""
        self.doomed = rng.choice(("", "", "", "", "", "", "", "", "", "package-", "seal-"))
        """How the names of runs begin that never come to their end, whatever is tried."""
        self.calm = rng.random() < 0.15
        """Whether nothing goes wrong at all: then everything must be right at once."""
        if self.calm:
            self.rates = dict.fromkeys(self.rates, 0.0)
            self.slow = self.lost = self.stopped = self.orphaned = self.clocks = self.steps = 0.0
            self.unrecorded = 0.0
            self.doomed = ""
        self.over = False
        self._any = sum(self.rates.values())

    def draw(self, verb: str) -> Fault:
        """What happens to a call of that verb."""
        if self.over or (chance := self._rng.random()) >= self._any:
            return Fault.NONE
        for fault, rate in self.rates.items():
            if chance < rate:
                return self._possible(fault, verb)
            chance -= rate
        return Fault.NONE

    def happens(self, rate: float) -> bool:
        """Whether something of that rate happens now."""
        return not self.over and rate > 0 and self._rng.random() < rate

    def doomed_run(self, name: str) -> bool:
        """Whether a run of that name ends without an answer, as each of its kind does here."""
        return bool(self.doomed) and name.startswith(self.doomed)

    def duration(self) -> float:
        """How long a call takes, seconds."""
        if self.happens(self.slow):
            return self._rng.uniform(1, 1_000)
        return self._rng.random() * 0.2

    def _possible(self, fault: Fault, verb: str) -> Fault:
        if fault is Fault.CONFLICT and verb not in CONDITIONAL:
            return Fault.THROTTLED
        if fault is Fault.UNKNOWN and verb in READS:
            return Fault.THROTTLED
        return fault


def refusal(fault: Fault, label: str) -> Exception:
    """The error of a call that was not made."""
    if fault is Fault.CONFLICT:
        return StateMoved(f"{label}: written in between.")
    return SlowDown(f"{label}: slow down.")


def lost_answer(label: str) -> Exception:
    """The error of a call that was made, and whose answer was lost."""
    return EndpointUnreachable(f"{label}: the connection broke.")


class FaultyPort:
    """A port whose calls are made through the simulated world: they take time, and may fail."""

    def __init__(self, call: Any, name: str, target: Any) -> None:
        self._call = call
        self._name = name
        self._target = target

    def __getattr__(self, verb: str) -> Any:
        method = getattr(self._target, verb)
        label = f"{self._name}.{verb}"

        def made(*args: Any, **keywords: Any) -> Any:
            if verb == "purge":
                return self._each(label, method(*args))
            return self._call(label, method, args, keywords)

        self.__dict__[verb] = made
        return made

    def _each(self, label: str, answer: Iterator[Any]) -> Iterator[Any]:
        """Purging marks each version when it is given out, so each is a call of its own."""
        end = object()
        while (item := self._call(label, next, (answer, end), {})) is not end:
            yield item
