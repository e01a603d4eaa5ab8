"""The first code of a sandbox process: tie its life to the stack's, then become ``awslambdaric``.

Linux kills the process when the thread that started it ends (PR_SET_PDEATHSIG, prctl(2)), so no handler
outlives a stack that was itself killed.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run as ``python child.py PARENT_PID HANDLER``."""
    parent, handler = int(sys.argv[1]), sys.argv[2]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    sys.path[0] = os.getcwd()
    sys.argv = ["awslambdaric", handler]
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
