"""``--command``: signals reach the command once, its end is the exit code, and PID 1 reaps what is left over."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.waiting import wait_for

COUNT = """
import os, signal, sys, time
from pathlib import Path
seen = Path(sys.argv[1])
def note(number, frame):
    with seen.open("a") as log:
        log.write(f"{number}\\n")
for name in ("TERM", "INT", "HUP", "QUIT", "USR1", "USR2"):
    signal.signal(getattr(signal, "SIG" + name), note)
seen.write_text("ready\\n")
while not Path(sys.argv[1] + ".end").exists():
    time.sleep(0.02)
"""


def packline(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "packline.cli.main", *map(str, words)]


@pytest.fixture
def around(tmp_path: Path) -> Callable[..., list[str]]:
    """``packline inputs`` without any input, around a command."""
    config = tmp_path / "inputs.json"
    config.write_text("{}")
    folders = ("--to", tmp_path / "in", "--config-dir", tmp_path / "config")

    def build(*command: str | Path) -> list[str]:
        return packline("inputs", "--config", config, *folders, "--command", *command)

    return build


class Counting:
    """A command that notes every signal, below ``packline``."""

    def __init__(self, argv: Sequence[str], seen: Path, **options: object) -> None:
        self.seen = seen
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, start_new_session=True, **options)  # type: ignore[call-overload]
        wait_for(lambda: seen.exists() and seen.read_text())

    def numbers(self) -> list[int]:
        return [int(line) for line in self.seen.read_text().split()[1:]]

    def end(self) -> int:
        Path(f"{self.seen}.end").touch()
        return int(self.process.wait(60))


@pytest.fixture
def counting(tmp_path: Path, around: Callable[..., list[str]]) -> Iterator[Counting]:
    seen = tmp_path / "seen"
    found = Counting(around(sys.executable, "-c", COUNT, seen), seen)
    yield found
    found.end()


@pytest.mark.parametrize("name", ["TERM", "INT", "HUP", "QUIT", "USR1", "USR2"])
def test_a_signal_is_passed_on_once(counting: Counting, name: str) -> None:
    number = getattr(signal, f"SIG{name}")
    counting.process.send_signal(number)
    wait_for(counting.numbers)
    time.sleep(0.3)
    assert counting.numbers() == [number]
    assert counting.end() == 0


def test_a_signal_to_the_whole_process_group_reaches_the_command_once(counting: Counting) -> None:
    os.killpg(counting.process.pid, signal.SIGINT)
    wait_for(counting.numbers)
    time.sleep(0.3)
    assert counting.numbers() == [signal.SIGINT]
    assert counting.end() == 0


@pytest.mark.parametrize("leader", [True, False], ids=["as the leader of the session", "below a shell"])
def test_ctrl_c_in_a_terminal_reaches_the_command_once(
    tmp_path: Path, around: Callable[..., list[str]], leader: bool
) -> None:
    seen = tmp_path / "seen"
    argv = around(sys.executable, "-c", COUNT, seen)
    if not leader:
        argv = [sys.executable, "-c", "import signal, subprocess, sys; signal.signal(2, lambda *_: None); "
                "sys.exit(subprocess.call(sys.argv[1:]))", *argv]  # fmt: skip
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(argv[0], argv)
    wait_for(lambda: seen.exists() and seen.read_text())
    os.write(terminal, b"\x03")
    wait_for(lambda: len(seen.read_text().split()) > 1)
    time.sleep(0.3)
    assert seen.read_text().split() == ["ready", "2"]
    Path(f"{seen}.end").touch()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_a_command_that_dies_by_a_signal_ends_with_128_and_its_number(
    around: Callable[..., list[str]], number: int
) -> None:
    done = subprocess.run(around("sh", "-c", f"kill -{int(number)} $$"), check=False)
    assert done.returncode == 128 + number


def test_the_exit_code_is_that_of_the_command(around: Callable[..., list[str]]) -> None:
    assert subprocess.run(around("sh", "-c", "exit 9"), check=False).returncode == 9


def test_a_signal_that_is_ignored_from_the_start_stays_ignored(
    tmp_path: Path, around: Callable[..., list[str]]
) -> None:
    script = "import signal, sys; sys.exit(signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN)"
    argv = around(sys.executable, "-c", script)
    assert subprocess.run(["sh", "-c", 'trap "" HUP; exec "$@"', "-", *argv], check=False).returncode == 0


def test_the_option_must_name_a_command(around: Callable[..., list[str]]) -> None:
    done = subprocess.run(around(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "packline: --command names no command. Write the command and its arguments after it.\n",
    )


def test_what_cannot_be_run_is_an_error_with_the_exit_code_of_a_shell(
    tmp_path: Path, around: Callable[..., list[str]]
) -> None:
    plain = tmp_path / "plain"
    plain.write_text("echo no\n")
    without_interpreter = tmp_path / "script"
    without_interpreter.write_text("#!/no/such/interpreter\n")
    without_interpreter.chmod(0o755)
    cases: list[tuple[Path | str, int, str]] = [
        ("no-such-command-anywhere", 127, "not found"),
        (tmp_path / "none", 127, "not found"),
        (without_interpreter, 127, "interpreter"),
        (plain, 126, "cannot be executed"),
        (tmp_path, 126, "cannot be executed"),
    ]
    plain.chmod(0o644)
    for command, code, words in cases:
        done = subprocess.run(around(command), capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert words in done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
    plain.chmod(0o755)  # no #! line
    assert subprocess.run(around(plain), capture_output=True, check=False).returncode == 126


def namespace(argv: Sequence[str]) -> list[str]:
    return ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc", *argv]


@pytest.fixture
def _namespaces() -> None:
    if (
        not shutil.which("unshare")
        or subprocess.run(namespace(["true"]), capture_output=True, check=False).returncode
    ):
        pytest.skip("PID namespaces are not permitted here")


@pytest.mark.usefixtures("_namespaces")
def test_as_pid_1_it_reaps_orphans_and_obeys_signals(
    tmp_path: Path, around: Callable[..., list[str]]
) -> None:
    seen = tmp_path / "seen"
    fork = "import os; os.fork() and os._exit(0); os._exit(0)"
    states = f"grep -h ^State: /proc/[0-9]*/status > {tmp_path}/states"
    orphan = f"{sys.executable} -c '{fork}' & sleep 1; {states};"
    shell = f'{orphan} exec "$@"'
    counting = Counting(namespace(around("sh", "-c", shell, "-", sys.executable, "-c", COUNT, seen)), seen)
    listed = (tmp_path / "states").read_text().splitlines()
    assert listed
    assert not [line for line in listed if "zombie" in line]
    first = children_of(counting.process.pid)[0]
    os.kill(first, signal.SIGUSR1)
    wait_for(counting.numbers)
    assert counting.numbers() == [signal.SIGUSR1]
    assert counting.end() == 0


@pytest.mark.usefixtures("_namespaces")
def test_as_pid_1_a_command_without_handlers_ends_by_sigterm(
    tmp_path: Path, around: Callable[..., list[str]]
) -> None:
    ready = tmp_path / "ready"
    script = f"touch {ready}; sleep 100 & wait"
    process = subprocess.Popen(namespace(around("sh", "-c", script)))
    wait_for(ready.exists)
    os.kill(children_of(process.pid)[0], signal.SIGTERM)
    assert process.wait(60) == 128 + signal.SIGTERM


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
