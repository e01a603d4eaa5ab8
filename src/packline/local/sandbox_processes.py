"""Starts sandbox processes by the forkserver, and reports when they end.

The forkserver is started from one thread that lives as long as the stack: Linux sends a child its parent-death
signal when the *thread* that started it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL, Popen

from packline.errors import Unavailable
from packline.local import forkserver

START_SECONDS = 120.0
_LOST = -signal.SIGKILL


class ForkserverExited(Unavailable):
    """The process that starts the sandboxes has ended."""


class SandboxProcess:
    """A sandbox process: its id, and its exit code once the forkserver has reported it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended = threading.Event()
        self._code = _LOST

    def poll(self) -> int | None:
        """Exit code (negative: signal), or None while it runs."""
        return self._code if self._ended.is_set() else None

    def wait(self, seconds: float) -> bool:
        """Wait at most ``seconds``. Returns whether the process has ended."""
        return self._ended.wait(seconds)

    def kill(self) -> None:
        """Kill it and what it has started."""
        if not self._ended.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def set_ended(self, code: int) -> None:
        """Record the exit code. The reader calls it once."""
        self._code = code
        self._ended.set()


class SandboxProcesses:
    """Starts sandbox processes by the forkserver, which it owns."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spawn")
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._forkserver = self._thread.submit(self._launch, theirs).result()
        theirs.close()
        self._started: queue.SimpleQueue[SandboxProcess | None] = queue.SimpleQueue()
        self._running: dict[int, SandboxProcess] = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, name="forkserver", daemon=True)
        self._reader.start()

    def start(
        self, handler: str, folder: Path, environment: Mapping[str, str], output: int
    ) -> SandboxProcess:
        """Run ``handler`` in ``folder`` as a process group of its own that writes to ``output``.

        Raises ForkserverExited.
        """
        request = {"handler": handler, "folder": str(folder), "environment": dict(environment)}
        with self._lock:
            try:
                socket.send_fds(self._ours, [json.dumps(request).encode()], [output])
                process = self._started.get(timeout=START_SECONDS)
            except (OSError, queue.Empty):
                process = None
        if process is None:
            raise ForkserverExited("No sandbox can be started: the process that forks them has ended.")
        return process

    def stop(self) -> None:
        """End the forkserver; sandboxes that still run die with it."""
        self._ours.shutdown(socket.SHUT_RDWR)
        self._forkserver.kill()
        self._forkserver.wait(timeout=10)
        self._reader.join(timeout=5)
        self._ours.close()
        self._thread.shutdown(wait=True)

    def _launch(self, channel: socket.socket) -> Popen[bytes]:
        number = channel.fileno()
        command = [sys.executable, "-P", forkserver.__file__, str(os.getpid()), str(number)]
        return Popen(command, pass_fds=[number], stdin=DEVNULL, stdout=DEVNULL, start_new_session=True)

    def _read(self) -> None:
        while True:
            try:
                message = self._ours.recv(4096)
            except OSError:
                message = b""
            if not message:
                break
            answer = json.loads(message)
            if "started" in answer:
                process = SandboxProcess(answer["started"])
                self._running[process.pid] = process
                self._started.put(process)
            else:
                self._running.pop(answer["ended"]).set_ended(answer["code"])
        self._started.put(None)
        for process in self._running.values():
            process.set_ended(_LOST)
