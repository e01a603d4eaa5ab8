"""Runs the command given by ``--command``: forwards signals, reaps orphans as PID 1, returns its exit code.

Used by ``packline inputs`` and ``packline push``. Rules of exit codes: POSIX shell, 2.8.2 (126, 127, 128 + n).
"""

from __future__ import annotations

import math
import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType, TracebackType

from packline.cli.terminal import Terminal
from packline.errors import InvalidInput, PacklineError

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
"""Signals that ask a process to end."""
FORWARDED = (*STOPPING, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH)
TURN_SECONDS = 0.5
"""Longest wait in one system call, because a signal that arrives just before it is handled only after it."""


class CommandNotFound(PacklineError):
    """The command to run does not exist."""

    exit_code = 127


class CommandNotExecutable(PacklineError):
    """The command to run exists, but the system cannot execute it."""

    exit_code = 126


class ChildCommand:
    """A child process that receives each of our signals once. Use it as a context manager, on the main thread.

    The child has a process group of its own, so that a signal to our group (``timeout``, ``kill -- -PGID``) reaches
    it once, by us. In a shell's foreground it stays in our group instead: the terminal sends Ctrl-C and Ctrl-\\ to
    both, and they are not passed on a second time. Signals that are ignored when we start stay ignored.
    """

    def __init__(self, argv: Sequence[str], variables: Mapping[str, str]) -> None:
        """``variables``: added to the environment of the command. Raises nothing."""
        self.argv = list(argv)
        self.signals: list[int] = []
        """Signals that arrived, in order; those that the terminal sent to both of us too."""
        self._environment = {**os.environ, **variables}
        self._process: subprocess.Popen[bytes] | None = None
        self._handlers: dict[int, object] = {}
        self._terminal = Terminal()
        self._end = -1

    def __enter__(self) -> ChildCommand:
        """Start it. Raises CommandNotFound, CommandNotExecutable."""
        self._terminal.open()
        for number in FORWARDED:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._forward)
        try:
            process = self._start()
        except BaseException:
            self._restore()
            raise
        self._terminal.give_foreground(process.pid)
        mask = signal.pthread_sigmask(
            signal.SIG_BLOCK, FORWARDED
        )  # a signal is early, or forwarded, and not both
        early, self._process = [*self.signals], process
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for sent in early:
            process.send_signal(sent)
        with suppress(AttributeError, OSError):  # not on macOS, not in every sandbox
            self._end = os.pidfd_open(self._process.pid)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the end of the command, whatever happened meanwhile; then signals are handled as before."""
        try:
            while self.wait(TURN_SECONDS) is None:
                pass
        finally:
            if self._end >= 0:
                os.close(self._end)
            self._terminal.restore_foreground()
            self._restore()

    @property
    def stopped(self) -> bool:
        """True if a signal asked us, or made the command, to end."""
        ended = self._process.returncode if self._process else None
        return any(number in STOPPING for number in self.signals) or ended in (
            -signal.SIGINT,
            -signal.SIGTERM,
        )

    def wait(self, seconds: float) -> int | None:
        """Wait for the command to end, at most ``seconds``.

        Returns its exit code (128 + n after signal n), or None if it is still running.
        """
        assert self._process is not None
        deadline = time.monotonic() + seconds
        while (code := self._process.poll()) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            self._wait_once(min(left, TURN_SECONDS))
            if os.getpid() == 1:
                self._reap()
        return code if code >= 0 else 128 - code

    def _start(self) -> subprocess.Popen[bytes]:
        group = None if self._terminal.shared else 0
        name = self.argv[0]
        try:
            return subprocess.Popen(self.argv, env=self._environment, process_group=group)
        except FileNotFoundError:
            raise CommandNotFound(
                f"The command {name!r} was not found; nothing was run.",
                "Check its name and PATH; the interpreter of a script may be missing.",
            ) from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise CommandNotExecutable(
                f"The command {name!r} cannot be executed: {reason}.",
                "Make it executable (chmod +x), with an interpreter in its first line (#!), or call the interpreter.",
            ) from None

    def _forward(self, number: int, frame: FrameType | None) -> None:
        self.signals.append(number)
        if self._process is not None and not self._terminal.sends(number):
            self._process.send_signal(number)

    def _wait_once(self, seconds: float) -> None:
        assert self._process is not None
        if self._end >= 0:
            select.select([self._end], [], [], seconds)
        else:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)

    def _reap(self) -> None:
        """Wait for orphans as PID 1: a process whose parent has ended is our child, and stays a zombie until then."""
        assert self._process is not None
        with suppress(ChildProcessError):
            while True:
                child, status = os.waitpid(-1, os.WNOHANG)
                if child == 0:
                    return
                if child == self._process.pid:
                    self._process.returncode = os.waitstatus_to_exitcode(status)

    def _restore(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._handlers.clear()


def command_line(words: Sequence[str] | None) -> list[str]:
    """Return the words after ``--command``; empty without that option. Raises InvalidInput if there are none."""
    if words is not None and not words:
        raise InvalidInput("--command names no command.", "Write the command and its arguments after it.")
    return list(words or ())


def run_to_end(command: ChildCommand) -> int:
    """Run a command to its end. Returns its exit code. Raises CommandNotFound, CommandNotExecutable."""
    with command:
        while (code := command.wait(math.inf)) is None:
            pass
    return code
