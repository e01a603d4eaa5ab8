"""The controlling terminal while a child command runs: which process group is in its foreground and gets Ctrl-C."""

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
        self._has_foreground = False

    def open(self) -> None:
        """Open the controlling terminal if our process group is in its foreground."""
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
        """Return whether the terminal itself sends this signal to the child."""
        return self.shared and number in FROM_TERMINAL

    def give_foreground(self, group: int) -> None:
        """Put the child's group into the foreground, unless it shares ours."""
        if self._fd < 0 or self.shared:
            return
        with suppress(OSError):
            os.tcsetpgrp(self._fd, group)
            self._has_foreground = True
            os.killpg(group, signal.SIGCONT)  # it may have been stopped for reading before this

    def restore_foreground(self) -> None:
        """Put our own group back into the foreground."""
        if self._has_foreground:
            before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else a background process stops here
            with suppress(OSError):
                os.tcsetpgrp(self._fd, os.getpgrp())
            signal.signal(signal.SIGTTOU, before)
            self._has_foreground = False
        self._close()

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1
