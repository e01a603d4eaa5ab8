"""``packline``: parse, run one command, turn its error into a message and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from packline.cli.arguments import make_parser
from packline.errors import PacklineError

INTERRUPTED = 130
AT_ONCE = ("fetch",)
"""Commands that leave nothing to be done behind them; taking the interpreter down would take 7 ms of a fetch."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``packline``. Returns the exit code; ``docs/reference/cli.md`` lists them."""
    options = make_parser().parse_args(arguments)
    code = _run(options)
    if arguments is None and options.command in AT_ONCE and "threading" not in sys.modules:
        _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process with all its output written; return if that cannot be."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return  # the interpreter's own end says so
    os._exit(code)


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = import_module(f"packline.cli.{options.module}").run(options)
        return code
    except PacklineError as error:
        print(f"packline: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("packline: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`packline ls | head`): end quietly, and let nothing be flushed again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
