"""What the convention tests look for: class names, docstrings, and identifiers, package by package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.conventions.source import ROOT, name_of, parsed, python_files

SOURCE = ROOT / "src/packline"
VERBS = frozenset((Path(__file__).parent / "verbs.txt").read_text().split())
FILLER_NAMES = frozenset(
    ("asked", "facts", "found", "given", "known", "rest", "said", "stuff", "tell", "there", "told", "wanted")
)
"""Words that do not say what a name holds."""

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_DESCRIBED_AS_VALUES = {"property", "cached_property", "lazy_property", "setter", "overload"}


class Violation(NamedTuple):
    """A place that does not follow a convention."""

    package: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def package_of(path: Path) -> str:
    """Return the package that a source file belongs to; those inside ``client`` count one by one."""
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[: 2 if parts[0] == "client" and len(parts) > 2 else 1])


@cache
def source_files() -> tuple[Path, ...]:
    """Return the Python files of the library."""
    return tuple(python_files("src"))


def repeated_class_names() -> Iterator[Violation]:
    """Yield every definition of a public class whose name is defined elsewhere, too."""
    definitions: dict[str, list[Path]] = {}
    for path in source_files():
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                definitions.setdefault(node.name, []).append(path)
    for name, paths in sorted(definitions.items()):
        for path in paths if len(paths) > 1 else ():
            elsewhere = ", ".join(name_of(other) for other in paths if other != path)
            yield Violation(package_of(path), name_of(path), f"class {name} is defined in {elsewhere}, too")


def unclear_docstrings() -> Iterator[Violation]:
    """Yield every public function and method whose docstring is missing or does not start with a verb."""
    for path in source_files():
        for node in _public_functions(parsed(path).body):
            words = (ast.get_docstring(node) or "").split(maxsplit=1)
            if words and words[0].strip(",.:;").lower() in VERBS:
                continue
            problem = f"its docstring starts with {words[0]!r}" if words else "it has no docstring"
            yield Violation(package_of(path), f"{name_of(path)}:{node.lineno}", f"{node.name}: {problem}")


def unclear_private_docstrings() -> Iterator[Violation]:
    """Yield every private function and method with a docstring that does not start with a verb."""
    for path in source_files():
        for node in ast.walk(parsed(path)):
            if (
                not isinstance(node, _FUNCTIONS)
                or not node.name.startswith("_")
                or node.name.startswith("__")
            ):
                continue
            words = (ast.get_docstring(node) or "").split(maxsplit=1)
            if words and not _is_described_as_value(node) and words[0].strip(",.:;").lower() not in VERBS:
                what = f"{node.name}: its docstring starts with {words[0]!r}"
                yield Violation(package_of(path), f"{name_of(path)}:{node.lineno}", what)


def filler_names() -> Iterator[Violation]:
    """Yield every identifier that is a filler word."""
    for path in source_files():
        for node in ast.walk(parsed(path)):
            for name in _names_bound_by(node):
                if name.strip("_") in FILLER_NAMES:
                    place = f"{name_of(path)}:{getattr(node, 'lineno', 1)}"
                    yield Violation(package_of(path), place, f"{name} does not say what it holds")


def _public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public_functions(node.body)
        elif (
            isinstance(node, _FUNCTIONS)
            and not node.name.startswith("_")
            and not _is_described_as_value(node)
        ):
            yield node


def _is_described_as_value(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
    return bool(decorators & _DESCRIBED_AS_VALUES)


def _names_bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _FUNCTIONS | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.attr
