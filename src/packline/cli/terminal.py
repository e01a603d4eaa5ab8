"""The controlling terminal while a command runs: who is in its foreground, and to whom it sends Ctrl-C."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

FROM_TERMINAL = (signal.SIGINT, signal.SIGQUIT, signal.SIGWINCH)
"""What a terminal sends to every process of its foreground group."""


class Terminal:
    """Decides between two ways to run a child in the foreground of a terminal.

    Below a shell, the child shares our process group: the shell's job control (Ctrl-Z, pipelines) works on both.
    As the leader of a session (``docker run -t``), there is no shell: the child gets a group of its own, and that
    group the foreground.
    """

    def __init__(self) -> None:
        self._fd = -1
        self._given = False

    def open(self) -> None:
        """Find out whether we are in the foreground of a terminal."""
        with suppress(OSError):
            self._fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
            if os.tcgetpgrp(self._fd) == os.getpgrp():
                return
        self._close()

    @property
    def shared(self) -> bool:
        """True if the child shall stay in our process group."""
        return self._fd >= 0 and os.getsid(0) != os.getpid()

    def sends(self, number: int) -> bool:
        """True if the terminal has sent this signal to the child already."""
        return self.shared and number in FROM_TERMINAL

    def give(self, group: int) -> None:
        """Put the child's group into the foreground, unless it shares ours."""
        if self._fd < 0 or self.shared:
            return
        with suppress(OSError):
            os.tcsetpgrp(self._fd, group)
            self._given = True
            os.killpg(group, signal.SIGCONT)  # it may have been stopped for reading before this

    def take_back(self) -> None:
        """Put our own group back into the foreground."""
        if self._given:
            before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else a background process stops here
            with suppress(OSError):
                os.tcsetpgrp(self._fd, os.getpgrp())
            signal.signal(signal.SIGTTOU, before)
            self._given = False
        self._close()

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1
