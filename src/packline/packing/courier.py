"""Carries jobs to the store until each is answered for good: order, pace, retries with jitter, patience."""

from __future__ import annotations

import heapq
import math
import random
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Protocol

from packline import errors
from packline.packing.access import StoreAccess
from packline.packing.effort import Effort
from packline.packing.pace import Pace
from packline.packing.refusals import explain, refusal_of, verdict_of
from packline.packing.settings import PackSettings
from packline.wire.clock import correct
from packline.wire.loop import Loop
from packline.wire.loop_message import Answer, Call, Fault, Stalled, Unreached
from packline.wire.sigv4 import Credentials
from packline.wire.storeerrors import Refusal, Verdict

BACKOFF_CAP_SECONDS = 10.0
UNREACHED_ATTEMPTS = 5
"""Tries while nothing has ever answered: a wrong endpoint should not take a minute to say so."""
LAST_ATTEMPTS = 3
LAST_STALL_SECONDS = 5.0
_TURN_SECONDS = 0.25


class Job(ABC):
    """One request, tried until it is answered for good. It is its own receiver; a retry makes a new call."""

    __slots__ = ("_courier", "signed_by", "tries")

    signed_by: Credentials

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self.tries = 0

    @property
    @abstractmethod
    def what(self) -> str:
        """The request in words, with its key, for messages."""

    @abstractmethod
    def call(self) -> Call:
        """A freshly signed call."""

    @abstractmethod
    def done(self, answer: Answer) -> None:
        """The store did it."""

    def refused(self, answer: Answer, refusal: Refusal) -> None:
        """The store refused for good: raise what that means."""
        raise explain(refusal, self.what)

    def answered(self, answer: Answer) -> None:
        self._courier.heard = True
        if answer.landed:
            self.done(answer)
        else:
            self._courier.decide(self, answer)

    def failed(self, fault: Fault) -> None:
        self._courier.overtaxed(fault)
        self._courier.try_again(self, fault)


class Reads(Protocol):
    """Where paced jobs come from, one at a time, when a connection is free for them."""

    def next_read(self) -> Job | None: ...


class Courier:
    """Jobs of one part on the connections of one loop."""

    def __init__(
        self, loop: Loop, access: StoreAccess, settings: PackSettings, pace: Pace, effort: Effort
    ) -> None:
        self.loop = loop
        self.access = access
        self.settings = settings
        self.pace = pace
        self.effort = effort
        self.heard = False
        """Whether the store ever answered."""
        self.preparing = 0
        """Jobs that threads are preparing; each wakes the loop when it is ready."""
        self._until = time.monotonic() + (settings.deadline_seconds or math.inf)
        self._urgent: deque[Job] = deque()
        self._later: list[tuple[float, int, Job]] = []
        self._order = count()
        loop.connections = settings.connections
        loop.connect_seconds = settings.connect_seconds

    def wind_up(self) -> None:
        """Forget all jobs, those on their way too; what is still sent to tidy up gets little patience."""
        self.loop.drop_calls()
        self._urgent.clear()
        self._later.clear()
        patience = min(LAST_STALL_SECONDS, self.settings.stall_seconds)
        attempts = min(LAST_ATTEMPTS, self.settings.attempts)
        self.settings = replace(self.settings, attempts=attempts, stall_seconds=patience)
        self._until = math.inf

    def send(self, job: Job) -> None:
        """Send before any further read."""
        self._urgent.append(job)

    def run(self, finished: Callable[[], bool], reads: Reads | None = None) -> None:
        """Work until ``finished()``. Whatever a job raises ends the run and passes through."""
        self.loop.step(0.0)
        while True:
            wait = self._send_ready(reads)
            if finished():
                return
            if wait == 0.0 and not (self._later or self.loop.busy or self.preparing):
                raise AssertionError("nothing is under way, and the part is not finished")
            self.loop.step(wait)
            if self.loop.now > self._until:
                raise self._too_late()

    def _send_ready(self, reads: Reads | None) -> float:
        """Start what can be started; seconds to wait for more."""
        loop, now = self.loop, self.loop.now
        while loop.ready():
            job = self._next_due(now)
            if job is None and reads is not None:
                if not self.pace.ready(now):
                    return min(_TURN_SECONDS, self.pace.wait())
                job = reads.next_read()
                if job is not None:
                    self.pace.spend()
                elif self._urgent:  # looking for a read may have filled a slice
                    continue
            if job is None:
                break
            self.effort.requests += 1
            call = job.call()
            job.signed_by = self.access.used
            loop.start(call)
        if self._later:
            return min(_TURN_SECONDS, max(0.0, self._later[0][0] - now))
        return _TURN_SECONDS if loop.busy or self.preparing else 0.0

    def _next_due(self, now: float) -> Job | None:
        if self._urgent:
            return self._urgent.popleft()
        if self._later and self._later[0][0] <= now:
            return heapq.heappop(self._later)[2]
        return None

    def decide(self, job: Job, answer: Answer) -> None:
        """Do what the answer calls for."""
        refusal = refusal_of(answer)
        if refusal is None:
            job.done(answer)
            return
        verdict = verdict_of(refusal)
        if verdict is Verdict.SLOW_DOWN:
            self._slow_down()
        elif verdict is Verdict.RENEW:
            # By those it was signed with: answers to older calls come in after the first has renewed them.
            self.access.renew(job.signed_by)
        elif verdict is not Verdict.RETRY and not self._clock_corrected(refusal):
            job.refused(answer, refusal)
            return
        self.try_again(job, refusal)

    @staticmethod
    def _clock_corrected(refusal: Refusal) -> bool:
        return refusal.verdict is Verdict.SKEWED and correct(refusal.server_time)

    def overtaxed(self, fault: Fault) -> None:
        """A store that leaves calls unanswered has too many of them."""
        if isinstance(fault, Stalled):
            self._slow_down()

    def _slow_down(self) -> None:
        self.effort.slow_downs += 1
        self.pace.slow_down(self.loop.now)

    def try_again(self, job: Job, reason: Refusal | Fault) -> None:
        """Put the job off, with full jitter under a doubling limit; raise once it was tried enough.

        https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
        """
        job.tries += 1
        self.effort.retries += 1
        if isinstance(reason, Unreached) and not self.heard and job.tries >= UNREACHED_ATTEMPTS:
            raise self._unreachable(reason)
        if job.tries >= self.settings.attempts:
            raise self._give_up(job, reason)
        limit = min(BACKOFF_CAP_SECONDS, self.settings.backoff_seconds * 2.0**job.tries)
        due = self.loop.now + random.uniform(0.0, limit)
        heapq.heappush(self._later, (due, next(self._order), job))

    def _give_up(self, job: Job, reason: Refusal | Fault) -> errors.PacklineError:
        if isinstance(reason, Refusal):
            return explain(reason, job.what)
        if isinstance(reason, Unreached):
            return self._unreachable(reason)
        return errors.Unavailable(
            f"The connection failed {job.tries} times for {job.what}: {reason}.",
            "Try again; if it stays, check the network between here and the store.",
        )

    def _too_late(self) -> errors.Unavailable:
        return errors.Unavailable(
            f"The part was not built within {self.settings.deadline_seconds:g} s.",
            "Try again; if it stays, give the function more time or the store fewer readers.",
        )

    def _unreachable(self, reason: Unreached) -> errors.EndpointUnreachable:
        host, port, _ = self.loop.address
        return errors.EndpointUnreachable(
            f"Nothing answers at {host}:{port}: {reason}.",
            "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
        )
