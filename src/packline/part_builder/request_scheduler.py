"""Send tasks to the store until each has its final response: in order, at a limited rate, with retries."""

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
from packline.objects import StoreRequest
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.rate_limiter import RateLimiter
from packline.part_builder.s3_errors import parse_s3_error, to_error
from packline.part_builder.s3_request_builder import RequestBuilder
from packline.part_builder.settings import PackSettings

CONNECT_ATTEMPTS = 5
"""Attempts while the store has never responded, so that a wrong endpoint fails within seconds."""
LAST_ATTEMPTS = 3
LAST_STALL_SECONDS = 5.0
THROTTLED_FACTOR = 10
"""A request that the store asks to slow down is sent this many times as often as one that fails: the rate falls
meanwhile, and the work of a whole part would be lost. With the default policy that takes some eight minutes."""
_TURN_SECONDS = 0.25


class RequestTask(ABC):
    """A request and what to do with its response, as in s3transfer. A retry builds a new, freshly signed request."""

    __slots__ = ("_scheduler", "attempts", "signed_by", "slow_downs")

    signed_by: Credentials

    def __init__(self, scheduler: RequestScheduler) -> None:
        self._scheduler = scheduler
        self.attempts = 0
        self.slow_downs = 0
        """How often the store asked to send it later."""

    @property
    @abstractmethod
    def what(self) -> str:
        """What the request is about, with its key, for messages."""

    @abstractmethod
    def build_request(self) -> AsyncRequest:
        """Build the signed request."""

    @abstractmethod
    def on_success(self, response: HttpResponse) -> None:
        """Handle a successful response."""

    def store_request(self) -> StoreRequest | None:
        """Return what is signed of the request, where that is known before it is built; else None."""
        return None

    def on_s3_error(self, response: HttpResponse, s3_error: S3ErrorResponse) -> None:
        """Handle an error response that no retry helps against. By default it raises the typed error."""
        raise to_error(s3_error, self.what)

    def on_response(self, response: HttpResponse) -> None:
        """Handle a response: retry, succeed or fail."""
        self._scheduler.has_response = True
        if response.in_sink:
            self.on_success(response)
        else:
            self._scheduler.handle_response(self, response)

    def on_error(self, error: TransportError) -> None:
        """Handle a failure of the transport: retry, or fail after the last attempt."""
        self._scheduler.note_timeout(error)
        self._scheduler.retry(self, error)


class TaskSource(Protocol):
    """Provides the tasks that the rate limiter applies to."""

    def next_read(self) -> RequestTask | None:
        """Return the next task, or None if there is none now."""


