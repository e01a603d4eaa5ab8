"""A process that has imported the heavy packages and forks a sandbox for each request.

A cold start is one second of CPU time, nearly all of it imports (boto3, pydantic, Powertools); forked from
here it is a few hundredths. Only packages installed on this machine are imported beforehand, never the code
of a function, and each sandbox starts with an environment, folder and output of its own.

Requests and answers are one JSON line each over a Unix socket; a request brings the descriptor to write to.
This module imports nothing of ours: it runs by itself, as ``python -P forkserver.py PARENT_PID SOCKET_FD``
(without -P its own folder would be searched before the standard library).
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
from typing import Any

HEAVY = (
    *("boto3", "botocore.session", "s3transfer", "pydantic", "asyncio", "aws_lambda_powertools.logging"),
    *("aws_lambda_powertools.metrics", "aws_lambda_powertools.utilities.batch"),
)
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until the socket closes."""
    parent, descriptor = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    for name in HEAVY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    channel = socket.socket(fileno=descriptor)
    children: set[int] = set()
    while True:
        readable, _, _ = select.select([channel], [], [], 0.05 if children else 1.0)
        if readable and not _serve(channel, children):
            return
        _reap(channel, children)


def die_with(parent: int) -> None:
    """Ask Linux to kill this process when the thread that started it ends; end now if it has (prctl(2))."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _serve(channel: socket.socket, children: set[int]) -> bool:
    message, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 1)
    if not message:
        return False
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        channel.close()
        _become_sandbox(json.loads(message), descriptors[0], parent)
    for descriptor in descriptors:
        os.close(descriptor)
    children.add(child)
    _send_message(channel, {"started": child})
    return True


def _become_sandbox(request: dict[str, Any], output: int, parent: int) -> None:
    """Turn the forked process into a sandbox. Does not return."""
    os.setsid()
    die_with(parent)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])
    sys.path.insert(0, request["folder"])
    sys.argv = ["awslambdaric", request["handler"]]
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
    sys.exit()


def _reap(channel: socket.socket, children: set[int]) -> None:
    while children:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        children.discard(child)
        _send_message(channel, {"ended": child, "code": os.waitstatus_to_exitcode(status)})


def _send_message(channel: socket.socket, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        channel.send(json.dumps(message).encode())


if __name__ == "__main__":
    main()
