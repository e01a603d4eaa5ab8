"""Starts worker processes and ends them: forked where that is safe, else fresh interpreters."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from packline.client.forking import fork_is_safe
from packline.client.transfer.ipc import Channel

MAX_PROCESSES = 8
"""More processes than this wait for each other in the kernel's directory locks."""

SOURCE_FOLDER = os.path.abspath(f"{__file__}/../../../..")
"""The folder that holds the package ``packline``."""
START = "import sys; sys.path += sys.argv[4:]; from packline.client.transfer.processes import main; main()"
"""Our folders come last, so that no file in them stands in for a standard module."""


class WorkerProcess:
    """A running worker: its process id and the channel to it."""

    def __init__(self, pid: int, channel: Channel) -> None:
        self.pid = pid
        self.channel = channel
        self._stopped = False

    def stop(self) -> None:
        """Stop it now, once: its id may be another's afterwards. ``end`` waits for it."""
        self.channel.link.close()
        if not self._stopped:
            self._stopped = True
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Stop it now and reap it."""
        self.stop()
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            return  # it ended by itself and the embedding program reaped it


def start_worker(folder: str, stall_seconds: float, locks: Sequence[int] = ()) -> WorkerProcess:
    """Start a worker that writes below ``folder``, and holds the ``locks`` of its parent as long as it lives."""
    ours, theirs = socket.socketpair()
    pid = (
        _fork(ours, theirs, folder, stall_seconds)
        if fork_is_safe()
        else _spawn(theirs, folder, stall_seconds, locks)
    )
    theirs.close()
    return WorkerProcess(pid, Channel(ours))


def _fork(ours: socket.socket, theirs: socket.socket, folder: str, stall_seconds: float) -> int:
    # Imported before the fork, once for all workers.
    from packline.client.transfer.worker import run_worker

    pid = os.fork()
    if not pid:
        code = 1
        try:
            gc.freeze()  # what the engine has made stays as it is: no search through it, no copies of its pages
            ours.close()
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the engine decides what an interrupt means
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            run_worker(Channel(theirs), folder, stall_seconds)
            code = 0
        finally:
            os._exit(code)
    return pid


def _spawn(theirs: socket.socket, folder: str, stall_seconds: float, locks: Sequence[int]) -> int:
    """Return a fresh interpreter, which imports nothing from the current folder."""
    import subprocess

    # -P: the current folder is not searched. PYTHONPATH would come before the standard library, hence START.
    interpreter = [sys.executable, "-X", "utf8", "-P", "-c", START]
    process = subprocess.Popen(
        [*interpreter, str(theirs.fileno()), folder, str(stall_seconds), *_search_path()],
        pass_fds=(theirs.fileno(), *locks),
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    process.returncode = 0  # reaped by WorkerProcess.end, so that both kinds end alike
    return process.pid


def _search_path() -> list[str]:
    """Return where this package and what it needs was found: absolute folders, none of them the current one."""
    here = ""
    with suppress(OSError):  # a folder that has been removed
        here = os.getcwd()
    folders = [SOURCE_FOLDER]
    folders += [path for path in sys.path if os.path.isabs(path) and os.path.realpath(path) != here]
    return list(dict.fromkeys(folders))


def main() -> None:
    """Run a worker in a fresh interpreter; arguments are the channel's descriptor, folder, stall seconds, search
    path.
    """
    from packline.client.transfer.worker import run_worker

    descriptor, folder, stall_seconds = sys.argv[1:4]
    run_worker(Channel(socket.socket(fileno=int(descriptor))), folder, float(stall_seconds))
