"""The commands that change what a deployment holds: their arguments. Imports nothing that is slow."""

from __future__ import annotations

from pathlib import Path

from packline.cli.parsing import Commands, add_command, add_json, add_wait


def add_changes(commands: Commands) -> None:
    """Add every command of this module."""
    for add in (_adopt, _metadata):
        add(commands)


def _adopt(commands: Commands) -> None:
    command = add_command(
        commands, "adopt", "adopt", "Make datums, or a version, of objects that lie in the store already."
    )
    command.add_argument(
        "url", metavar="URL", help="s3://store/prefix/ for all below it; s3://store/key for one object"
    )
    command.add_argument(
        "--to", metavar="NAME/VERSION", help="version that they become, such as my-images/v1"
    )
    command.add_argument("--packaging", action="store_true", help="package the version")
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only these paths (may be repeated)"
    )
    add_wait(command)
    add_json(command)


def _metadata(commands: Commands) -> None:
    command = add_command(commands, "metadata", "metadata", "Show what is said about a datum, or say more.")
    command.add_argument("uri", nargs="?", metavar="URI", help="datum://id, or datum://alias")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="JSON, or a text; null takes the key away (may be repeated)",
    )
    command.add_argument("--file", type=Path, metavar="FILE", help="a JSON object to merge; --set wins")
    command.add_argument(
        "--from-jsonl",
        type=Path,
        metavar="FILE",
        help='many datums: lines of {"datum": "<id or alias>", "metadata": {…}}',
    )
    add_json(command)
