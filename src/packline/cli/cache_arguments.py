"""The arguments of ``packline cache``. Imports nothing that is slow."""

from __future__ import annotations

import argparse

from packline.cli.parsing import Commands, add_command, add_json, path, size


def add_cache(commands: Commands) -> None:
    """Add the command with its subcommands."""
    command = add_command(
        commands, "cache", "cache", "List, check and clean the cache of fetched versions on this machine."
    )
    actions = command.add_subparsers(metavar="ACTION", dest="action", required=True)
    _action(actions, "ls", "List the cached versions, the one used last first.")
    _action(actions, "info", "Show where the cache is, what it takes and what it may take.")
    verify = _action(
        actions, "verify", "Read every cached file and compare it; exit code 5 if damage remains."
    )
    verify.add_argument("name", nargs="*", metavar="NAME", help="only these versions (URI or content id)")
    verify.add_argument("--repair", action="store_true", help="fetch again what is damaged")
    prune = _action(actions, "prune", "Remove unused versions, and what dead processes have left.")
    how_much = prune.add_mutually_exclusive_group()
    how_much.add_argument(
        "--cache-bytes",
        type=size,
        metavar="SIZE",
        help="until the cache takes no more than this (default: PACKLINE_CACHE_BYTES)",
    )
    how_much.add_argument("--all", action="store_true", help="every version that is not in use")
    remove = _action(actions, "rm", "Remove versions from the cache.")
    remove.add_argument("name", nargs="+", metavar="NAME", help="URI, or content id (8 characters at least)")
    remove.add_argument("--force", action="store_true", help="also versions that are in use")


def _action(actions: Commands, name: str, help_text: str) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, help=help_text, description=help_text)
    action.add_argument("--cache", type=path, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)")
    add_json(action)
    return action
