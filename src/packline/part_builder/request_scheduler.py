"""Carries jobs to the store until each is answered for good: order, pace, retries with jitter, patience."""

from __future__ import annotations

import heapq
import math
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Protocol

from packline import errors
from packline.aws_api.clock import correct
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse
from packline.aws_api.sigv4 import Credentials
from packline.http.async_request import AsyncRequest, ConnectError, ReadTimeout, TransportError
from packline.http.http1 import HttpResponse
from packline.http.http_loop import HttpLoop
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.rate_limiter import RateLimiter
from packline.part_builder.s3_errors import parse_s3_error, to_error
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings

CONNECT_ATTEMPTS = 5
"""Tries while nothing has ever answered: a wrong endpoint should not take a minute to say so."""
LAST_ATTEMPTS = 3
LAST_STALL_SECONDS = 5.0
_TURN_SECONDS = 0.25


class RequestTask(ABC):
    """One request, tried until it is answered for good. It is its own receiver; a retry makes a new call."""

    __slots__ = ("_scheduler", "signed_by", "tries")

    signed_by: Credentials

    def __init__(self, scheduler: RequestScheduler) -> None:
        self._scheduler = scheduler
        self.tries = 0

    @property
    @abstractmethod
    def what(self) -> str:
        """The request in words, with its key, for messages."""

    @abstractmethod
    def build_request(self) -> AsyncRequest:
        """A freshly signed call."""

    @abstractmethod
    def on_success(self, response: HttpResponse) -> None:
        """The store did it."""

    def on_s3_error(self, response: HttpResponse, s3_error: S3ErrorResponse) -> None:
        """The store refused for good: raise what that means."""
        raise to_error(s3_error, self.what)

    def on_response(self, response: HttpResponse) -> None:
        self._scheduler.has_response = True
        if response.in_sink:
            self.on_success(response)
        else:
            self._scheduler.decide(self, response)

    def on_error(self, fault: TransportError) -> None:
        self._scheduler.overtaxed(fault)
        self._scheduler.retry(self, fault)


class TaskSource(Protocol):
    """Where paced jobs come from, one at a time, when a connection is free for them."""

    def next_read(self) -> RequestTask | None: ...


class RequestScheduler:
    """Jobs of one part on the connections of one loop."""

    def __init__(
        self,
        loop: HttpLoop,
        access: S3RequestBuilder,
        settings: PackSettings,
        rate_limiter: RateLimiter,
        stats: BuildStats,
    ) -> None:
        self.loop = loop
        self.access = access
        self.settings = settings
        self.rate_limiter = rate_limiter
        self.stats = stats
        self.has_response = False
        """Whether the store ever answered."""
        self.preparing = 0
        """Jobs that threads are preparing; each wakes the loop when it is ready."""
        self._until = time.monotonic() + (settings.deadline_seconds or math.inf)
        self._urgent: deque[RequestTask] = deque()
        self._later: list[tuple[float, int, RequestTask]] = []
        self._order = count()
        loop.connections = settings.connections
        loop.connect_seconds = settings.connect_seconds

    def cancel_all(self) -> None:
        """Forget all jobs, those on their way too; what is still sent to tidy up gets little patience."""
        self.loop.drop_calls()
        self._urgent.clear()
        self._later.clear()
        patience = min(LAST_STALL_SECONDS, self.settings.stall_seconds)
        attempts = min(LAST_ATTEMPTS, self.settings.retry_policy.attempts)
        policy = self.settings.retry_policy._replace(attempts=attempts)
        self.settings = replace(self.settings, retry_policy=policy, stall_seconds=patience)
        self._until = math.inf

    def send(self, job: RequestTask) -> None:
        """Send before any further read."""
        self._urgent.append(job)

    def run(self, finished: Callable[[], bool], reads: TaskSource | None = None) -> None:
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

    def _send_ready(self, reads: TaskSource | None) -> float:
        """Start what can be started; seconds to wait for more."""
        loop, now = self.loop, self.loop.now
        while loop.ready():
            job = self._next_due(now)
            if job is None and reads is not None:
                if not self.rate_limiter.ready(now):
                    return min(_TURN_SECONDS, self.rate_limiter.wait())
                job = reads.next_read()
                if job is not None:
                    self.rate_limiter.spend()
                elif self._urgent:  # looking for a read may have filled a slice
                    continue
            if job is None:
                break
            self.stats.requests += 1
            call = job.build_request()
            job.signed_by = self.access.used
            loop.start(call)
        if self._later:
            return min(_TURN_SECONDS, max(0.0, self._later[0][0] - now))
        return _TURN_SECONDS if loop.busy or self.preparing else 0.0

    def _next_due(self, now: float) -> RequestTask | None:
        if self._urgent:
            return self._urgent.popleft()
        if self._later and self._later[0][0] <= now:
            return heapq.heappop(self._later)[2]
        return None

    def decide(self, job: RequestTask, response: HttpResponse) -> None:
        """Do what the response calls for."""
        s3_error = parse_s3_error(response)
        if s3_error is None:
            job.on_success(response)
            return
        action = s3_error.action
        if action is ErrorAction.SLOW_DOWN:
            self._slow_down()
        elif action is ErrorAction.RENEW:
            # By those it was signed with: answers to older calls come in after the first has renewed them.
            self.access.renew(job.signed_by)
        elif action is not ErrorAction.RETRY and not self._clock_corrected(s3_error):
            job.on_s3_error(response, s3_error)
            return
        self.retry(job, s3_error)

    @staticmethod
    def _clock_corrected(s3_error: S3ErrorResponse) -> bool:
        return s3_error.action is ErrorAction.SKEWED and correct(s3_error.server_time)

    def overtaxed(self, fault: TransportError) -> None:
        """A store that leaves calls unanswered has too many of them."""
        if isinstance(fault, ReadTimeout):
            self._slow_down()

    def _slow_down(self) -> None:
        self.stats.slow_downs += 1
        self.rate_limiter.slow_down(self.loop.now)

    def retry(self, job: RequestTask, reason: S3ErrorResponse | TransportError) -> None:
        """Put the job off, with full jitter under a doubling limit; raise once it was tried enough.

        https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
        """
        job.tries += 1
        self.stats.retries += 1
        if isinstance(reason, ConnectError) and not self.has_response and job.tries >= CONNECT_ATTEMPTS:
            raise self._unreachable(reason)
        if job.tries >= self.settings.retry_policy.attempts:
            raise self._give_up(job, reason)
        due = self.loop.now + self.settings.retry_policy.backoff(job.tries)
        heapq.heappush(self._later, (due, next(self._order), job))

    def _give_up(self, job: RequestTask, reason: S3ErrorResponse | TransportError) -> errors.PacklineError:
        if isinstance(reason, S3ErrorResponse):
            return to_error(reason, job.what)
        if isinstance(reason, ConnectError):
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

    def _unreachable(self, reason: ConnectError) -> errors.EndpointUnreachable:
        host, port, _ = self.loop.address
        return errors.EndpointUnreachable(
            f"Nothing answers at {host}:{port}: {reason}.",
            "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
        )
