"""``packline``: parse, run one command, turn its error into a message and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from packline.cli.arguments import make_parser
from packline.cli.streams import discard_output, open_standard_streams, output_error, printable
from packline.cli.utf8 import restart_in_utf8
from packline.errors import PacklineError

BUG = 70
"""EX_SOFTWARE of sysexits.h: an exception that nobody foresaw."""
INTERRUPTED = 130
OUTPUT_CLOSED = 141
"""128 + SIGPIPE, as shells report tools whose reader has gone (``packline ls | head``)."""
FAST_EXIT = ("fetch",)
"""Commands that leave nothing to be done behind them; taking the interpreter down would take 7 ms of a fetch."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``packline``. Returns the exit code; ``docs/reference/cli.md`` lists them."""
    if arguments is None:
        restart_in_utf8()
        open_standard_streams()
    try:
        options = make_parser().parse_args(arguments)
    except SystemExit:  # the parser has printed its help, or what is wrong
        if (lost := output_error()) is None:
            raise
        return _without_output(lost)
    code = _run(options)
    if arguments is None and options.command in FAST_EXIT and "threading" not in sys.modules:
        os._exit(code)  # both outputs are flushed
    return code


def _run(options: argparse.Namespace) -> int:
    """Run a command. It is done only when all that it has printed is written."""
    try:
        code: int = import_module(f"packline.cli.{options.module}").run(options)
    except KeyboardInterrupt:
        code = _say("interrupted", INTERRUPTED)
    except Exception as error:  # noqa: BLE001  the last place that can say anything; a bug shows its traceback
        code = _failed(error)
    if (lost := output_error()) is not None:
        code = code or _without_output(lost)
        discard_output()  # else the end of the interpreter tries again
    return code


def _failed(error: Exception) -> int:
    """Say what an exception means; its exit code."""
    if isinstance(error, PacklineError):
        code = _say(str(error), error.exit_code)
        for line in error.details:
            print(f"  {printable(line)}", file=sys.stderr, flush=True)
        return code
    if isinstance(error, OSError) and (lost := output_error()) is not None:
        return _without_output(lost)
    from packline.client.error_boundary import typed_error

    typed = typed_error(error)
    if typed is not None:
        return _say(str(typed), typed.exit_code)
    return _bug(error)


def _without_output(error: OSError) -> int:
    """Standard output was lost: quiet if its reader has gone, as usual, else an error."""
    discard_output()
    if isinstance(error, BrokenPipeError):
        return OUTPUT_CLOSED
    from packline.os_errors import file_error, reason

    code = file_error(error).exit_code
    remedy = "Check where standard output goes (a full disk, a closed descriptor), or redirect it elsewhere."
    return _say(f"Cannot write to standard output: {reason(error)}. {remedy}", code)


def _say(message: str, code: int) -> int:
    print(f"packline: {printable(message)}", file=sys.stderr, flush=True)
    return code


def _bug(error: Exception) -> int:
    import platform
    import traceback
    from importlib.metadata import PackageNotFoundError, version

    from packline.redaction import redact_text

    try:
        release = version("packline")
    except PackageNotFoundError:
        release = "of unknown version"
    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    _say(
        f"this is a bug in Packline {release} ({python}), not a mistake of yours. "
        "Report the command and all lines below to its maintainers.",
        BUG,
    )
    print(redact_text("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    return BUG


if __name__ == "__main__":
    sys.exit(main())
