"""What the parsers of several commands share: how a command is added, and options that mean the same everywhere."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from packline.errors import InvalidSetting
from packline.sizes import parse_bytes

Commands = Any
"""argparse's own type for this is private."""


class Parser(argparse.ArgumentParser):
    """Repeats what it refuses without the passwords and signatures of URLs. Its commands are of the same class."""

    def error(self, message: str) -> NoReturn:
        from packline.redaction import redact_text  # rarely needed

        super().error(redact_text(message))


def add_command(commands: Commands, name: str, module: str, help_text: str) -> argparse.ArgumentParser:
    """A command that ``packline.cli.<module>`` runs."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    command.set_defaults(module=module, command=name)
    return command


def size(text: str) -> int:
    """The type of options that take a number of bytes (``packline.sizes``)."""
    try:
        return parse_bytes(text)
    except InvalidSetting as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def path(text: str) -> Path:
    """The type of arguments that name a file or folder. An empty text is refused: it would be the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("The name is empty. Name a file or folder, or leave the option out.")
    return Path(text)


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
