"""No test expects anything to be done within some time: how long it takes depends on what else the machine does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.conventions.source import name_of, parsed, python_files

CLOCKS = {"monotonic", "perf_counter", "time", "process_time", "thread_time"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}
TOOLS = ("tests/bench/", "tests/stress/", "tests/simulation/__main__.py")
"""What measures is tested with a clock, and what runs for a given time has one."""
MEASURES = ("performance.now(", "getrusage(resource.RUSAGE_SELF).ru_utime", "importtime")
"""What measures in another language or another process."""
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def read_from_a_clock(node: ast.expr, measured: set[str]) -> bool:
    """Whether a value is a time of a clock, or computed from one with arithmetic only."""
    if isinstance(node, ast.Name):
        return node.id in measured
    if isinstance(node, ast.BinOp):
        return read_from_a_clock(node.left, measured) or read_from_a_clock(node.right, measured)
    if isinstance(node, ast.Subscript | ast.Starred | ast.UnaryOp):
        return read_from_a_clock(node.operand if isinstance(node, ast.UnaryOp) else node.value, measured)
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            return function.value.id == "time" and function.attr in CLOCKS
        arithmetic = isinstance(function, ast.Name) and function.id in {"min", "max", "sum", "abs", "round"}
        inner = [arg.elt if isinstance(arg, ast.GeneratorExp) else arg for arg in node.args]
        return (isinstance(function, ast.Name) and function.id in measured) or (
            arithmetic and any(read_from_a_clock(arg, measured) for arg in inner)
        )
    return False


def measured_names(tree: ast.AST) -> set[str]:
    """Variables that hold a time, and functions that return one."""
    measured: set[str] = set()
    for _ in range(3):  # through so many variables
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and read_from_a_clock(node.value, measured):
                measured |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.FunctionDef):
                returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
                if any(value is not None and read_from_a_clock(value, measured) for value in returned):
                    measured.add(node.name)
    return measured


def bounds_from_above(tree: ast.Module) -> Iterator[int]:
    """Lines of assertions that a time is less than something. More can be asserted: a busy machine only adds."""
    # Names are looked up a function at a time, functions within functions with their surroundings.
    for part in tree.body:
        measured = measured_names(part)
        for statement in (node for node in ast.walk(part) if isinstance(node, ast.Assert)):
            for node in ast.walk(statement.test):
                if isinstance(node, ast.Compare) and _is_bound(node, measured):
                    yield statement.lineno


def _is_bound(node: ast.Compare, measured: set[str]) -> bool:
    values = [node.left, *node.comparators]
    for left, operator, right in zip(values, node.ops, values[1:], strict=False):
        if isinstance(operator, ast.Lt | ast.LtE) and read_from_a_clock(left, measured):
            return True
        if isinstance(operator, ast.Gt | ast.GtE) and read_from_a_clock(right, measured):
            return True
    return False


def test_no_test_bounds_a_measured_time() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in python_files("tests")
        if not name_of(path).startswith(TOOLS)
        for line in bounds_from_above(parsed(path))
    ]
    assert found == [], "count events or instructions (tests/effort.py), or wait (tests/waiting.py)"


def test_no_test_measures_in_another_process_or_in_the_browser() -> None:
    found = [
        f"{name_of(path)}: {word}"
        for path in python_files("tests")
        if path.name != "test_clocks.py" and not name_of(path).startswith(TOOLS)
        for word in MEASURES
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "is_bound"),
    [
        ("def f():\n s = time.monotonic()\n g()\n assert time.monotonic() - s < 5", True),
        (
            "def f():\n s = time.perf_counter()\n g()\n took = time.perf_counter() - s\n assert 5 >= took",
            True,
        ),
        ("def f():\n def t(n):\n  return time.process_time() - n\n assert t(1) < 30 * t(2)", True),
        ("def f():\n t = time.time()\n assert max(time.time() - t, 1) <= 1", True),
        ("def f():\n s = time.monotonic()\n g()\n assert time.monotonic() - s > 0.3", False),
        ("def f():\n assert verdict(time.time()) is DENIED", False),
        ("def f():\n assert seconds(1) < 5", False),
    ],
)
def test_a_bound_is_found_and_nothing_else(source: str, is_bound: bool) -> None:
    assert bool(list(bounds_from_above(ast.parse(source)))) == is_bound
