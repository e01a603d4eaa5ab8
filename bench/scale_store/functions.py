"""Calls the deployed functions, each in a process of its own, and measures them."""

from __future__ import annotations

import importlib
import os
import pickle
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from tests.simulation.machine import StepFailed

CONTEXT = SimpleNamespace(
    function_name="bench",
    memory_limit_in_mb=1769,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:bench",
    aws_request_id="bench",
)


class Call(NamedTuple):
    """One call of a function, and what it took."""

    name: str
    """Of the function, and of the task if it got one."""
    seconds: float
    cpu_seconds: float
    peak_mib: float


class Functions:
    """The functions of ``functions/``, whose settings are in the environment."""

    def __init__(self, names: tuple[str, ...]) -> None:
        # Imported once, as a warm function has it; what they build, such as clients, is built in each process.
        self._handlers = {name: importlib.import_module(f"functions.{name}").handler for name in names}
        self.calls: list[Call] = []
        self.errors: list[str] = []

    def invoke(self, name: str, event: Any) -> Any:
        """Call a function. Raises StepFailed with the name of its error."""
        task = f"{name} {event['task']}" if "task" in event else name
        return self.measure(task, lambda: self._handlers[name](event, CONTEXT))

    def measure(self, name: str, work: Callable[[], Any]) -> Any:
        """Do something in a process of its own, and count it as a call. Raises StepFailed."""
        with tempfile.TemporaryDirectory() as scratch:
            report = Path(scratch) / "result"
            sys.stdout.flush()
            sys.stderr.flush()
            began = time.monotonic()
            child = os.fork()
            if not child:
                os._exit(_run(work, report))
            _, status, usage = os.wait4(child, 0)
            cpu_seconds = usage.ru_utime + usage.ru_stime
            self.calls.append(Call(name, time.monotonic() - began, cpu_seconds, usage.ru_maxrss / 1024))
            print(time.strftime("%H:%M:%S"), *self.calls[-1], file=sys.stderr, flush=True)
            if not report.exists():
                raise StepFailed("Runtime.ExitError", f"{name} ended with status {status}")
            error, value = pickle.loads(report.read_bytes())
        if error:
            self.errors.append(f"{name}: {value}")
            raise StepFailed(error, value)
        return value


def _run(work: Callable[[], Any], report: Path) -> int:
    try:
        answer: tuple[str, Any] = "", work()
    except BaseException as error:  # noqa: BLE001  the state machine decides
        answer = type(error).__name__, traceback.format_exc()
    report.write_bytes(pickle.dumps(answer))
    return 0
