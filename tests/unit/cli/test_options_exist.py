"""Each option that a command reads is one that its parser knows."""

from __future__ import annotations

import argparse
import ast
import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest

from packline.cli.command_table import COMMANDS
from packline.cli.common_options import Parser


def dests(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Names of what a parser, and those below it, put into the options."""
    yield from parser._defaults
    for action in parser._actions:
        yield action.dest
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from dests(below)


def read_options(module: str) -> set[str]:
    """Attributes of ``options`` that a module reads without saying what to do where there is none."""
    tree = ast.parse(inspect.getsource(import_module(module)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "options"
    }


@pytest.mark.parametrize("module", sorted({entry.module for entry in COMMANDS.values()}))
def test_a_command_reads_no_option_that_its_parser_does_not_have(module: str) -> None:
    commands = import_module(f"packline.cli.commands.{module}")
    known = {"command", "module", "argv"}
    for entry in COMMANDS.values():
        if entry.module == module:
            parser = Parser()
            getattr(commands, entry.add_options)(parser)
            known |= set(dests(parser))
    assert read_options(commands.__name__) - known == set()
