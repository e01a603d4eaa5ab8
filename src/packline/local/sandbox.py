"""One sandbox: a process of ``awslambdaric``, AWS's own runtime client, fed over the Lambda Runtime API.

The handler runs as it does on AWS: one invocation at a time, the process kept warm between them, killed when
the time is up. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import queue
import re
import signal
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from packline.local.http_server import Request, Response, Server
from packline.local.sandbox_processes import SandboxProcess

_DONE = re.compile(r"/2018-06-01/runtime/invocation/([^/]+)/(response|error)")
START_SECONDS = 120.0
"""How long a cold start may take before it counts as failed: only a hang takes longer, a process that ends is seen."""


class InvocationResult(NamedTuple):
    """The result of an invocation: the payload, and whether it is an error document."""

    payload: bytes
    failed: bool


@dataclass
class _Invocation:
    id: str
    event: bytes
    deadline: float
    taken: threading.Event
    done: threading.Event
    outcome: InvocationResult | None = None


def error_document(kind: str, message: str) -> InvocationResult:
    """Return an error as Lambda does; Retry and Catch match ``errorType``."""
    return InvocationResult(json.dumps({"errorType": kind, "errorMessage": message}).encode(), True)


class Sandbox:
    """Starts its process on creation. Not shared between invocations at a time; the pool sees to that."""

    def __init__(self, start: Callable[[str], SandboxProcess], arn: str, timeout: float) -> None:
        self._arn = arn
        self._timeout = timeout
        self._next: queue.SimpleQueue[_Invocation | None] = queue.SimpleQueue()
        self._current: _Invocation | None = None
        self._init_error: InvocationResult | None = None
        self._server = Server(self._answer)
        self._server.start()
        self.process = start(f"127.0.0.1:{self._server.port}")

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def invoke(self, event: bytes) -> InvocationResult:
        """Run one invocation to its end. Returns its payload, or an error document if it failed, died or timed out."""
        invocation = _Invocation(str(uuid.uuid4()), event, 0.0, threading.Event(), threading.Event())
        self._current = invocation
        self._next.put(invocation)
        if not self._wait(invocation.taken, time.monotonic() + START_SECONDS):
            self.kill()
            return self._init_error or error_document("Runtime.InitError", "The sandbox did not start.")
        finished = self._wait(invocation.done, time.monotonic() + self._timeout)
        if invocation.outcome is not None:
            return invocation.outcome
        ended = self.process.poll()
        self.kill()
        if finished or ended is None:
            text = f"{invocation.id} Task timed out after {self._timeout:.2f} seconds"
            return error_document("Sandbox.Timedout", f"RequestId: {invocation.id} Error: {text}")
        why = f"signal: {signal.Signals(-ended).name}" if ended < 0 else f"exit status {ended}"
        text = f"RequestId: {invocation.id} Error: Runtime exited with error: {why}"
        return error_document("Runtime.ExitError", text)

    def kill(self) -> None:
        """End the process and its listener, now."""
        self.process.kill()
        self.process.wait(10.0)
        self._next.put(None)
        self._server.stop()

    def _wait(self, event: threading.Event, deadline: float) -> bool:
        """Wait for the event, until the deadline or the end of the process. Returns whether it is set."""
        while time.monotonic() < deadline:
            if event.wait(min(0.25, max(0.0, deadline - time.monotonic()))):
                return True
            if not self.alive:
                return event.is_set()
        return event.is_set()

    def _answer(self, request: Request) -> Response:
        if request.target.endswith("/invocation/next"):
            return self._give_next()
        match = _DONE.fullmatch(request.target)
        current = self._current
        if match and current and match[1] == current.id:
            current.outcome = InvocationResult(request.body, match[2] == "error")
            current.done.set()
        elif request.target.endswith("/init/error"):
            self._init_error = InvocationResult(request.body, True)
        return Response(202, [("Content-Type", "application/json")], b'{"status":"OK"}')

    def _give_next(self) -> Response:
        invocation = self._next.get()
        if invocation is None:
            raise ConnectionAbortedError("The sandbox has ended.")
        deadline = int((time.time() + self._timeout) * 1000)
        invocation.taken.set()
        headers = [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.id),
            ("Lambda-Runtime-Deadline-Ms", str(deadline)),
            ("Lambda-Runtime-Invoked-Function-Arn", self._arn),
            ("Lambda-Runtime-Trace-Id", f"Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]};Sampled=0"),
        ]
        return Response(200, headers, invocation.event)
