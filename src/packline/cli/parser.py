"""Parses the command line; loads only the options of the command that is called."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Collection, Iterable, Sequence
from importlib import import_module

from packline.cli.command_table import COMMANDS
from packline.cli.common_options import Commands, Parser, add_command

EPILOG = """\
On a worker one setting is enough: PACKLINE_STACK (the name of the stack, or NAME@REGION), or a profile that packline
configure has written; PACKLINE_STORE, PACKLINE_TABLE, PACKLINE_CACHE and AWS's own variables win over both. Without
AWS credentials, commands use the HTTP API: PACKLINE_API_URL, and PACKLINE_API_TOKEN or _TOKEN_FILE.

Exit codes: 0 done, 1 versions differ (diff), 2 invalid input, 3 not found, 4 conflict, 5 corrupt package, 6 no space,
7 refused or unavailable, 8 a local file or folder cannot be used, 70 a bug, 130 interrupted.
"""


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse a command line without the name of the program.

    Exits with 2, usage and error of the command that was called, where the arguments are wrong.
    """
    if list(arguments) == ["--version"]:
        from packline.cli.error_output import release

        print(f"packline {release()}")
        raise SystemExit(0)
    called = next((word for word in arguments if not word.startswith("-")), None)
    parser, choices = _make([called] if called in COMMANDS else [])
    if called is not None and called not in COMMANDS:
        parser.error(f"there is no command {called!r}{_suggest(called, COMMANDS)}; see packline --help")
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        command = choices[options.command]
        hint = _suggest(unknown[0].partition("=")[0], command._option_string_actions)
        command.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
    return options


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, for the reference page and for completion. It imports every command."""
    return _make(COMMANDS)[0]


def _make(loaded: Collection[str]) -> tuple[Parser, dict[str, argparse.ArgumentParser]]:
    """Return a parser that knows the options of the commands ``loaded``, and the parsers of all commands."""
    parser = Parser(
        prog="packline",
        description="Datasets of many small files, moved as a few large packages.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version of Packline, and exit")
    commands: Commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, entry in COMMANDS.items():
        command = add_command(commands, name, entry.module, entry.summary)
        if name in loaded:
            module = import_module(f"packline.cli.commands.{entry.module}")
            getattr(module, entry.add_options)(command)
    return parser, commands.choices


def _suggest(word: str, names: Iterable[str]) -> str:
    """Return a "did you mean" with the most similar name, as the end of an error; empty if none is similar."""
    near = difflib.get_close_matches(word, list(names), n=1)
    return f"; did you mean {near[0]}?" if near else ""
