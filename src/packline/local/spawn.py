"""Starts sandbox processes from one thread that lives as long as the stack.

The thread matters: Linux sends a child its parent-death signal when the *thread* that started it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL, Popen

from packline.local import child


class Spawner:
    """Owns the starting thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spawn")

    def start(self, handler: str, folder: Path, environment: Mapping[str, str], output: int) -> Popen[bytes]:
        """Run ``handler`` in ``folder`` as a process group of its own that writes to ``output``."""
        command = [sys.executable, child.__file__, str(os.getpid()), handler]
        return self._thread.submit(
            Popen,
            command,
            cwd=folder,
            env=dict(environment),
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ).result()

    def stop(self) -> None:
        self._thread.shutdown(wait=True)
