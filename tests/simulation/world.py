"""One simulated deployment: the real functions over ports in memory, whose calls take time and may fail."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from functions import (
    pack_part,
    plan_package,
    publish_package,
    record_failure,
    record_uploads,
    seal_execution,
    seal_range,
    sweep,
)
from packline.errors import PacklineError
from packline.model import Block, Member, Part
from packline.part_builder.copy_runs import BasePart
from packline.pipeline.standalone_upload import Upload
from tests.memory import MemoryDatumIndex, MemoryRegistry, MemoryStore
from tests.memory_events import MemoryEventLog
from tests.memory_lineage import MemoryLineage
from tests.memory_outbox import MemoryOutbox
from tests.memory_packaging_watch import MemoryPackagingWatch
from tests.memory_references import MemoryReferenceScan
from tests.memory_retention_store import MemoryRetentionStore
from tests.simulation.answers import answered
from tests.simulation.cloud import EventBus, Queue, StepFunctions
from tests.simulation.faults import READS, Fault, Faults, FaultyPort, lost_answer, refusal
from tests.simulation.machine import Machine, Run, StepFailed
from tests.simulation.scheduler import Died, Scheduler
from tests.simulation.watching import QUIET, Watch

START = 1_000_000.0
PORTS = (
    "registry",
    "datum_index",
    "store",
    "retention",
    "packagings",
    "log",
    "outbox",
    "lineage",
    "runs",
    "bus",
    "references",
)
UNSEEN = {f"{port}.{verb}" for port in PORTS for verb in READS} | {"retention.purge"}
"""Calls that change nothing that a sweep could see."""
TIME_LIMIT = 900.0
"""Seconds that a function may run."""
HANDLERS = {
    module.__name__.rpartition(".")[2]: inspect.unwrap(module.handler)
    for module in (
        pack_part,
        plan_package,
        publish_package,
        record_failure,
        record_uploads,
        seal_execution,
        seal_range,
        sweep,
    )
}


class SimulatedWorld:
    """A deployment, its clock and its faults."""

    def __init__(self, rng: Random, definition: dict[str, Any] | None = None) -> None:
        global CURRENT
        CURRENT = self
        self.rng = rng
        self.faults = Faults(rng)
        self.scheduler = Scheduler(START)
        self.calm_from = float("inf")
        """From when on nothing goes wrong any more."""
        self.meanwhile: dict[tuple[str, str], Callable[[], None]] = {}
        """What is begun when a deleted version of that name is looked at; once."""
        self.while_sealing: dict[str, Callable[[], None]] = {}
        """What begins when that execution begins to be sealed."""
        self.trace: list[str] | None = None
        self.quiet = QUIET
        self.single_task_files = rng.choice((2, 20_000))
        """Objects of an execution that one function seals."""
        self.drawn = 0
        """How many calls have met a fault."""
        self.changes = 0
        """Grows with everything that a sweep might see: writes, and runs that end."""
        self.registry, self.store = MemoryRegistry(), MemoryStore(START)
        self.registry.clock = lambda: self.scheduler.now
        self.datum_index = MemoryDatumIndex(self.registry)
        self.log, self.lineage = MemoryEventLog(), MemoryLineage()
        self.bus = EventBus()
        self.machine = Machine(self.invoke, self._read_items, self.gather, self._wait, definition)
        self.step_functions = StepFunctions(self._begin_run)
        self.queue = Queue(self)
        self.watch = Watch(self)
        self.purges = MemoryRetentionStore(self.registry)
        self.ports = self._ports()
        self.clients = {"stepfunctions": self.ports["runs"], "events": self.ports["bus"], "dynamodb": None}
        self.swallowed: set[str] = set()
        """Verbs whose throttled calls count as done: a mutation of the adapters."""

    def _ports(self) -> dict[str, Any]:
        targets = {
            "registry": self.registry,
            "datum_index": self.datum_index,
            "store": self.store,
            "retention": self.purges,
            "packagings": MemoryPackagingWatch(self.registry),
            "log": self.log,
            "outbox": MemoryOutbox(self.registry),
            "lineage": self.lineage,
            "runs": self.step_functions,
            "bus": self.bus,
            "references": MemoryReferenceScan(self.registry, self.purges, self.datum_index),
        }
        return {name: FaultyPort(self.call, name, target) for name, target in targets.items()}

    def call(
        self, label: str, method: Callable[..., Any], args: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Any:
        """One call of a port: it takes time, a fault may be drawn, and its outcome is watched."""
        self.scheduler.pause(
            self.faults.duration() + (self.rng.random() * 3 if label == "store.discard" else 0.0)
        )
        fault = self._drawn(label, args)
        if fault is not Fault.NONE and fault is not Fault.DIE_AFTER and fault is not Fault.UNKNOWN:
            return self._refused(label, args, fault)
        self.store.now = self.scheduler.now
        if label not in UNSEEN:
            self.changes += 1
        answer = method(*args, **keywords)
        listing = hasattr(answer, "__next__")
        if listing:
            answer = [*answer]
        self.watch.made(label, args, answer)
        if fault is Fault.DIE_AFTER:
            raise Died
        if fault is Fault.UNKNOWN:
            raise lost_answer(label)
        return iter(answer) if listing else answer

    def _drawn(self, label: str, args: Sequence[Any]) -> Fault:
        fault = self.faults.draw(label.rpartition(".")[2])
        if fault is not Fault.NONE:
            self.drawn += 1
        if self.trace is not None:
            self.note(f"{label} {_short(args)}" + ("" if fault is Fault.NONE else f"  <- {fault.value}"))
        return fault

    def _refused(self, label: str, args: Sequence[Any], fault: Fault) -> Any:
        """A call that is not made; a mutated adapter may say that it was."""
        if fault is Fault.DIE_BEFORE:
            raise Died
        if label in self.swallowed and fault is Fault.THROTTLED:
            return self._unmade(label.rpartition(".")[2], args)
        raise refusal(fault, label)

    def _unmade(self, verb: str, args: Sequence[Any]) -> Any:
        """What a mutated adapter answers to a write that was not made."""
        if verb == "finish_packaging":
            return self.registry.known[args[0], args[1]]
        return {"FailedEntryCount": 0} if verb == "put_events" else args[0]

    def note(self, what: str) -> None:
        """Add a line to the trace."""
        actor = self.scheduler.current
        if self.trace is not None:
            self.trace.append(f"{self.scheduler.now - START:10.3f} {actor.name if actor else '':28} {what}")

    def clock(self) -> float:
        """The clock of the process that asks; it may be set meanwhile."""
        actor = self.scheduler.current
        if actor and self.faults.happens(self.faults.steps):
            actor.clock_error = self.rng.uniform(-1, 1) * self.faults.clocks
        return self.scheduler.now + (actor.clock_error if actor else 0.0)

    def put(self, key: str, body: bytes) -> None:
        """What an uploader does: an object, and an event that may be lost, late or repeated."""
        self.scheduler.pause(self.rng.random() * 0.5)
        self.store.now = self.scheduler.now
        stored = self.store.put(key, body)
        upload = Upload(key, stored.last_modified, stored.size, stored.etag, stored.version_id)
        self.note(f"PUT {key} ({stored.version_id})")
        if self.faults.happens(self.faults.lost):
            self.note(f"event of {key} is lost")
            return
        self.queue.send(upload, self._delay())
        if self.faults.happens(self.faults.repeated):
            self.queue.send(upload, self._delay())

    def _delay(self) -> float:
        return self.rng.choice((1.0, 2.0, 5.0, 60.0, 900.0)) * self.rng.random()

    # Functions and runs

    def invoke(self, function: str, payload: Any) -> Any:
        """Invoke a function from the state machine. Its process may die, or go on unheard."""
        if self.faults.happens(self.faults.orphaned):
            self.scheduler.spawn(f"{function} (given up)", lambda: self._ignored(function, payload))
            self.scheduler.pause(self.rng.uniform(1, 120))
            raise StepFailed("Lambda.SdkClientException", "the connection broke")
        try:
            result = json.loads(json.dumps(self.function(function, payload)))
            answered(self, function, payload, result)
            return result
        except Died:
            if self.scheduler.current is None or self.scheduler.closing:
                raise
            raise StepFailed(
                self.rng.choice(("Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError"))
            ) from None
        except PacklineError as error:
            raise StepFailed(error.code, json.dumps({"errorMessage": str(error)})) from error

    def function(self, name: str, payload: Any) -> Any:
        """Run a function in the current actor, within its time limit."""
        actor = self.scheduler.current
        assert actor is not None
        before = actor.deadline, actor.clock_error
        self.watch.begin(payload)
        actor.deadline = self.scheduler.now + TIME_LIMIT
        actor.clock_error = 0.0 if self.faults.over else self.rng.uniform(-1, 1) * self.faults.clocks
        if self.trace is not None:
            self.note(f"-- {name} {payload if name != 'record_uploads' else [*payload]}")
        try:
            return HANDLERS[name](payload)
        except (PacklineError, StepFailed):
            raise
        except Exception as error:
            self.watch.fail(f"{name} failed with {type(error).__name__}: {error}")
            raise StepFailed(type(error).__name__, str(error)) from error
        finally:
            actor.deadline, actor.clock_error = before

    def _ignored(self, function: str, payload: Any) -> None:
        with suppress(PacklineError, StepFailed):
            self.function(function, payload)

    def batch_of_events(self, batch: Mapping[str, Sequence[Upload]]) -> Mapping[str, Any]:
        """Invoke the function of the queue; what comes back are the messages that failed."""
        try:
            return self.function("record_uploads", batch)  # type: ignore[no-any-return]
        except (Died, PacklineError, StepFailed):
            return dict.fromkeys(batch)

    def scheduled(self, payload: Any) -> None:
        """Invoke the scheduled function."""
        self._ignored("sweep", payload)

    def gather(self, pieces: list[Callable[[], None]]) -> None:
        """Carry out pieces of work at the same time, and wait for all of them."""
        waiting = self.scheduler.current
        assert waiting is not None
        left = len(pieces)

        def over() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                self.scheduler.wake(waiting)

        for number, piece in enumerate(pieces):
            self.scheduler.spawn(f"{waiting.name}.{number}", piece).when_over = over
        if pieces:
            self.scheduler.park()

    def _begin_run(self, run: Run, given: Any) -> None:
        def carry_out() -> None:
            self.machine.carry_out(run, given)
            run.ended_at = min(run.ended_at, self.scheduler.now)
            self.changes += 1

        self.scheduler.spawn(run.name[:14] + run.name[-3:], carry_out, 0.1)
        if self.faults.doomed_run(run.name) or self.faults.happens(self.faults.stopped):
            self.scheduler.spawn("somebody", lambda: self.stop(run), self.rng.random() * 10)

    def stop(self, run: Run) -> None:
        """Stop a run, as an operator or a limit of the service does; none of its states begins any more."""
        if run.status == "RUNNING":
            self.note(f"StopExecution {run.name}")
            run.status, run.ended_at = "ABORTED", self.scheduler.now
            self.changes += 1

    def _read_items(self, key: str) -> bytes:
        try:
            return bytes(self.ports["store"].read(key))
        except (Died, PacklineError) as error:
            if self.scheduler.closing:
                raise
            raise StepFailed("States.ItemReaderFailed", str(error)) from error

    def _wait(self, longest: float) -> None:
        self.scheduler.pause(self.rng.random() * longest)

    def build_part(
        self, members: Sequence[Member], key: str, index: int, digest: str, donors: Sequence[BasePart]
    ) -> Part:
        """Build a part: what it holds is one JSON object, path to content, and the object of each member is read."""
        store = self.ports["store"]
        held = [[member.path, store.read(member.key, member.version_id).decode()] for member in members]
        body = json.dumps(held).encode()
        store.create(key, body, "application/zip")
        self.scheduler.pause(self.rng.random() * 0.6)  # its object is there before the builder knows
        if self.faults.happens(self.faults.unrecorded):
            raise Died
        size = sum(member.size for member in members)
        blocks = (Block(0, len(body), len(members), 0),)
        return Part(
            index,
            digest,
            key,
            len(body),
            len(members),
            size,
            "",
            0,
            blocks,
            members[0].path,
            members[-1].path,
        )


CURRENT: SimulatedWorld


def _short(args: Sequence[Any]) -> str:
    return " ".join(_name(arg) for arg in args if not callable(arg))[:100]


def _name(value: Any) -> str:
    if hasattr(value, "uri"):
        return str(value.uri)
    if hasattr(value, "state"):
        return f"{value.id}:{value.state}:{value.attempt}"
    if isinstance(value, str | int | float):
        return str(value)[:40]
    return type(value).__name__
