"""What every command has in common: versions, suggestions, quiet, JSON errors, completion, one grammar of URIs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from packline.cli.command_table import COMMANDS
from packline.cli.parser import make_parser, parse_arguments
from tests.warm_command import run_packline


def run(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``packline`` in a folder, with an environment of its own."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    return run_packline(arguments, environment, folder)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A folder with one package."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("a")
    assert run("pack", "source", "a.vhpkgzip", folder=tmp_path).returncode == 0
    return tmp_path


def test_the_version_is_that_of_the_installed_package(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).stdout == f"packline {version('packline')}\n"


def test_the_help_lists_every_command_without_loading_any(tmp_path: Path) -> None:
    code = (
        "import sys; from packline.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith('packline.cli.commands.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ")}
    assert listed >= set(COMMANDS)


@pytest.mark.parametrize(
    ("typed", "meant"), [("fech", "fetch"), ("executons", "executions"), ("psuh", "push")]
)
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(
    typed: str, meant: str, tmp_path: Path
) -> None:
    done = run(typed, folder=tmp_path)
    assert done.returncode == 2
    assert f"there is no command '{typed}'; did you mean {meant}?" in done.stderr


def test_a_mistyped_option_is_answered_with_the_usage_of_its_command(tmp_path: Path) -> None:
    done = run("fetch", "a/v1", "--to", "x", "--verfy=sha256", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: packline fetch ")
    assert done.stderr.endswith("unrecognized arguments: --verfy=sha256; did you mean --verify?\n")


def test_an_error_is_json_under_json_and_a_line_for_people(tmp_path: Path) -> None:
    done = run("unpack", "absent.vhpkgzip", "--to", "x", "--json", folder=tmp_path)
    error = json.loads(done.stdout)["error"]
    assert error["exit_code"] == done.returncode != 0
    assert "absent.vhpkgzip" in error["message"]
    assert set(error) == {"type", "message", "remedy", "details", "exit_code"}
    assert done.stderr.startswith("packline: ")


def test_wrong_arguments_are_json_under_json(tmp_path: Path) -> None:
    done = run("fetch", "--json", folder=tmp_path)
    error = json.loads(done.stdout)["error"]
    assert (error["type"], error["exit_code"], done.returncode) == ("UsageError", 2, 2)
    assert "--to" in error["message"]


def test_a_setting_that_is_missing_is_json_under_json(tmp_path: Path) -> None:
    done = run("ls", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["error"]["type"] == "InvalidSetting"


def test_quiet_prints_nothing_where_all_is_well(packed: Path) -> None:
    done = run("unpack", "a.vhpkgzip", "--to", "x", "--quiet", folder=packed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_quiet_leaves_json_and_errors(packed: Path) -> None:
    assert json.loads(run("unpack", "a.vhpkgzip", "--to", "x", "-q", "--json", folder=packed).stdout)
    failed = run("unpack", "absent.vhpkgzip", "--to", "y", "-q", folder=packed)
    assert failed.returncode != 0
    assert "absent.vhpkgzip" in failed.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell: str, tmp_path: Path) -> None:
    done = run("completion", shell, folder=tmp_path)
    assert done.returncode == 0
    assert "packline" in done.stdout


@pytest.mark.parametrize(
    ("line", "offered"), [("packline fet", ["fetch "]), ("packline fetch --verif", ["--verify "])]
)
def test_a_shell_is_offered_commands_and_options(line: str, offered: list[str], tmp_path: Path) -> None:
    """The protocol of argcomplete: the line in variables, the answer on descriptor 8."""
    answer = tmp_path / "answer"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }
    command = 'exec "$0" -m packline.cli.main 8>"$1" 9>/dev/null'
    subprocess.run(
        ["sh", "-c", command, sys.executable, str(answer)], env=environment, check=True, timeout=100
    )
    assert answer.read_text().split("\n") == offered


WITH_URI = ["show", "package", "delete", "restore", "lineage", "alias", "compose"]


@pytest.mark.parametrize("command", WITH_URI)
def test_a_name_and_a_version_are_short_for_the_uri_of_a_dataset(command: str) -> None:
    assert parse_arguments([command, "images/v1"]).uri == "dataset://images/v1"
    assert parse_arguments([command, "dataset://images/v1"]).uri == "dataset://images/v1"
    assert parse_arguments([command, "model://net/3"]).uri == "model://net/3"


@pytest.mark.parametrize("text", ["images/v1", "dataset://images/v1"])
def test_options_that_name_a_version_take_both_forms(text: str) -> None:
    expected = "dataset://images/v1"
    assert parse_arguments(["push", "data", "--dataset", text]).dataset == expected
    assert parse_arguments(["adopt", "s3://b/p/", "--to", text]).to == expected
    assert parse_arguments(["search", "--dataset", text]).dataset == expected
    assert parse_arguments(["compose", "a/v", "--base", text]).base == expected
    assert parse_arguments(["fetch", text, "--to", "x"]).uri == expected


def test_every_command_of_the_table_has_a_module_that_runs_it() -> None:
    from importlib import import_module

    make_parser()
    for entry in COMMANDS.values():
        assert callable(import_module(f"packline.cli.commands.{entry.module}").run)
