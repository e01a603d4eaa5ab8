"""What the functions ask of AWS beside table and store: runs of the state machine, the event bus, the queue."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from packline.pipeline.standalone_upload import Upload
from tests.simulation.machine import Run

if TYPE_CHECKING:
    from tests.simulation.world import SimulatedWorld

BATCH = 10
RECEIVES = 5
"""How often a message is received before it goes to the dead-letter queue."""
VISIBILITY = 120.0
"""Seconds until a message that failed is received again."""
WINDOW = 5.0
"""Seconds that the queue gathers messages, so that several come in one batch."""


class AwsError(Exception):
    """An error as boto3 raises it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class StepFunctions:
    """Starts and describes runs. A name is used once."""

    def __init__(self, begin: Callable[[Run, Any], None]) -> None:
        self.runs: dict[str, Run] = {}
        self._begin = begin

    def start_execution(self, stateMachineArn: str, name: str, input: str) -> dict[str, str]:  # noqa: N803
        assert stateMachineArn
        if name in self.runs:
            raise AwsError("ExecutionAlreadyExists")
        run = self.runs[name] = Run(name)
        self._begin(run, json.loads(input))
        return {}

    def describe_execution(self, executionArn: str) -> dict[str, str]:  # noqa: N803
        name = executionArn.rpartition(":")[2]
        if name not in self.runs:
            raise AwsError("ExecutionDoesNotExist")
        return {"status": self.runs[name].status}


class EventBus:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def put_events(self, Entries: list[dict[str, str]]) -> dict[str, int]:  # noqa: N803
        self.sent += [(entry["DetailType"], json.loads(entry["Detail"])) for entry in Entries]
        return {"FailedEntryCount": 0}


class Queue:
    """Delivers messages at least once, in any order; those that failed come back, a few times."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._waiting: list[tuple[float, str, Upload, int]] = []
        self._sent = 0
        self.acknowledged: list[Upload] = []
        self.dead: list[Upload] = []

    def send(self, upload: Upload, delay: float) -> None:
        """Have a message delivered after a delay, seconds."""
        self._sent += 1
        self._later(f"m{self._sent}", upload, 0, delay)

    def redrive(self) -> None:
        """Send the messages of the dead-letter queue again, as the runbook says."""
        dead, self.dead = self.dead, []
        for upload in dead:
            self.send(upload, 1.0)

    def _later(self, message: str, upload: Upload, receives: int, delay: float) -> None:
        due = (self._world.scheduler.now + delay) // WINDOW * WINDOW + WINDOW
        self._waiting.append((due, message, upload, receives))
        self._world.scheduler.spawn("queue", self._deliver, due - self._world.scheduler.now)

    def _deliver(self) -> None:
        due = [each for each in self._waiting if each[0] <= self._world.scheduler.now][:BATCH]
        if not due:
            return
        self._waiting = [each for each in self._waiting if each not in due]
        batch = {message: [upload] for _, message, upload, _ in due}
        failed = self._world.batch_of_events(batch)
        for _, message, upload, receives in due:
            if message not in failed:
                self.acknowledged.append(upload)
                continue
            if self._world.faults.calm and "!" not in upload.key:
                self._world.watch.fail(f"{upload.key} came back, and nothing was wrong with it")
            if receives + 1 >= RECEIVES:
                self.dead.append(upload)
            else:
                self._later(message, upload, receives + 1, VISIBILITY)


class NoLogger:
    """Logs nothing."""

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *args, **keywords: None


class Here:
    """A pool that does its work at once: threads of its own would escape the scheduler."""

    def __init__(self, workers: int) -> None:
        assert workers

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def map(self, work: Callable[..., Any], *items: Any) -> Any:
        return list(map(work, *items))

    def submit(self, work: Callable[..., Any], *items: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*items))
        return done


def arn() -> str:
    """Of the state machine."""
    return "arn:aws:states:eu-west-1:000000000000:stateMachine:assemble"
