"""Prints errors: one line on standard error, and with ``--json`` a JSON object on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from packline.cli.common_options import UsageError
from packline.cli.standard_streams import discard_output, output_error, printable
from packline.errors import PacklineError

USAGE = 2
BUG = 70
"""EX_SOFTWARE of sysexits.h: an exception that is not a PacklineError."""
INTERRUPTED = 130
OUTPUT_CLOSED = 141
"""128 + SIGPIPE, as a shell reports a tool whose reader has exited (``packline ls | head``)."""


def report_failure(error: Exception, *, as_json: bool) -> int:
    """Print an exception. ``as_json``: as JSON on standard output, too. Returns the exit code."""
    if isinstance(error, OSError) and (lost := output_error()) is not None:
        return report_lost_output(lost)
    typed = error if isinstance(error, PacklineError) else _typed(error)
    if typed is None:
        code = _report_bug(error)
        if as_json:
            from packline.redaction import redact_text

            text = redact_text(str(error))
            _print_json(type(error).__name__, text, "Report it to the maintainers of Packline.", code)
        return code
    code = say(str(typed), typed.exit_code)
    for line in typed.details:
        print(f"  {printable(line)}", file=sys.stderr, flush=True)
    if as_json:
        _print_json(typed.code, typed.message, typed.remedy, code, typed.details)
    return code


def report_usage_error(error: UsageError) -> None:
    """Print a usage error as JSON; the parser has printed it as text already."""
    _print_json("UsageError", error.message, "See packline --help.", USAGE)


def report_lost_output(error: OSError) -> int:
    """Report that standard output cannot be written; silently if its reader has exited. Returns the exit code."""
    discard_output()
    if isinstance(error, BrokenPipeError):
        return OUTPUT_CLOSED
    from packline.fs.os_errors import file_error, reason

    code = file_error(error).exit_code
    remedy = "Check where standard output goes (a full disk, a closed descriptor), or redirect it elsewhere."
    return say(f"Cannot write to standard output: {reason(error)}. {remedy}", code)


def say(message: str, code: int) -> int:
    """Print a message to standard error, after the name of the program. Returns ``code``."""
    print(f"packline: {printable(message)}", file=sys.stderr, flush=True)
    return code


def release() -> str:
    """Return the version of the installed package, or ``unknown``."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("packline")
    except PackageNotFoundError:
        return "unknown"


def _typed(error: Exception) -> PacklineError | None:
    from packline.client.error_boundary import typed_error

    return typed_error(error)


def _print_json(kind: str, message: str, remedy: str, code: int, details: Sequence[str] = ()) -> None:
    """Print an error as one JSON object. Output that cannot be written is reported by the caller's last check."""
    fields = {"type": kind, "message": message, "remedy": remedy, "details": list(details), "exit_code": code}
    try:
        print(json.dumps({"error": fields}, ensure_ascii=False), flush=True)
    except OSError:
        discard_output()


def _report_bug(error: Exception) -> int:
    import platform
    import traceback

    from packline.redaction import redact_text

    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    say(
        f"this is a bug in Packline {release()} ({python}). "
        "Report the command and all lines below to its maintainers.",
        BUG,
    )
    print(redact_text("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    return BUG
