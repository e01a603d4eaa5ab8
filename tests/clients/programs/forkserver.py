"""Runs commands of the environment it stands in, each in a fork: the libraries are imported once, and changed by none.

A line of JSON on standard input names ``command``, ``cwd``, ``environment``, and the files ``stdout`` and ``stderr``;
a line with the exit code answers it. A command is ``vh`` with arguments, or the path of a Python program with them.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import Any

import requests
import valohai
from valohai_cli import cli

PRELOADED = (requests, valohai, cli)


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(run(job))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def run(job: dict[str, Any]) -> int:
    """Carry out one command in this process; returns its exit code. What it raises ends the fork, with 1."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(job[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    program, *arguments = job["command"]
    sys.argv = [program, *arguments]
    code: Any = 0
    try:
        if program == "vh":
            cli.cli.main(arguments, prog_name="vh")
        else:
            runpy.run_path(program, run_name="__main__")
    except SystemExit as ending:
        code = ending.code
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    main()
