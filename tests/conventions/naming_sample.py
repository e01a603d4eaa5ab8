"""``python -m tests.conventions.naming_sample --seed 7``: 30 names at random, each beside its first docstring line.

A reader checks that the line adds nothing surprising to the name.
"""

from __future__ import annotations

import argparse
import ast
import random
from collections.abc import Iterator

from tests.conventions.rules import source_files
from tests.conventions.source import name_of, parsed

SIZE = 30


def public_names() -> Iterator[tuple[str, str]]:
    """Yield each public module and class with its first docstring line."""
    for path in source_files():
        module = name_of(path).removeprefix("src/packline/")
        if path.stem != "__init__" and not path.stem.startswith("_"):
            yield module, _first_line(parsed(path))
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield f"{module}: {node.name}", _first_line(node)


def sample(seed: int, size: int = SIZE) -> list[tuple[str, str]]:
    """Choose names at random; the same seed and tree give the same names."""
    return sorted(random.Random(seed).sample(sorted(public_names()), size))


def main() -> None:
    """Print the sample of a seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args()
    chosen = sample(options.seed, options.size)
    width = max(len(name) for name, _ in chosen)
    for name, line in chosen:
        print(f"{name:{width}}  {line}")


def _first_line(node: ast.Module | ast.ClassDef) -> str:
    text = ast.get_docstring(node) or _rule_of(node)
    return text.splitlines()[0] if text else "(no docstring)"


def _rule_of(node: ast.Module | ast.ClassDef) -> str:
    """Return the ``rule`` of an error of the package format, which says what its docstring would."""
    for each in node.body:
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "rule":
            return f"broken rule: {ast.literal_eval(each.value)}"
    return ""


if __name__ == "__main__":
    main()
