"""The commands that change what a deployment holds: their arguments. Imports nothing that is slow."""

from __future__ import annotations

from packline.cli.parsing import Commands


def add_changes(commands: Commands) -> None:
    """Add every command of this module."""
    for add in ():
        add(commands)
