"""Many GETs in flight over one event loop, driven by whichever thread waits for one of them (leader and followers).

::

    thread A ── wait(requests) ──► nobody drives: A drives the loop until its requests are complete, then hands over
    thread B ── wait(requests) ──► A drives: B sleeps until its requests are complete, or until it is B's turn to drive
    read-ahead thread ── drive_idle() ──► drives while requests are queued and nobody else does; ends when none is

There is no thread that a fork would lose: a forked child makes a pool of its own (``remote``).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from packline.aws_api.absent_objects import read_error
from packline.aws_api.clock import correct
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse, parse_error_response
from packline.errors import EndpointUnreachable, PacklineError
from packline.http.async_request import AsyncRequest, ConnectError, Origin, TransportError
from packline.http.http1 import HttpResponse
from packline.http.http_loop import HttpLoop
from packline.reader.buffer_pool import BufferPool
from packline.reader.errors import DatasetClosed
from packline.reader.object_request import ObjectRequest, changed_object, unexpected_response
from packline.retry import TRANSFERS, RetryPolicy
from packline.worker_settings import number_setting

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource

CONNECTIONS = 64
SMALL_CONNECTIONS = 128
"""Requests under way while they ask for little: single members are bound by the time to the first byte."""
SMALL_BYTES = 8 << 20
TURN_SECONDS = 0.25
STALL_SECONDS = 10.0
"""A request on which no byte moves for this time is sent again on another connection."""
MIN_RATE = 64 << 10
"""Bytes a second that a request may count on besides PACKLINE_READ_SECONDS."""
CONNECT_ATTEMPTS = 3
"""Attempts while nothing has ever answered, so that a wrong endpoint fails within seconds."""


class RequestPool:
    """Sends requests to the store of one deployment, from one process."""

    def __init__(
        self,
        source: ObjectSource,
        lock: threading.RLock,
        retry_policy: RetryPolicy = TRANSFERS,
        connections: int = CONNECTIONS,
    ) -> None:
        """Make a pool without connections.

        Args:
            source: Builds requests, signed or presigned, and renews what has expired.
            lock: Is held while the source is used, which only one thread may do at a time.
            retry_policy: How often a request is sent, and the pauses.
            connections: Most requests under way.
        """
        self.source = source
        self._source_lock = lock
        self.requests = 0
        """How many were sent, retries included."""
        self._policy, self._connections = retry_policy, connections
        self._changed = threading.Condition()
        self._urgent: deque[ObjectRequest] = deque()
        self._later: deque[ObjectRequest] = deque()
        self._delayed: list[ObjectRequest] = []
        self._loops: dict[Origin, HttpLoop] = {}
        self._buffers = BufferPool()
        self._driving = False
        self._pause_until = 0.0
        self._generation = 0
        self._in_flight: set[ObjectRequest] = set()
        self._checked_at = 0.0
        self._has_response = self._closed = False
        self._limit_seconds = number_setting("PACKLINE_READ_SECONDS") or float("inf")

    def submit(self, requests: Iterable[ObjectRequest], urgent: bool = True) -> None:
        """Queue requests; those that are not urgent are sent when no urgent one is left."""
        with self._changed:
            if self._closed:
                raise DatasetClosed("The dataset was closed while it was read.", "Open it again.")
            (self._urgent if urgent else self._later).extend(requests)
            self._wake()

    def promote(self, requests: Iterable[ObjectRequest]) -> None:
        """Send requests now that were queued for later."""
        with self._changed:
            for request in requests:
                with suppress(ValueError):
                    self._later.remove(request)
                    self._urgent.append(request)
            self._wake()

    def withdraw(self) -> None:
        """End the requests that were queued for later and are not sent yet. Nobody waits for them."""
        with self._changed:
            withdrawn = list(self._later)
            self._later.clear()
        for request in withdrawn:
            self._finish(request, DatasetClosed("Another order was announced.", "Read the member."))

    def wait(self, requests: Sequence[ObjectRequest]) -> None:
        """Return when all requests are done. Each says by ``error`` whether it failed."""
        pending = list(requests)

        def finished() -> bool:
            while pending and pending[-1].done:
                pending.pop()
            return not pending

        self._drive_until(finished)

    def drive_idle(self) -> None:
        """Send what is queued, and receive it, until nothing is queued or under way."""
        self._drive_until(lambda: not self.busy)

    @property
    def busy(self) -> bool:
        """Whether any request is queued or under way."""
        return bool(self._in_flight or self._urgent or self._later or self._delayed)

    def _drive_until(self, finished: Callable[[], bool]) -> None:
        while True:
            with self._changed:
                while self._driving and not finished() and not self._closed:
                    self._changed.wait(TURN_SECONDS)
                if finished() or self._closed:
                    return
                self._driving = True
            try:
                while not finished() and not self._closed:
                    self._step()
            finally:
                with self._changed:
                    self._driving = False
                    self._changed.notify_all()

    def _step(self) -> None:
        self._check_times()
        wait = self._start_ready()
        loops = list(self._loops.values())
        for loop in loops[1:]:
            loop.step(0.0)
        if loops:
            loops[0].step(wait if len(loops) == 1 else min(wait, 0.005))
        else:
            time.sleep(min(wait, 0.01))
        with self._changed:
            self._changed.notify_all()

    def _check_times(self) -> None:
        """End requests that take too long although bytes come now and then; they are sent again."""
        now = time.monotonic()
        if now - self._checked_at < TURN_SECONDS:
            return
        self._checked_at = now
        for request in self._in_flight:
            if now - request.started > self._limit_seconds + request.length / MIN_RATE and request.call:
                request.call.stall_seconds = 0.0

    def _start_ready(self) -> float:
        """Start as many requests as there is room for; returns the seconds to wait for events."""
        now = time.monotonic()
        if now < self._pause_until:
            return min(TURN_SECONDS, self._pause_until - now)
        while self._has_room():
            request = self._next(now)
            if request is None:
                break
            try:
                self._start(request)
            except PacklineError as error:
                self._finish(request, error)
        due = min((request.due for request in self._delayed), default=now + TURN_SECONDS)
        return max(0.0, min(TURN_SECONDS, due - now))

    def _has_room(self) -> bool:
        """Return whether another request may be sent."""
        under_way = len(self._in_flight)
        if under_way < self._connections:
            return True
        if self._connections < CONNECTIONS or under_way >= SMALL_CONNECTIONS:
            return False
        return sum(request.length for request in self._in_flight) < SMALL_BYTES

    def _next(self, now: float) -> ObjectRequest | None:
        with self._changed:
            for request in self._delayed:
                if request.due <= now:
                    self._delayed.remove(request)
                    return request
            for queue in (self._urgent, self._later):
                if queue:
                    return queue.popleft()
        return None

    def _start(self, request: ObjectRequest) -> None:
        http = self.source.request(
            request.key,
            request.version_id,
            max(0, request.start),
            -1 if request.start < 0 else request.length,
        )
        if request.etag and request.start >= 0:
            # Nobody has to sign it: S3 wants signatures of the host and of x-amz-* headers alone.
            http = http._replace(headers=(*http.headers, ("if-match", f'"{request.etag}"')))
        origin = Origin(http.host, http.port, http.tls)
        loop = self._loops.get(origin)
        if loop is None:
            loop = self._loops[origin] = HttpLoop(
                origin, connections=max(self._connections, SMALL_CONNECTIONS)
            )
        request.pool, request.generation = self, self._generation
        request.attempts += 1
        request.allocate(self._buffers)
        sink = memoryview(request.buffer) if request.buffer else None
        self.requests += 1
        request.started = time.monotonic()
        request.call = AsyncRequest(http.head(), request, sink=sink, stall_seconds=STALL_SECONDS)
        self._in_flight.add(request)
        loop.start(request.call)

    def on_response(self, request: ObjectRequest, response: HttpResponse) -> None:
        """Finish a request, send it again, or end it with the error of the store."""
        self._in_flight.discard(request)
        self._has_response = True
        expected = 200 if request.start < 0 else 206
        complete = response.in_sink or (not request.length and not response.body)
        if request.length < 0 and response.status == expected:
            request.buffer, complete = bytearray(response.body), True
        if complete and response.status in (expected, 206):
            request.headers = dict(response.headers) if request.start < 0 else {}
            self._finish(request, None)
        elif response.status in (200, 206):
            self._finish(request, unexpected_response(request, response))
        else:
            self._handle_error(
                request, parse_error_response(response.status, response.headers, response.body)
            )

    def on_error(self, request: ObjectRequest, error: TransportError) -> None:
        """Send a request again whose connection failed, or end it."""
        self._in_flight.discard(request)
        unreachable = isinstance(error, ConnectError)
        attempts = self._policy.attempts
        if unreachable and not self._has_response:
            attempts = min(attempts, CONNECT_ATTEMPTS)
        if request.attempts < attempts:
            self._delay(request)
            return
        message = f"The store did not answer in {request.attempts} attempts to read {request.key!r}: {error}."
        remedy = "Check the endpoint (AWS_ENDPOINT_URL) and the network, then read again."
        self._finish(request, EndpointUnreachable(message, remedy))

    def _handle_error(self, request: ObjectRequest, s3_error: S3ErrorResponse) -> None:
        if s3_error.status == 412:
            self._finish(request, changed_object(request))
            return
        error = read_error(s3_error, f"object {request.key!r}", partial(self._is_absent, request))
        try:
            retry = request.attempts < self._attempts(s3_error.action) and self._can_retry(request, s3_error)
        except PacklineError as refused:  # new URLs or credentials are refused
            retry, error = False, refused
        if not retry:
            self._finish(request, error)
        else:
            self._delay(request, at_once=s3_error.action is ErrorAction.RENEW)

    def _is_absent(self, request: ObjectRequest) -> bool | None:
        with self._source_lock:
            return self.source.is_absent(request.key, request.version_id)

    def _attempts(self, action: ErrorAction) -> int:
        return self._policy.attempts * (2 if action is ErrorAction.SLOW_DOWN else 1)

    def _can_retry(self, request: ObjectRequest, s3_error: S3ErrorResponse) -> bool:
        """Prepare another attempt: wait, renew, correct the clock, or follow the bucket to its region."""
        action = s3_error.action
        if action is ErrorAction.SLOW_DOWN:
            self._pause_until = time.monotonic() + self._policy.backoff(request.attempts)
        if action in (ErrorAction.RETRY, ErrorAction.SLOW_DOWN):
            return True
        if action not in (ErrorAction.RENEW, ErrorAction.SKEWED, ErrorAction.MOVED):
            return False
        if request.generation != self._generation:
            return True  # an earlier answer has changed what the request was signed by
        changed = True
        if action is ErrorAction.RENEW:
            with self._source_lock:
                self.source.renew()
        elif action is ErrorAction.SKEWED:
            changed = correct(s3_error.server_time)
        else:
            changed = self.source.follow_region(s3_error.region)
        self._generation += changed
        return changed

    def _delay(self, request: ObjectRequest, at_once: bool = False) -> None:
        request.due = 0.0 if at_once else time.monotonic() + self._policy.backoff(request.attempts)
        with self._changed:
            self._delayed.append(request)

    def _finish(self, request: ObjectRequest, error: PacklineError | None) -> None:
        request.error, request.pool = error, None
        try:
            if request.on_done is not None:
                request.on_done(request)
        finally:
            request.done = True

    def _wake(self) -> None:
        """End the wait of the thread that drives, so that it starts what was queued."""
        if self._driving:
            for loop in list(self._loops.values()):
                loop.waker()()

    def close(self) -> None:
        """Close the connections. What is queued or under way ends with an error, for those that wait for it."""
        with self._changed:
            self._closed = True
            self._wake()
            deadline = time.monotonic() + 2 * TURN_SECONDS
            while self._driving and time.monotonic() < deadline:
                self._changed.wait(TURN_SECONDS)
        for request in [*self._in_flight, *self._urgent, *self._later, *self._delayed]:
            self._finish(
                request, DatasetClosed("The dataset was closed while it was read.", "Open it again.")
            )
        for loop in self._loops.values():
            loop.close()
        self._loops.clear()
        self._in_flight.clear()
