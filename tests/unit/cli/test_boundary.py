"""No exception leaves the command line without a line, an exit code and, for a bug alone, its traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from packline.cli.error_output import BUG, OUTPUT_CLOSED

NOTHING = os.devnull


def run(
    arguments: Sequence[str | bytes], folder: Path, shell: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run ``packline`` in a folder; ``shell``: redirections."""
    command: list[Any] = [sys.executable, "-m", "packline.cli.main", *arguments]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        check=False,
        timeout=100,
    )


def offline(to: str | bytes = "to", *more: str | bytes) -> list[str | bytes]:
    """A fetch that asks nobody."""
    return ["fetch", "dataset://a/b", "--offline", "--to", to, *more]


SETTINGS = {"PACKLINE_TABLE": "t", "PACKLINE_STORE": "s"}


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A packed folder."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("a")
    assert run(["pack", "source", "a.vhpkgzip"], tmp_path).returncode == 0
    return tmp_path / "a.vhpkgzip"


def one_line(text: str) -> str:
    """The message, which is one line and no traceback."""
    assert "Traceback" not in text
    assert len(text.splitlines()) == 1, text
    assert text.startswith("packline: ")
    return text


def test_a_bug_shows_its_traceback_once_and_what_to_report(tmp_path: Path) -> None:
    code = (
        "import sys, packline.cli.commands.archive as module; module.run = lambda options: 1 // 0; "
        "from packline.cli.main import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "verify", "x"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == BUG
    assert ended.stderr.count("Traceback") == 1
    assert "this is a bug in Packline 0" in ended.stderr.splitlines()[0]
    assert "Python 3" in ended.stderr.splitlines()[0]
    assert "ZeroDivisionError" in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("redirection", "code", "words"),
    [("> /dev/full", 6, "No space left"), (">&-", 8, "Bad file descriptor")],
    ids=["full", "closed"],
)
def test_output_that_cannot_be_written_is_an_error(
    part: Path, unbuffered: str, redirection: str, code: int, words: str
) -> None:
    for arguments in (["verify", str(part)], ["--help"]):
        ended = run(arguments, part.parent, redirection, PYTHONUNBUFFERED=unbuffered)
        assert ended.returncode == code
        assert words in one_line(ended.stderr)


def test_a_reader_that_has_gone_ends_the_command_without_a_word(part: Path) -> None:
    command = [sys.executable, "-m", "packline.cli.main", "verify", str(part)]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (OUTPUT_CLOSED, b"")


BYTES = """
import sys
from packline.cli.error_output import report_failure
from packline.cli.standard_streams import open_standard_streams
open_standard_streams()
try:
    sys.stdout.buffer.write(bytes(1 << 20))
except OSError as error:
    sys.exit(report_failure(error, as_json=False))
"""


@pytest.mark.parametrize(
    ("redirection", "code"),
    [("> /dev/full", 6), (">&-", 8), ("| true; exit ${PIPESTATUS[0]}", OUTPUT_CLOSED)],
)
def test_bytes_that_cannot_be_written_are_lost_output_and_no_broken_connection(
    redirection: str, code: int
) -> None:
    command = f'"$0" -c "$1" {redirection}'
    ended = subprocess.run(["bash", "-c", command, sys.executable, BYTES], capture_output=True, timeout=60)
    assert ended.returncode == code
    assert b"connection" not in ended.stderr


@pytest.mark.parametrize("redirection", ["2>&-", "2> /dev/full", "<&- 2>&-"])
def test_messages_that_nobody_can_read_change_nothing(part: Path, redirection: str) -> None:
    ended = run(["verify", str(part)], part.parent, redirection)
    assert ended.returncode == 0
    assert "a Packline package" in ended.stdout
    ended = run(offline(), part.parent, redirection, **SETTINGS)
    assert (ended.returncode, ended.stdout) == (7, "")


def test_names_in_any_bytes_can_be_arguments(tmp_path: Path) -> None:
    ended = run([b"verify", b"\xff.vhpkgzip"], tmp_path)
    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
    ended = run(offline(b"to\xff"), tmp_path, **SETTINGS)
    assert ended.returncode == 7
    one_line(ended.stderr)
    ended = run([b"fetch", b"dataset://\xff/b", b"--to", b"to"], tmp_path, **SETTINGS)
    assert ended.returncode == 2
    one_line(ended.stderr)
    ended = run(
        [b"fetch", b"dataset://a/b", b"--to", b"to", b"--include", b"\xff*", b"--offline"],
        tmp_path,
        **SETTINGS,
    )
    assert ended.returncode in (2, 7)
    one_line(ended.stderr)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become a user without an entry")
def test_a_user_without_a_home_is_told_what_to_set() -> None:
    code = (
        "import os, packline.library.environment as worker; os.environ.pop('HOME', None)\n"
        "os.environ.pop('PACKLINE_CACHE', None); os.setuid(54321)\n"
        "try: worker.cache_folder(None)\n"
        "except worker.InvalidSetting as error: print(error)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Set HOME" in ended.stdout
    assert "--cache" in ended.stdout


def test_a_current_folder_that_was_removed_is_named(tmp_path: Path) -> None:
    command = f"mkdir {tmp_path}/gone && cd {tmp_path}/gone && rmdir ../gone && exec "
    program = f"{sys.executable} -m packline.cli.main"
    for arguments in ("fetch dataset://a/b --offline --to x --cache cache", "pack . x.vhpkgzip"):
        ended = subprocess.run(
            ["sh", "-c", f"{command}{program} {arguments}"],
            env={"PATH": os.environ["PATH"], **SETTINGS},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode in (3, 8), ended.stderr
        one_line(ended.stderr)


@pytest.mark.parametrize("cache", ["file", "file/below", "/proc/nosuch/cache", "x" * 300, "loop/cache"])
def test_a_cache_that_cannot_be_one_is_named(tmp_path: Path, cache: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "loop").symlink_to("loop")
    ended = run(offline("to", "--cache", cache), tmp_path, **SETTINGS)
    assert ended.returncode in (2, 7, 8)
    one_line(ended.stderr)


@pytest.mark.parametrize(
    "arguments", [["inputs", "--config", "folder"], ["inputs", "--config", "nosuch.json"]]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    ended = run(arguments, tmp_path)
    assert ended.returncode in (2, 8)
    assert arguments[-1] in one_line(ended.stderr)
    assert "Errno" not in ended.stderr
