"""Runs ``packline`` in processes forked from one that has imported it: real processes, without the start of Python.

The start and the imports take most of the CPU time of a command. Tests of the start itself, of what is imported and
of locales run an interpreter of their own. ``python -m tests.warm_command DESCRIPTOR`` is the process that forks:
each message on its socket is a request in JSON with three descriptors, for the answer, the output and the errors.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryFile
from typing import Any

from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 1 << 17
HEAVY = ("boto3", "botocore.session", "packline.client.cache_fill", "packline.client.transfer.worker")


def run_packline(
    arguments: Sequence[object], environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``packline`` with this environment in ``folder``, and wait for its end."""
    words = [str(word) for word in arguments]
    job = {"arguments": words, "environment": dict(environment), "folder": str(folder or Path.cwd())}
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, TemporaryFile() as out, TemporaryFile() as errors:
        with theirs:
            message = json.dumps(job).encode()
            assert len(message) < LONGEST, "too long for one message"
            socket.send_fds(_server(), [message], [theirs.fileno(), out.fileno(), errors.fileno()])
        ours.settimeout(HANG_SECONDS)
        pid = int(ours.recv(100))
        try:
            code = int(ours.recv(100))
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise
        out.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(words, code, out.read().decode(), errors.read().decode())


@cache
def _server() -> socket.socket:
    """Start the process that forks; it ends when this one does, because the socket closes."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.warm_command", str(theirs.fileno())]
        started = subprocess.Popen(
            command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        started.returncode = 0  # nobody waits for it
    return ours


def main() -> None:
    """Fork a keeper for each request, which runs the command and sends its process id, then its exit code."""
    import packline.cli.commands

    for module in iter_modules(packline.cli.commands.__path__):
        import_module(f"packline.cli.commands.{module.name}")
    for name in HEAVY:
        import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        while True:
            message, descriptors, _, _ = socket.recv_fds(requests, LONGEST, 3)
            if not message:
                return
            if not os.fork():
                requests.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _keep(json.loads(message), *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _keep(job: dict[str, Any], answer: int, out: int, errors: int) -> None:
    """Run the command, and answer. Does not return."""
    pid = os.fork()
    if not pid:
        os.close(answer)
        _become_command(job, out, errors)
    with socket.socket(fileno=answer) as link:
        link.send(b"%d" % pid)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        link.send(b"%d" % code)
    os._exit(0)


def _become_command(job: dict[str, Any], out: int, errors: int) -> None:
    """Turn this process into the command. Does not return."""
    from packline.cli.main import main as packline

    code = 1
    try:
        for source, target in ((out, 1), (errors, 2)):
            os.dup2(source, target)
            os.close(source)
        os.environ.clear()
        os.environ.update(job["environment"])
        time.tzset()
        os.chdir(job["folder"])
        sys.argv = ["packline", *job["arguments"]]
        code = packline()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    except BaseException:  # noqa: BLE001  as the interpreter does
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