class RequestScheduler:
    """Sends the tasks of one part, or of an upload, over the connections of one loop."""

    def __init__(
        self,
        loop: HttpLoop,
        access: RequestBuilder,
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
        """Whether the store has ever responded."""
        self.preparing = 0
        """Number of tasks that threads are preparing. Each wakes the loop when it is ready."""
        self._most_slow_downs = THROTTLED_FACTOR * settings.retry_policy.attempts
        self._until = time.monotonic() + (settings.deadline_seconds or math.inf)
        self._urgent: deque[RequestTask] = deque()
        self._later: list[tuple[float, int, RequestTask]] = []
        self._order = count()
        loop.connections = settings.connections
        loop.connect_seconds = settings.connect_seconds

    def cancel_all(self) -> None:
        """Drop all tasks. Requests that are sent afterwards, to clean up, get few attempts and short time-outs."""
        self.loop.drop_requests()
        self._urgent.clear()
        self._later.clear()
        stall_seconds = min(LAST_STALL_SECONDS, self.settings.stall_seconds)
        attempts = min(LAST_ATTEMPTS, self.settings.retry_policy.attempts)
        policy = self.settings.retry_policy._replace(attempts=attempts)
        self.settings = replace(self.settings, retry_policy=policy, stall_seconds=stall_seconds)
        self._most_slow_downs = attempts
        self._until = math.inf

    def send(self, task: RequestTask) -> None:
        """Queue a task that is sent before any further read."""
        self._urgent.append(task)

    def run(self, finished: Callable[[], bool], reads: TaskSource | None = None) -> None:
        """Run tasks until ``finished()`` is true. An exception of a task ends the run."""
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
        """Start as many tasks as possible; return the seconds to wait for more."""
        loop, now = self.loop, self.loop.now
        while loop.ready():
            task = self._next_due(now)
            if task is None and reads is not None:
                if not self.rate_limiter.ready(now):
                    return min(_TURN_SECONDS, self.rate_limiter.wait())
                task = reads.next_read()
                if task is not None:
                    self.rate_limiter.spend()
                elif self._urgent:  # the search for a read may have filled a slice, which is to be uploaded
                    continue
            if task is None:
                break
            self.stats.requests += 1
            call = task.build_request()
            task.signed_by = self.access.used
            loop.start(call)
        if self._later:
            wait = max(self._later[0][0] - now, self.rate_limiter.wait() if self._is_limited(now) else 0.0)
            return min(_TURN_SECONDS, wait)
        return _TURN_SECONDS if loop.busy or self.preparing else 0.0

    def _next_due(self, now: float) -> RequestTask | None:
        if self._urgent:
            return self._urgent.popleft()
        if not self._later or self._later[0][0] > now or self._is_limited(now):
            return None
        task = heapq.heappop(self._later)[2]
        if task.slow_downs:
            self.rate_limiter.spend()
        return task

    def _is_limited(self, now: float) -> bool:
        """Return whether the next retry is of a throttled request, for which there is no token now."""
        return self._later[0][2].slow_downs > 0 and not self.rate_limiter.ready(now)

    def handle_response(self, task: RequestTask, response: HttpResponse) -> None:
        """Finish the task, retry it, or report its error."""
        s3_error = parse_s3_error(response)
        if s3_error is None:
            task.on_success(response)
            return
        action = s3_error.action
        if action is ErrorAction.SLOW_DOWN:
            self._slow_down()
            self._send_later(task, s3_error)
            return
        if action is ErrorAction.RENEW:
            # Responses to older requests arrive after the first one has renewed the credentials they were signed by.
            self.access.renew(task.signed_by)
        elif action is not ErrorAction.RETRY and not self._clock_corrected(s3_error):
            task.on_s3_error(response, s3_error)
            return
        self.retry(task, s3_error)

    @staticmethod
    def _clock_corrected(s3_error: S3ErrorResponse) -> bool:
        return s3_error.action is ErrorAction.SKEWED and correct(s3_error.server_time)

    def note_timeout(self, error: TransportError) -> None:
        """Slow down after a time-out: a store that leaves requests unanswered has too many of them."""
        if isinstance(error, ReadTimeout):
            self._slow_down()

    def _slow_down(self) -> None:
        self.stats.slow_downs += 1
        self.rate_limiter.slow_down(self.loop.now)

    def _send_later(self, task: RequestTask, reason: S3ErrorResponse) -> None:
        """Send a throttled task again at the reduced rate. Raises SlowDown after very many times."""
        task.slow_downs += 1
        self.stats.retries += 1
        if task.slow_downs >= self._most_slow_downs:
            raise self._give_up(task, reason)
        due = self.loop.now + self.settings.retry_policy.backoff(task.slow_downs)
        heapq.heappush(self._later, (due, next(self._order), task))

    def retry(self, task: RequestTask, reason: S3ErrorResponse | TransportError) -> None:
        """Send a task again after a pause. Raises the typed error of ``reason`` after the last attempt."""
        task.attempts += 1
        self.stats.retries += 1
        if isinstance(reason, ConnectError) and not self.has_response and task.attempts >= CONNECT_ATTEMPTS:
            raise self._unreachable(reason)
        if task.attempts >= self.settings.retry_policy.attempts:
            raise self._give_up(task, reason)
        due = self.loop.now + self.settings.retry_policy.backoff(task.attempts)
        heapq.heappush(self._later, (due, next(self._order), task))

    def _give_up(self, task: RequestTask, reason: S3ErrorResponse | TransportError) -> errors.PacklineError:
        if isinstance(reason, S3ErrorResponse):
            return to_error(reason, task.what)
        if isinstance(reason, ConnectError):
            return self._unreachable(reason)
        return errors.Unavailable(
            f"The connection failed {task.attempts} times for {task.what}: {reason}.",
            "Run again; if it fails again, check the network between this machine and the store.",
        )

    def _too_late(self) -> errors.Unavailable:
        return errors.Unavailable(
            f"The part was not built within {self.settings.deadline_seconds:g} s.",
            "Run again; if it fails again, give the function more time or the store fewer readers.",
        )

    def _unreachable(self, reason: ConnectError) -> errors.EndpointUnreachable:
        host, port, _ = self.loop.address
        return errors.EndpointUnreachable(
            f"Nothing answers at {host}:{port}: {reason}.",
            "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
        )
