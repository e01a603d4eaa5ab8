"""Measure an interpreter from its start, and save its data before it is killed.

``measured_processes`` makes each interpreter of the environment run ``start``, also one whose environment variables
were removed. Nothing heavy is imported here, since every process of the tests pays for it.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

SAVE_SIGNAL = signal.SIGRTMIN + 7
"""Asks a process to save its data and to wait for its end."""
GRACE_SECONDS = 3.0
"""How long a process may take to save its data before it is killed."""
_POLL_SECONDS = 0.002


def start(configuration: str) -> None:
    """Let coverage.py measure this process, and save before SIGKILL.

    Args: ``configuration`` is a serialized coverage configuration, for a process whose variables were removed.
    """
    os.environ.setdefault("COVERAGE_PROCESS_CONFIG", configuration)
    _thread.start_new_thread = _measured(_thread.start_new_thread)
    if any(word.endswith("forkserver.py") for word in sys.orig_argv):
        _save_between_invocations()
        return
    signal.signal(SAVE_SIGNAL, _save_and_wait)
    os.kill = _saving_before(os.kill)
    os.killpg = _saving_before(os.killpg)


def _measured(start_new_thread: Callable[..., int]) -> Callable[..., int]:
    """Wrap ``_thread.start_new_thread``: coverage.py measures only threads that ``threading`` starts."""

    def start_measured(function: Callable[..., object], *arguments: Any) -> int:
        def run(*positional: Any, **keywords: Any) -> None:
            if (threading := sys.modules.get("threading")) is not None:
                sys.settrace(threading.gettrace())
            function(*positional, **keywords)

        return start_new_thread(run, *arguments)

    return start_measured


def save() -> None:
    """Write what has been measured so far."""
    import coverage

    if (current := coverage.Coverage.current()) is not None:
        current.save()


def _save_and_wait(number: int, frame: object) -> None:
    save()
    signal.signal(SAVE_SIGNAL, signal.SIG_IGN)  # the sender sees that it is done
    time.sleep(GRACE_SECONDS)


def _saving_before(send: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Wrap ``os.kill`` or ``os.killpg``: SIGKILL is sent when the receiver has saved its data."""

    def send_after_saving(receiver: int, number: int) -> None:
        if number == signal.SIGKILL and receiver > 1 and _handles_saving(receiver):
            send(receiver, SAVE_SIGNAL)
            deadline = time.monotonic() + GRACE_SECONDS
            while _handles_saving(receiver) and time.monotonic() < deadline:
                time.sleep(_POLL_SECONDS)
        send(receiver, number)

    return send_after_saving


def _handles_saving(pid: int) -> bool:
    """Return whether a process runs and has a handler for SAVE_SIGNAL (proc_pid_status(5))."""
    try:
        with open(f"/proc/{pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
    except OSError:
        return False
    caught = int(fields.get("SigCgt", "0"), 16) >> (SAVE_SIGNAL - 1) & 1
    return bool(caught) and fields["State"].strip()[0] not in "ZXTt"


def _save_between_invocations() -> None:
    """Let each Lambda sandbox save before it waits for an event: native code waits there, and the sandbox is killed.

    Its package is imported when the sandbox runs it, not here: native code reads the address of the runtime API then.
    """
    import runpy

    run_module = runpy.run_module

    def run_measured(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name == "awslambdaric":
            _save_before_waiting()
        return run_module(name, *arguments, **keywords)

    runpy.run_module = run_measured  # type: ignore[assignment]  # takes what it is given


def _save_before_waiting() -> None:
    from awslambdaric.lambda_runtime_client import BaseLambdaRuntimeClient

    wait = BaseLambdaRuntimeClient.wait_next_invocation

    def save_and_wait(client: object) -> object:
        save()
        return wait(client)

    BaseLambdaRuntimeClient.wait_next_invocation = save_and_wait
