"""``packline completion``: print the script that completes commands and options in a shell."""

from __future__ import annotations

import argparse

SHELLS = ("bash", "zsh", "fish")


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline completion``."""
    command.add_argument("shell", choices=SHELLS, help='in bash: eval "$(packline completion bash)"')


def run(options: argparse.Namespace) -> int:
    """Print the script. Returns 0."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["packline"], shell=options.shell))
    return 0
