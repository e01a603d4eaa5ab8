"""``import packline`` is cheap and offers the public functions on first use; none of them needs the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import packline
from packline.errors import InvalidInput, InvalidUri


def imported_by(statement: str) -> set[str]:
    """The modules of packline that a fresh interpreter has after a statement."""
    show = "import sys; print(*[name for name in sys.modules if name.startswith('packline')])"
    command = [sys.executable, "-c", f"{statement}; {show}"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_imports_nothing_else() -> None:
    assert imported_by("import packline") == {"packline"}


@pytest.mark.parametrize("name", ["fetch", "push", "resolve"])
def test_a_public_function_is_imported_on_first_use_and_without_the_command_line(name: str) -> None:
    modules = imported_by(f"import packline; packline.{name}")
    assert f"packline.library.{name}" in modules
    assert not [module for module in modules if module.startswith(("packline.cli.", "packline.aws."))]


def test_looking_at_fetch_does_not_import_the_transfer_engine() -> None:
    assert not [module for module in imported_by("import packline; packline.fetch") if "transfer" in module]


def test_the_public_names_are_listed() -> None:
    assert {"__version__", "fetch", "push", "resolve"} <= set(dir(packline))
    assert packline.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="opened"):
        _ = packline.opened


def test_resolving_a_name_that_is_not_a_uri_says_what_to_write() -> None:
    with pytest.raises(InvalidUri) as raised:
        packline.resolve("images/v1")
    assert "dataset://" in raised.value.remedy


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"folder": 3}, "folder is 3"),
        ({"dataset": "images/latest"}, "named latest"),
        ({"dataset": "images/v1", "aliases": ["good", 3]}, "each of aliases is 3"),
        ({"packaging": "no", "dataset": "images/v1"}, "True or False"),
        ({"exclude": 3}, "exclude is 3"),
        ({"execution": "-x"}, "-x"),
    ],
    ids=str,
)
def test_an_argument_of_push_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, object], words: str
) -> None:
    monkeypatch.delenv("PACKLINE_TABLE", raising=False)
    with pytest.raises(InvalidInput) as raised:
        packline.push(**({"folder": tmp_path} | arguments))  # type: ignore[arg-type]
    assert words in str(raised.value)
