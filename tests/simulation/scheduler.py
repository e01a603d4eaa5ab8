"""A cooperative scheduler: actors are threads of which exactly one runs, and simulated time passes between port calls.

An actor goes on until it pauses; then the actor whose pause ends first goes on. Pauses are drawn from the seed, so the
seed alone decides in which order the calls of all actors happen.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable


class Died(BaseException):
    """The process of an actor has ended in the middle of its work. Not an ``Exception``: nothing may handle it."""


class Actor:
    """One process, function invocation or run: work that pauses at each port call."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.work = work
        self.baton = threading.Lock()
        self.baton.acquire()
        self.begun = self.over = False
        self.deadline = float("inf")
        """Simulated time at which its process is ended."""
        self.clock_error = 0.0
        """Seconds that its clock is wrong."""
        self.when_over: Callable[[], None] | None = None


class Scheduler:
    """Runs actors one at a time, in the order of their simulated time."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.current: Actor | None = None
        self.broken: BaseException | None = None
        """An error that an actor did not handle: a mistake of the simulator."""
        self._main = threading.Lock()
        self._main.acquire()
        self._queue: list[tuple[float, int, Actor]] = []
        self._count = 0
        self._actors: list[Actor] = []
        self._until = 0.0
        self.closing = False

    def spawn(self, name: str, work: Callable[[], None], after: float = 0.0) -> Actor:
        """Add an actor that begins ``after`` seconds from now."""
        actor = Actor(name, work)
        self.wake(actor, after)
        return actor

    def wake(self, actor: Actor, after: float = 0.0) -> None:
        """Let an actor go on ``after`` seconds from now."""
        self._count += 1
        heapq.heappush(self._queue, (self.now + after, self._count, actor))

    def next_time(self) -> float:
        """When the next actor goes on; infinite if none does."""
        return self._queue[0][0] if self._queue else float("inf")

    def pause(self, seconds: float) -> None:
        """Let the current actor go on ``seconds`` from now; others go on in between."""
        actor = self.current
        assert actor is not None
        self.wake(actor, seconds)
        self.park()
        if self.now > actor.deadline:
            raise Died

    def park(self) -> None:
        """Stop the current actor until somebody wakes it."""
        me = self.current
        assert me is not None
        following = self._next()
        if following is not me:
            self._hand_over(following)
            me.baton.acquire()
        if self.closing:
            raise Died

    def run(self, until: float) -> None:
        """Run everything that is due before that time."""
        self._until = until
        following = self._next()
        if following is not None:
            self._hand_over(following)
            self._main.acquire()
        self.now = max(self.now, until)

    def close(self) -> None:
        """End all actors, wherever they are."""
        self.closing = True
        for actor in self._actors:
            if not actor.over:
                self.current = actor
                actor.baton.release()
                self._main.acquire()

    def _next(self) -> Actor | None:
        if self.closing or not self._queue or self._queue[0][0] >= self._until:
            self.current = None
            return None
        at, _, actor = heapq.heappop(self._queue)
        self.now = max(self.now, at)
        self.current = actor
        return actor

    def _hand_over(self, following: Actor | None) -> None:
        if following is None:
            self._main.release()
        elif following.begun:
            following.baton.release()
        else:
            WORKERS.start(self)

    def work(self, worker: Worker) -> None:
        """What a worker thread does: begin the current actor, and those after it as long as they are new."""
        while True:
            actor = self.current
            assert actor is not None
            self._begin(actor)
            following = self._next()
            if following is None or following.begun:
                break
        WORKERS.idle.append(worker)  # before the baton is given away: from then on others take threads
        self._hand_over(following)

    def _begin(self, actor: Actor) -> None:
        actor.begun = True
        self._actors.append(actor)
        try:
            actor.work()
        except Died:
            pass
        except BaseException as error:  # noqa: BLE001 - raised in the main thread
            self.broken = self.broken or error
        actor.over = True
        if actor.when_over and not self.closing:
            actor.when_over()


class Workers:
    """Threads that are used again: to start one for each actor takes longer than most actors do."""

    def __init__(self) -> None:
        self.idle: list[Worker] = []

    def start(self, scheduler: Scheduler) -> None:
        worker = self.idle.pop() if self.idle else Worker()
        worker.begin(scheduler)


class Worker:
    """One thread."""

    def __init__(self) -> None:
        self._ready = threading.Lock()
        self._ready.acquire()
        self._scheduler: Scheduler | None = None
        threading.Thread(target=self._serve, daemon=True).start()

    def begin(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._ready.release()

    def _serve(self) -> None:
        while True:
            self._ready.acquire()
            assert self._scheduler is not None
            scheduler, self._scheduler = self._scheduler, None
            scheduler.work(self)


WORKERS = Workers()
