"""Runs the command line in forked children, so that a run costs no start: ``python -m tests.faults.driver``.

Reads one JSON object a line (argv, environ, cwd, out), and answers each with the exit code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from typing import Any

import packline.cli.commands.export
import packline.cli.commands.fetch
import packline.cli.commands.import_source
import packline.cli.commands.inputs
import packline.cli.commands.push
import packline.client.cache_fill
import packline.client.transfer.worker  # noqa: F401
from packline.cli.main import main

SECONDS = 60


def run_command(job: dict[str, Any]) -> int:
    """Run a command in a child; its exit code, negative for a signal."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        signal.alarm(SECONDS)
        for descriptor, name in ((0, os.devnull), (1, f"{job['out']}.stdout"), (2, f"{job['out']}.stderr")):
            handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(handle, descriptor)
            os.close(handle)
        os.environ.clear()
        os.environ.update(job["environ"])
        os.chdir(job["cwd"])
        sys.argv = ["packline", *job["argv"]]
        code = main()
        sys.stdout.flush()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    except BaseException:  # noqa: BLE001
        traceback.print_exc(file=sys.__stderr__)
        code = 99
    os._exit(code)


if __name__ == "__main__":
    for line in sys.stdin:
        print(run_command(json.loads(line)), flush=True)
