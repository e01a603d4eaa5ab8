"""What the parsers of several commands share: how a command is added, and options that mean the same everywhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from packline.errors import InvalidSetting
from packline.sizes import parse_bytes

Commands = Any
"""argparse's own type for this is private."""


class UsageError(SystemExit):
    """The arguments are wrong; the usage of the command and ``message`` are printed already. Exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(2)
        self.message = message


class Parser(argparse.ArgumentParser):
    """Repeats what it refuses without the passwords and signatures of URLs. Its commands are of the same class."""

    def error(self, message: str) -> NoReturn:
        """Print usage and message to standard error. Raises UsageError."""
        from packline.redaction import redact_text  # rarely needed

        message = redact_text(message)
        self.print_usage(sys.stderr)
        self._print_message(f"{self.prog}: error: {message}\n", sys.stderr)
        raise UsageError(message)


def add_command(commands: Commands, name: str, module: str, help_text: str) -> argparse.ArgumentParser:
    """A command that ``packline.cli.<module>`` runs."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    command.set_defaults(module=module, command=name)
    return command


def size_argument(text: str) -> int:
    """The type of options that take a number of bytes (``packline.sizes``)."""
    try:
        return parse_bytes(text)
    except InvalidSetting as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def uri_argument(text: str) -> str:
    """The type of arguments that name a version or alias: ``NAME/VERSION`` is short for ``dataset://NAME/VERSION``."""
    name, separator, reference = text.partition("/")
    return f"dataset://{text}" if name and separator and reference and "://" not in text else text


def path_argument(text: str) -> Path:
    """The type of arguments that name a file or folder. An empty text is refused: it would be the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("The name is empty. Name a file or folder, or leave the option out.")
    return Path(text)


def add_quiet(command: argparse.ArgumentParser) -> None:
    """``--quiet``."""
    command.add_argument(
        "-q", "--quiet", action="store_true", help="print warnings and errors only (and JSON, with --json)"
    )


def add_json(command: argparse.ArgumentParser) -> None:
    """``--json``."""
    command.add_argument("--json", action="store_true", help="print JSON")


def add_progress(command: argparse.ArgumentParser) -> None:
    """``--progress``."""
    command.add_argument(
        "--progress",
        choices=("auto", "bar", "lines", "json", "none"),
        default="auto",
        help="how to show progress (default: a bar on a terminal, lines elsewhere)",
    )


def add_wait(command: argparse.ArgumentParser) -> None:
    """``--wait`` and ``--timeout``."""
    command.add_argument("--wait", action="store_true", help="wait until the version is there and packaged")
    command.add_argument(
        "--timeout", type=float, default=3600, metavar="SECONDS", help="how long to wait (default: 3600)"
    )


def add_api(command: argparse.ArgumentParser) -> None:
    """``--api``."""
    command.add_argument(
        "--api", metavar="URL", help="ask this HTTP API, not table and store (default: PACKLINE_API_URL)"
    )


def add_cached(command: argparse.ArgumentParser, *modes: str) -> None:
    """``--place`` and ``--cache``. ``modes``: link modes that this command offers beside the usual ones."""
    command.add_argument(
        "--place",
        choices=("auto", "hardlink", "reflink", "copy", "symlink", *modes),
        default="auto",
        help="how files get from the cache to DIR: auto takes reflinks where the file system can, else hard links, "
        "else copies" + ("; direct extracts there, without a cache" if "direct" in modes else ""),
    )
    command.add_argument(
        "--cache", type=path_argument, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)"
    )
