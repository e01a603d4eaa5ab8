"""Habits of the project that no linter checks."""

from __future__ import annotations

import ast
import os
import re

from tests.conventions.source import CODE, ROOT, name_of, parsed, project_files, python_files

MAKES_CLIENTS = (
    "src/packline/aws/clients.py",
    "src/packline/local/",
    "tests/",
    "bench/",
)
CLIENTS = {"client", "resource", "Session"}
# Written so that this file does not name what it looks for.
NOT_OURS = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:wo[r]k|ro[o]t|ho[m]e/\w+|Us[e]rs/\w+)/"),
    "a package registry's host": re.compile(r"py[p]i\.org|pythonho[s]ted|npm[j]s\.|cra[t]es\.io"),
    "a promise": re.compile(r"\b(?:TO[D]O|FI[X]ME|XX[X]|HA[C]K)\b"),
}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".json",
    ".txt",
    ".in",
    ".yml",
    ".yaml",
    ".sh",
    ".cfg",
    ".html",
    ".css",
    ".js",
    "",
}


def test_every_module_opens_with_a_sentence() -> None:
    for path in python_files(*CODE, "tests"):
        docstring = ast.get_docstring(parsed(path)) or ("." if not parsed(path).body else "")
        assert docstring.splitlines()[:1], f"{name_of(path)} has no docstring"
        assert re.search(r"[.?!:]['\"`)]*$", docstring.split("\n\n")[0].strip()), (
            f"{name_of(path)}: {docstring!r}"
        )


def test_only_the_composition_root_makes_aws_clients() -> None:
    for path in python_files(*CODE, "tests"):
        if name_of(path).startswith(MAKES_CLIENTS):
            continue
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "boto3"
            ):
                assert node.attr not in CLIENTS, f"{name_of(path)}:{node.lineno} makes a client of its own"


def test_the_project_speaks_of_itself_only() -> None:
    for path in project_files():
        if path.suffix not in TEXT or path.name == "LICENSE":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for what, pattern in NOT_OURS.items():
            found = pattern.search(text)
            assert found is None, f"{name_of(path)} holds {what}: {found and found[0]}"


def test_what_every_repository_needs_is_there() -> None:
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci/run", ".gitignore", "cdk.json"):
        assert (ROOT / name).is_file(), name
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "## " in (ROOT / "CHANGELOG.md").read_text()
