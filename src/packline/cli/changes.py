"""The commands that change what a deployment holds: their arguments. Imports nothing that is slow."""

from __future__ import annotations

from packline.cli.parsing import Commands, add_command, add_json, add_wait, path


def add_changes(commands: Commands) -> None:
    """Add every command of this module."""
    for add in (_adopt, _metadata, _package, _compose, _create, _delete, _restore, _executions):
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
    command.add_argument("--file", type=path, metavar="FILE", help="a JSON object to merge; --set wins")
    command.add_argument(
        "--from-jsonl",
        type=path,
        metavar="FILE",
        help='many datums: lines of {"datum": "<id or alias>", "metadata": {…}}',
    )
    add_json(command)


def _package(commands: Commands) -> None:
    command = add_command(
        commands, "package", "packaging", "Package a version now, whatever made it; or again after a failure."
    )
    command.add_argument("uri", metavar="URI", help="dataset://name/version, or an alias, or latest")
    command.add_argument(
        "--rebuild", action="store_true", help="build every part from the objects, even if it has a package"
    )
    add_wait(command)
    add_json(command)


def _compose(commands: Commands) -> None:
    command = add_command(
        commands, "compose", "compose", "Make a version of chosen datums, wherever they were made."
    )
    command.add_argument("uri", metavar="URI", help="dataset://name/version, which must not exist")
    command.add_argument(
        "--datum",
        action="extend",
        nargs="+",
        default=[],
        metavar="ID",
        help="datums that shall be in it: ids or aliases (may be repeated)",
    )
    command.add_argument(
        "--from-file", type=path, metavar="LIST", help="more of them, one a line; - is standard input"
    )
    command.add_argument("--base", metavar="URI", help="version that it comes from, for lineage")
    command.add_argument("--packaging", action="store_true", help="package it")
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument("--tag", action="append", default=[], help="may be repeated")
    add_wait(command)
    add_json(command)


def _create(commands: Commands) -> None:
    command = add_command(commands, "create", "create", "Make a dataset that has no version yet.")
    command.add_argument("dataset", metavar="DATASET", help="dataset://name, or the name")
    command.add_argument("--owner", default="", help="who answers for it")
    add_json(command)


def _delete(commands: Commands) -> None:
    command = add_command(
        commands, "delete", "removing", "Delete a version; for some time it can be restored."
    )
    command.add_argument("uri", metavar="URI", help="dataset://name/version, never an alias")
    command.add_argument("--yes", action="store_true", help="do not ask")
    command.add_argument(
        "--days",
        type=int,
        metavar="N",
        help="how long it can be restored (default: PACKLINE_DELETE_DAYS, or 30)",
    )
    add_json(command)


def _restore(commands: Commands) -> None:
    command = add_command(commands, "restore", "removing", "Bring a deleted version back.")
    command.add_argument("uri", metavar="URI", help="dataset://name/version")
    add_json(command)


def _executions(commands: Commands) -> None:
    command = add_command(commands, "executions", "executions", "List executions, newest first.")
    command.add_argument("--state", choices=("open", "sealing", "sealed"), help="only those in this state")
    command.add_argument("--alerts", action="store_true", help="only those with alerts")
    command.add_argument("--limit", type=int, default=100, metavar="N", help="so many (default: 100)")
    add_json(command)
