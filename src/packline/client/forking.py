"""Says whether this process may fork."""

from __future__ import annotations

import os
import sys


def fork_is_safe() -> bool:
    """Return whether this process has one thread.

    A fork copies no other (torch has some), and locks that others hold stay locked in the child.
    """
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
