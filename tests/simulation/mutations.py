"""Mutations: the production code with one mistake in it. The simulator must notice each of them.

A mutation replaces a piece of text in the source of a function, and gives the function the code of the result; so it
is the production code that is wrong, not a copy. One whose text is no longer found fails as well.
"""

from __future__ import annotations

import inspect
import json
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import FunctionType
from typing import Any, NamedTuple

from tests.simulation.machine import DEFINITION


class Mutation(NamedTuple):
    """One mistake."""

    name: str
    edits: tuple[tuple[str, str, str], ...] = ()
    """(function as ``module:name``, text, other text)."""
    constants: tuple[tuple[str, Any], ...] = ()
    """(constant as ``module:name``, value)."""
    swallowed: str = ""
    """The call of a port whose throttling counts as success."""
    state: str = ""
    """The state of the state machine whose ``Next`` is ``then``."""
    then: str = ""

    @property
    def definition(self) -> Any:
        """The state machine with the mistake, None if it has none."""
        if not self.state:
            return None
        definition = json.loads(DEFINITION.read_text())
        states = definition["States"]["EachVersion"]["ItemProcessor"]["States"]
        assert self.then in states
        states[self.state]["Next"] = self.then
        return definition

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The production code is wrong as long as this lasts."""
        with ExitStack() as stack:
            for where in dict.fromkeys(where for where, _, _ in self.edits):
                texts = [(text, other) for edited, text, other in self.edits if edited == where]
                stack.enter_context(_edited(_function(where), texts, self.name))
            for where, value in self.constants:
                stack.enter_context(_set(where, value))
            yield


def edit(name: str, where: str, text: str, other: str, *more: tuple[str, str, str]) -> Mutation:
    """A mutation of one function, or of several."""
    return Mutation(name, ((where, text, other), *more))


def _function(where: str) -> FunctionType:
    module, _, path = where.partition(":")
    prefix = "" if module.startswith(("tests.", "functions.")) else "packline."
    found: Any = import_module(prefix + module)
    for name in path.split("."):
        found = getattr(found, name)
    return inspect.unwrap(found)  # type: ignore[no-any-return]


@contextmanager
def _edited(function: FunctionType, texts: list[tuple[str, str]], name: str) -> Iterator[None]:
    source = textwrap.dedent(inspect.getsource(function))
    for text, other in texts:
        if source.count(text) != 1:
            raise LookupError(f"{name}: {function.__qualname__} has {text!r} {source.count(text)} times")
        source = source.replace(text, other)
    lines = source.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("def "))
    code = _compiled("".join(lines[first:]), function)
    before, function.__code__ = function.__code__, code
    try:
        yield
    finally:
        function.__code__ = before


def _compiled(source: str, function: FunctionType) -> Any:
    names: dict[str, Any] = {}
    exec(
        compile("from __future__ import annotations\n" + source, "<mutation>", "exec"),
        function.__globals__,
        names,
    )
    return names[function.__name__].__code__


@contextmanager
def _set(where: str, value: Any) -> Iterator[None]:
    module, _, name = where.partition(":")
    found = import_module(f"packline.{module}")
    before = getattr(found, name)
    setattr(found, name, value)
    try:
        yield
    finally:
        setattr(found, name, before)
