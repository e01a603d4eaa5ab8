"""Whatever file operation fails: one line, the documented exit code, nothing half made, and a rerun succeeds."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import pytest

from packline.fs.os_errors import file_error
from tests.faults.injection import Injector, Operation, Run, can_inject
from tests.faults.scenarios import Scenario, exporting, fetching, importing, inputs, pushing

pytestmark = [
    pytest.mark.skipif(not can_inject(), reason="needs Linux and gcc"),
]

ERRORS = (
    errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EMFILE,
    errno.ENAMETOOLONG, errno.EBUSY, errno.ESTALE, errno.EIO,
)  # fmt: skip
KILLED = -signal.SIGKILL
"""Not an errno: the process is killed in the place of the operation."""
UNSAFE_PATH = 2
"""A name that the file system does not take is also an error of the version (UnsafePath)."""


def exit_codes(error: int) -> set[int]:
    """The documented exit codes for an errno."""
    codes = {file_error(OSError(error, os.strerror(error), "x")).exit_code}
    return codes | ({UNSAFE_PATH} if error == errno.ENAMETOOLONG else set())


@pytest.fixture(scope="module")
def injector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Injector]:
    made = Injector(tmp_path_factory.mktemp("injector"))
    yield made
    made.close()


class Check:
    """Runs a scenario with single operations failing."""

    def __init__(self, injector: Injector, scenario: Scenario, folder: Path) -> None:
        self._injector, self._scenario, self._folder = injector, scenario, folder
        self._numbers = count()
        self.wrong: list[str] = []
        self.failed = 0
        """Operations that have failed as they were told to."""

    def operations(self) -> tuple[Operation, ...]:
        """Those of a run in which nothing fails."""
        run, folder = self._run(0, 0)
        assert run.code == 0, run.stderr
        assert self._scenario.is_done(folder)
        assert run.operations
        return run.operations

    def fail(self, operation: Operation, error: int) -> None:
        """One run in which an operation fails, then one in which none does."""
        run, folder = self._run(operation.number, error)
        if not run.fired:
            return  # processes share the work anew in each run
        self.failed += 1
        label = f"{operation.name} {operation.path} ({errno.errorcode.get(error, 'killed')})"
        self.wrong += [f"{label}: {reason}" for reason in self._judge(run, folder, error)]
        if self._scenario.is_repeatable or not self._scenario.is_done(folder):
            self._repeat(label, folder)
        shutil.rmtree(folder, ignore_errors=True)

    def _repeat(self, label: str, folder: Path) -> None:
        again = self._injector.run(self._scenario.argv, folder, self._scenario.environ)
        if again.code or not self._scenario.is_done(folder) or self._scenario.damage(folder):
            self.wrong.append(f"{label}: the rerun ended with {again.code}: {again.stderr[-400:]}")
        if left := self._scenario.leftovers(folder):
            self.wrong.append(f"{label}: the rerun left {left}")

    def _judge(self, run: Run, folder: Path, error: int) -> Iterator[str]:
        if error != KILLED:
            yield from self._judge_ending(run, folder, error)
        for damage in self._scenario.damage(folder):
            yield f"left behind: {damage}"

    def _judge_ending(self, run: Run, folder: Path, error: int) -> Iterator[str]:
        if "Traceback" in run.stderr or "this is a bug" in run.stderr:
            yield f"a traceback: {run.stderr[-1500:]}"
        elif run.code == 0 and not self._scenario.is_done(folder):
            yield "success without the result"
        elif run.code and run.code not in exit_codes(error) | self._scenario.more_codes:
            yield f"exit code {run.code}: {run.stderr}"
        elif "Cannot use a file" in run.stderr:
            yield f"no path is named: {run.stderr}"
        elif run.code and len(_messages(run.stderr)) != 1:
            yield f"not one line: {run.stderr}"

    def _run(self, at: int, error: int) -> tuple[Run, Path]:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        self._scenario.prepare(folder)
        for argv in self._scenario.before:
            first = self._injector.run(argv, folder, self._scenario.environ)
            assert first.code == 0, first.stderr
        return self._injector.run(self._scenario.argv, folder, self._scenario.environ, at, error), folder


def _messages(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("packline: ")]


def distinct(operations: Sequence[Operation]) -> list[Operation]:
    """The first and the last operation of each kind, in order."""
    first = {operation.kind: operation for operation in reversed(operations)}
    last = {operation.kind: operation for operation in operations}
    return sorted({*first.values(), *last.values()})


def spread(operations: Sequence[Operation], most: int) -> Sequence[Operation]:
    """Not more than ``most`` operations, from the whole run."""
    return operations[:: max(1, len(operations) // most)][:most]


@pytest.mark.parametrize(
    ("scenario", "most"),
    [(fetching, 30), (pushing, 30), (importing, 8), (exporting, 8)],
    ids=["fetch", "push", "import", "export"],
)
def test_a_file_operation_that_fails_is_an_error_and_a_rerun_succeeds(
    injector: Injector, tmp_path: Path, scenario: type[AbstractContextManager[Scenario]], most: int
) -> None:
    with scenario() as made:
        check = Check(injector, made, tmp_path)
        for number, operation in enumerate(spread(distinct(check.operations()), most)):
            check.fail(operation, ERRORS[number % len(ERRORS)])
    assert not check.wrong, "\n".join(check.wrong)


@pytest.mark.parametrize("scenario", [importing, exporting], ids=["import", "export"])
def test_a_command_that_is_killed_leaves_nothing_that_looks_whole_and_a_rerun_succeeds(
    injector: Injector, tmp_path: Path, scenario: type[AbstractContextManager[Scenario]]
) -> None:
    with scenario() as made:
        check = Check(injector, made, tmp_path)
        for operation in spread(distinct(check.operations()), 8):
            check.fail(operation, KILLED)
    assert check.failed > 4
    assert not check.wrong, "\n".join(check.wrong)


SCENARIOS: dict[str, Callable[[], AbstractContextManager[Scenario]]] = {
    "fetch": lambda: fetching(),
    "fetch again": lambda: fetching(before=("data",)),
    "fetch from the cache": lambda: fetching(before=("first",)),
    "direct": lambda: fetching("--place", "direct"),
    "direct again": lambda: fetching("--place", "direct", before=("data",)),
    "symlink": lambda: fetching("--place", "symlink"),
    "copy": lambda: fetching("--place", "copy"),
    "copy from the cache": lambda: fetching("--place", "copy", before=("first",)),
    "selection": lambda: fetching("--include", "train/a/**"),
    "selection from the cache": lambda: fetching("--include", "train/a/**", before=("first",)),
    "inputs": inputs,
    "push": pushing,
    "import": importing,
    "export": lambda: exporting(),
    "export to zip": lambda: exporting("zip"),
}
KILLABLE = ("import", "export", "export to zip")
"""Commands whose processes may be killed at any operation."""


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", SCENARIOS)
def test_any_file_operation_that_fails_with_any_errno_is_an_error_and_a_rerun_succeeds(
    injector: Injector, tmp_path: Path, name: str
) -> None:
    with SCENARIOS[name]() as made:
        check = Check(injector, made, tmp_path)
        operations = distinct(check.operations())
        for operation in operations:
            for error in (*ERRORS, KILLED) if name in KILLABLE else ERRORS:
                check.fail(operation, error)
    print(f"{name}: {len(operations)} operations with {len(ERRORS)} errnos, {check.failed} failures")
    assert not check.wrong, "\n".join(check.wrong)
