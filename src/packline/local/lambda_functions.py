"""Functions without Docker: a pool of sandboxes for each, in place of moto's one container per invocation.

Corrects ``LambdaFunction._invoke_lambda``, which every invocation of moto ends in, and
``LambdaFunction.invoke``, which runs asynchronous invocations before it answers and calls every error
"Handled".
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import os
import threading
import zipfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction

from packline.local.function_logs import FunctionLog
from packline.local.listing_rights import access_key
from packline.local.patches import Patches, require_fields
from packline.local.request_counts import RequestCounts
from packline.local.sandbox import InvocationResult, Sandbox, error_document
from packline.local.sandbox_processes import SandboxProcesses

log = logging.getLogger(__name__)

MAX_SANDBOXES = max(2, min(8, (os.cpu_count() or 2) * 2))
"""Sandboxes per function; a busy one is waited for, where AWS would start another."""


class SandboxPool:
    """The sandboxes of one function."""

    def __init__(
        self, function: Any, root: Path, extra: Mapping[str, str], spawner: SandboxProcesses
    ) -> None:
        require_fields(
            function,
            *("function_name", "function_arn", "handler", "timeout", "memory_size", "environment_vars"),
            *("code_bytes", "code_sha_256", "region", "run_time", "reserved_concurrency"),
        )
        self._function = function
        self._extra = extra
        self._spawner = spawner
        self._code = unpack_code(function, root / "code")
        self._log = FunctionLog(function, root / "logs")
        self._idle: list[Sandbox] = []
        self._all: set[Sandbox] = set()
        self._lock = threading.Lock()
        reserved = int(function.reserved_concurrency or MAX_SANDBOXES)
        self._slots = threading.Semaphore(min(reserved, MAX_SANDBOXES))
        self._stopped = False

    def invoke(self, event: bytes) -> tuple[InvocationResult, str]:
        """Run one invocation in a warm sandbox or a new one. Returns the outcome and the end of its log."""
        with self._slots:
            if self._stopped:
                return error_document("Runtime.ExitError", "The local stack is ending."), ""
            sandbox = self._take()
            outcome = sandbox.invoke(event)
            tail = self._log.flush()
            if sandbox.alive and not self._stopped:
                with self._lock:
                    self._idle.append(sandbox)
            else:
                sandbox.kill()
                self._all.discard(sandbox)
            return outcome, tail

    def warm(self) -> None:
        """Start a sandbox beforehand if there is none."""
        with self._lock:
            needed = not self._all
        if needed and not self._stopped:
            sandbox = self._start()
            with self._lock:
                self._idle.append(sandbox)

    def stop(self) -> None:
        """Kill every sandbox."""
        self._stopped = True
        for sandbox in list(self._all):
            sandbox.kill()
        self._log.close()

    def _take(self) -> Sandbox:
        with self._lock:
            while self._idle:
                sandbox = self._idle.pop()
                if sandbox.alive:
                    return sandbox
                self._all.discard(sandbox)
        return self._start()

    def _start(self) -> Sandbox:
        function = self._function

        def start(address: str) -> Any:
            environment = {**self._environment(), "AWS_LAMBDA_RUNTIME_API": address}
            return self._spawner.start(function.handler, self._code, environment, self._log.descriptor)

        sandbox = Sandbox(start, function.function_arn, float(function.timeout))
        self._all.add(sandbox)
        return sandbox

    def _environment(self) -> dict[str, str]:
        function = self._function
        return {
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "TZ": ":UTC",
            "_HANDLER": function.handler,
            "LAMBDA_TASK_ROOT": str(self._code),
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
            "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.function_name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": self._log.stream,
            "AWS_REGION": function.region,
            "AWS_DEFAULT_REGION": function.region,
            **{name: str(value) for name, value in (function.environment_vars or {}).items()},
            **self._extra,
            "AWS_ACCESS_KEY_ID": access_key(function.function_name),
        }


class LambdaFunctions:
    """All pools, created on the first invocation of a function."""

    def __init__(self, root: Path, extra: Mapping[str, str], counts: RequestCounts | None = None) -> None:
        self._root = root
        self._counts = counts or RequestCounts()
        self._extra = extra
        self._pools: dict[str, SandboxPool] = {}
        self._lock = threading.Lock()
        self._spawner = SandboxProcesses()
        self._stopping = False
        self._background = ThreadPoolExecutor(4, thread_name_prefix="async-invoke")

    def install(self, patches: Patches) -> None:
        """Replace the containers in which moto runs functions."""
        functions = self

        def invoke_lambda(function: Any, event: Any = None) -> tuple[str, bool, str]:
            outcome, tail = functions.run(function, _as_json(event))
            return outcome.payload.decode(), outcome.failed, tail

        def invoke(function: Any, body: Any, request_headers: Any, response_headers: Any) -> str | bytes:
            event = body.encode() if isinstance(body, str) else (body or b"{}")
            if request_headers.get("x-amz-invocation-type") == "Event":
                functions.invoke_later(function, event)
                return ""
            outcome, tail = functions.run(function, event)
            if outcome.failed:
                response_headers["x-amz-function-error"] = "Unhandled"
            response_headers["x-amz-log-result"] = _base64(tail[-4096:])
            return outcome.payload

        patches.replace(LambdaFunction, "_invoke_lambda", invoke_lambda, ("event",))
        patches.replace(LambdaFunction, "invoke", invoke, ("body", "request_headers", "response_headers"))

    def pool(self, function: Any) -> SandboxPool:
        """Return the pool of a function (moto's), creating it on the first call."""
        with self._lock:
            pool = self._pools.get(function.function_name)
            if pool is None:
                pool = SandboxPool(function, self._root, self._extra, self._spawner)
                self._pools[function.function_name] = pool
            return pool

    def run(self, function: Any, event: bytes) -> tuple[InvocationResult, str]:
        """Invoke a function (moto's), count that, and return the outcome and the end of its log."""
        self._counts.add(f"lambda {str(function.handler).split('.')[1]}")
        return self.pool(function).invoke(event)

    def invoke_later(self, function: Any, event: bytes) -> Future[None] | None:
        """Invoke a function asynchronously; a failure is only logged. The future ends with it; None while stopping."""

        def run() -> None:
            outcome, _ = self.run(function, event)
            if outcome.failed and not self._stopping:
                log.warning("%s failed: %s", function.function_name, outcome.payload.decode(errors="replace"))

        with contextlib.suppress(RuntimeError):
            return self._background.submit(run)
        return None

    def stop(self) -> None:
        """Kill every sandbox and wait for them."""
        self._stopping = True
        for pool in list(self._pools.values()):
            pool.stop()
        # When the forkserver ends, threads that wait for a sandbox to start fail.
        self._spawner.stop()
        self._background.shutdown(wait=True, cancel_futures=True)


def unpack_code(function: Any, root: Path) -> Path:
    """Unpack a function's code below ``root``. Returns the folder; functions with the same code share it."""
    name = "".join(c if c.isalnum() else "_" for c in str(function.code_sha_256))
    folder = root / name
    if not folder.exists():
        staging = root / f"{name}.part{threading.get_ident()}"
        with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as code:
            code.extractall(staging)
        with contextlib.suppress(OSError):
            staging.rename(folder)
    return folder


def _as_json(event: Any) -> bytes:
    return event.encode() if isinstance(event, str) else json.dumps({} if event is None else event).encode()


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
