"""The ``packline`` program: parses arguments, runs a command, turns its error into a message and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module

from packline.cli.common_options import UsageError
from packline.cli.error_output import INTERRUPTED, report_failure, report_lost_output, report_usage_error, say
from packline.cli.parser import make_parser, parse_arguments
from packline.cli.standard_streams import discard_output, open_standard_streams, output_error
from packline.cli.utf8 import restart_in_utf8
from packline.worker_settings import checked_environment

FAST_EXIT = ("fetch",)
"""Commands that exit without shutting down the interpreter, which would take 7 ms of a fetch."""


DIAGNOSES = ("doctor",)
"""Commands that check the environment themselves, and report what is wrong with it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``packline``. Returns the exit code; ``docs/reference/cli.md`` lists them."""
    called = arguments is None
    if called:
        if "_ARGCOMPLETE" in os.environ:
            _complete()
        restart_in_utf8()
        open_standard_streams()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = parse_arguments(words)
    except SystemExit as ended:  # the parser has printed help or an error
        if isinstance(ended, UsageError) and "--json" in words:
            report_usage_error(ended)
        if (lost := output_error()) is None:
            raise
        return report_lost_output(lost)
    code = _run(options)
    if called and options.command in FAST_EXIT and "threading" not in sys.modules:
        os._exit(code)  # both outputs are flushed
    return code


def _run(options: argparse.Namespace) -> int:
    """Run a command and flush its output. Returns the exit code."""
    as_json = getattr(options, "json", False) is True
    try:
        checked = nullcontext() if options.command in DIAGNOSES else checked_environment()
        with checked, _quiet(options, as_json):
            module = import_module(f"packline.cli.commands.{options.module}")
            code: int = module.run(options)
    except KeyboardInterrupt:
        code = say("interrupted", INTERRUPTED)
    except Exception as error:  # noqa: BLE001  the last place that can say anything; a bug shows its traceback
        code = report_failure(error, as_json=as_json)
    finally:
        if (used := sys.modules.get("packline.cli.backend_option")) is not None:
            used.close_backends()
    if (lost := output_error()) is not None:
        code = code or report_lost_output(lost)
        discard_output()  # else the end of the interpreter tries again
    return code


@contextmanager
def _quiet(options: argparse.Namespace, as_json: bool) -> Iterator[None]:
    """Show no progress with ``--quiet``, and print nothing to standard output but JSON."""
    if not getattr(options, "quiet", False):
        yield
        return
    if hasattr(options, "progress"):
        options.progress = "none"
    if as_json:
        yield
        return
    output = sys.stdout
    with open(os.devnull, "w") as sys.stdout:
        try:
            yield
        finally:
            sys.stdout = output


def _complete() -> None:
    """Answer a shell that completes a command line (``packline completion``), and exit."""
    import argcomplete

    argcomplete.autocomplete(make_parser())


if __name__ == "__main__":
    sys.exit(main())
