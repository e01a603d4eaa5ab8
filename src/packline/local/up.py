"""``packline local up``: the local stack in the foreground until a signal ends it."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import TextIO

from packline.local.stack import LocalStack
from packline.local.synth import synthesized


def run(
    port: int = 0,
    json_file: Path | None = None,
    quiet_seconds: float | None = None,
    template_dir: Path | None = None,
    intake: str = "all",
    host_names: tuple[str, ...] = (),
    out: TextIO | None = None,
) -> int:
    """Start the stack, print how to use it, wait for SIGINT or SIGTERM, stop it. Returns the exit code 0.

    ``json_file`` is written in one step once everything answers, and removed at the end.
    ``host_names`` are answered besides loopback names. ``out`` takes the
    text for people (default: standard error). Raises what LocalStack.start and synthesized raise.
    """
    text = out or sys.stderr
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        started = time.monotonic()
        folder = synthesized(template_dir, {} if intake == "all" else {"intake": intake})
        with LocalStack(folder, port, quiet_seconds, host_names=host_names) as stack:
            if json_file is not None:
                write_json(json_file, stack)
            _describe(stack, time.monotonic() - started, text)
            ended.wait()
        if json_file is not None:
            json_file.unlink(missing_ok=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    print("The local stack has ended. Its buckets, tables and logs were in memory and are lost.", file=text)
    return 0


def connection_info(stack: LocalStack) -> dict[str, str | None]:
    """Return what a program needs to use the stack; the keys are fixed."""
    return {
        "endpoint_url": stack.endpoint_url,
        "region": stack.region,
        "store": stack.store,
        "table": stack.table,
        "api_url": stack.api_url or None,
        "console_url": stack.console_url or None,
    }


def write_json(path: Path, stack: LocalStack) -> None:
    """Write the connection info to a temporary file and rename it, so that readers see a complete file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(connection_info(stack), indent=2) + "\n", encoding="utf-8")
    temporary.replace(path)


def _describe(stack: LocalStack, seconds: float, text: TextIO) -> None:
    lines = [
        f"The local stack is up after {seconds:.1f} s.",
        "",
        f"  export AWS_ENDPOINT_URL={stack.endpoint_url} AWS_REGION={stack.region}",
        "  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local",
        f"  export PACKLINE_STORE={stack.store}",
        f"  export PACKLINE_TABLE={stack.table}",
        f"  export PACKLINE_EVENT_BUS={stack.outputs.get('EventBusName', '')}",
        f"  export PACKLINE_STATE_MACHINE={stack.outputs.get('StateMachineArn', '')}",
        "",
        *([f"HTTP API: {stack.api_url}/api/v0/openapi.json"] if stack.api_url else []),
        *([f"Console: {stack.console_url}"] if stack.console_url else []),
        f"Logs of the functions: {stack.logs}",
        "In the template, but without effect here:",
        *(f"  {line}" for line in stack.ignored or ["(nothing)"]),
        "Everything is in memory and lost at the end. Ctrl-C ends it.",
    ]
    print("\n".join(lines), file=text, flush=True)
