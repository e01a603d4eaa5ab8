"""The parser class, the types of arguments, and the options that several commands share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from packline.errors import InvalidSetting
from packline.sizes import parse_bytes

Commands = Any
"""The subparsers action of argparse, whose own type is private."""


class UsageError(SystemExit):
    """The arguments are wrong; the usage of the command and ``message`` are printed already. Exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(2)
        self.message = message


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors hide the passwords and signatures of URLs. Its subparsers are of this class."""

    def error(self, message: str) -> NoReturn:
        """Print usage and message to standard error. Raises UsageError."""
        from packline.redaction import redact_text  # rarely needed

        message = redact_text(message)
        self.print_usage(sys.stderr)
        self._print_message(f"{self.prog}: error: {message}\n", sys.stderr)
        raise UsageError(message)


def add_command(commands: Commands, name: str, module: str, help_text: str) -> argparse.ArgumentParser:
    """Add a command to the parser.

    Args:
        commands: The subparsers action of the parser.
        name: Name of the command.
        module: Module of ``packline.cli.commands`` that runs it.
        help_text: One sentence for the list of commands and the help page.

    Returns:
        The parser of the command.
    """
    command: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    command.set_defaults(module=module, command=name)
    return command


def size_argument(text: str) -> int:
    """Parse an option that takes a number of bytes, such as ``10MB``. Raises ArgumentTypeError."""
    try:
        return parse_bytes(text)
    except InvalidSetting as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def seconds_argument(text: str) -> float:
    """Parse an option that takes seconds, 0 or more; NaN would never end. Raises ArgumentTypeError."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not seconds >= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds. Write 0 or more.")
    return seconds


def count_argument(text: str) -> int:
    """Parse an option that takes a number from 1 on. Raises ArgumentTypeError."""
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of things. Write 1 or more.")
    return count


def port_argument(text: str) -> int:
    """Parse an option that takes a port, 0 for a free one. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port. Write 0 to 65535.")
    return int(text)


def uri_argument(text: str) -> str:
    """Expand the short form ``NAME/VERSION`` to ``dataset://NAME/VERSION``; return any other text as it is."""
    name, separator, reference = text.partition("/")
    return f"dataset://{text}" if name and separator and reference and "://" not in text else text


def path_argument(text: str) -> Path:
    """Parse the name of a file or folder. Raises ArgumentTypeError for "", which would be the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("The name is empty. Name a file or folder, or leave the option out.")
    return Path(text)


def add_quiet(command: argparse.ArgumentParser) -> None:
    """Add ``--quiet``."""
    command.add_argument(
        "-q", "--quiet", action="store_true", help="print warnings and errors only (and JSON, with --json)"
    )


def add_json(command: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    command.add_argument("--json", action="store_true", help="print JSON")


def add_progress(command: argparse.ArgumentParser) -> None:
    """Add ``--progress``."""
    command.add_argument(
        "--progress",
        choices=("auto", "bar", "lines", "json", "none"),
        default="auto",
        help="how to show progress (default: a bar on a terminal, lines elsewhere)",
    )


def add_wait(command: argparse.ArgumentParser) -> None:
    """Add ``--wait`` and ``--timeout``."""
    command.add_argument("--wait", action="store_true", help="wait until the version exists and is packaged")
    command.add_argument(
        "--timeout",
        type=seconds_argument,
        default=3600,
        metavar="SECONDS",
        help="how long to wait (default: 3600)",
    )


def add_api(command: argparse.ArgumentParser) -> None:
    """Add ``--api``."""
    command.add_argument(
        "--api",
        metavar="URL",
        help="use this HTTP API instead of table and bucket (default: PACKLINE_API_URL)",
    )


def add_cache_options(command: argparse.ArgumentParser, *modes: str) -> None:
    """Add ``--place`` and ``--cache``. ``modes``: link modes that this command offers in addition."""
    command.add_argument(
        "--place",
        choices=("auto", "hardlink", "reflink", "copy", "symlink", *modes),
        default="auto",
        help="how files get from the cache to DIR: auto uses reflinks if the file system can, else hard links, "
        "else copies" + ("; direct extracts there, without a cache" if "direct" in modes else ""),
    )
    command.add_argument(
        "--cache", type=path_argument, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)"
    )


def add_cache_use(command: argparse.ArgumentParser) -> None:
    """Add ``--cache-bytes`` and ``--offline``."""
    command.add_argument(
        "--cache-bytes",
        type=size_argument,
        metavar="SIZE",
        help="size limit of the cache, such as 50GB (0: no limit)",
    )
    command.add_argument(
        "--offline", action="store_true", help="use the cache only (also: PACKLINE_OFFLINE=1)"
    )
