"""The arguments of the commands that work on local package files. Imports nothing that is slow."""

from __future__ import annotations

from packline.cli.parsing import Commands, add_command, add_json, path, size


def add_archives(commands: Commands) -> None:
    """Add every command of this module."""
    for add in (_pack, _verify, _unpack):
        add(commands)


def _pack(commands: Commands) -> None:
    command = add_command(
        commands, "pack", "package", "Pack a local folder into .vhpkgzip parts; no AWS needed."
    )
    command.add_argument("folder", type=path, metavar="DIR")
    command.add_argument("out", type=path, metavar="OUT.vhpkgzip")
    command.add_argument("--part-bytes", type=size, metavar="SIZE", help="largest part (default: 512 MiB)")
    command.add_argument("--part-files", type=int, metavar="N", help="most files in a part (default: 20000)")
    add_json(command)


def _verify(commands: Commands) -> None:
    command = add_command(commands, "verify", "package", "Check packages by every rule of the format.")
    command.add_argument("files", type=path, nargs="+", metavar="FILE")
    add_json(command)


def _unpack(commands: Commands) -> None:
    command = add_command(commands, "unpack", "package", "Unpack local packages into a folder.")
    command.add_argument("files", type=path, nargs="+", metavar="FILE")
    command.add_argument("--to", type=path, required=True, metavar="DIR", help="absent or empty folder")
    command.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these paths")
    add_json(command)
