"""What ``packline push`` takes."""

from __future__ import annotations

import argparse

from packline.cli.parsing import Commands, add_command, add_json, add_progress, add_wait, path


def add_push(commands: Commands) -> None:
    """``packline push``."""
    command = add_command(
        commands, "push", "push", "Upload a folder as an execution; its files become a dataset version."
    )
    command.add_argument("folder", type=path, metavar="DIR")
    command.add_argument(
        "--dataset", metavar="NAME/VERSION", help="version that all files join, such as my-images/v1"
    )
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument(
        "--from", dest="base", metavar="REFERENCE", help="base version or alias whose files it inherits"
    )
    command.add_argument("--execution", metavar="ID", help="execution id (default: made up)")
    command.add_argument("--no-packaging", action="store_true", help="make the version, but no package")
    command.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="leave these paths out, beside those that a .packlineignore names (may be repeated)",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="list what would be uploaded, check it, and upload nothing"
    )
    _live(command)
    add_wait(command)
    add_progress(command)
    add_json(command)


def _live(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--watch",
        action="store_true",
        help="upload files at once when they are set read-only, the rest when stopped (SIGTERM, end of input)",
    )
    command.add_argument(
        "--heartbeat",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="touch a watched execution so often while nothing is uploaded (default: 60; below the quiet period)",
    )
    command.add_argument(
        "--command",
        dest="argv",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="run this and watch until it ends (must come last)",
    )
