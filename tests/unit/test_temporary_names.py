"""What a killed command leaves unfinished among a user's files is removed by the next run that writes the same name."""

from __future__ import annotations

import fcntl
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from packline.cli.main import main
from packline.client.inputs.parameters import write_parameters
from packline.errors import LocalError
from packline.exports.folder import new_folder
from packline.fs.temporary_names import (
    UNLOCKABLE_SECONDS,
    WRITTEN_SECONDS,
    hold,
    remove_abandoned,
    scratch_folder,
)
from packline.fs.tree import temporary_path
from packline.vhpkgzip.local_archives import pack_folder, unpack

SOURCES = Path(__file__).parents[2] / "src" / "packline"


def export(folder: Path) -> None:
    with new_folder(folder / "exported") as partial:
        (partial / "shard.tar").write_bytes(b"x")


COMMANDS: dict[str, Callable[[Path], object]] = {
    "pack": lambda folder: pack_folder(folder / "data", folder / "new.vhpkgzip"),
    "unpack": lambda folder: unpack([folder / "old.vhpkgzip"], folder / "unpacked"),
    "export": export,
    "inputs": lambda folder: write_parameters(folder, {"rate": 1}),
    "configure": lambda folder: main(["configure", "--set", "table=x", "--quiet"]),
}


def kill_at_rename(command: Callable[[Path], object], folder: Path) -> None:
    """Run a command in a process of its own, which is killed when it would give its result the final name."""
    child = os.fork()
    if not child:
        os.rename = os.replace = lambda *names, **options: os.kill(os.getpid(), signal.SIGKILL)
        try:
            command(folder)
        finally:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_next_run_removes_what_a_killed_one_has_left(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_CONFIG_FILE", os.fspath(tmp_path / "config"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").write_bytes(b"1")
    if name == "unpack":
        pack_folder(tmp_path / "data", tmp_path / "old.vhpkgzip")
    kill_at_rename(COMMANDS[name], tmp_path)
    (left,) = hidden(tmp_path)
    os.utime(left, (0, 0))
    COMMANDS[name](tmp_path)
    assert hidden(tmp_path) == []


def test_a_killed_run_leaves_its_scratch_files_to_the_next_one_alone(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with scratch_folder(tmp_path / "new", "packline-adopt") as folder:
            (folder / "0").mkdir()
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    (left,) = hidden(tmp_path / "new")
    os.utime(left, (0, 0))
    with scratch_folder(tmp_path / "new", "packline-adopt") as ours:
        os.utime(ours, (0, 0))
        assert hidden(tmp_path / "new") == [ours]
        assert ours.stat().st_mode & 0o777 == 0o700
        with scratch_folder(tmp_path / "new", "packline-adopt") as others:
            assert sorted(hidden(tmp_path / "new")) == sorted([ours, others])
    assert hidden(tmp_path / "new") == []
    (tmp_path / "file").touch()
    with pytest.raises(LocalError), scratch_folder(tmp_path / "file", "packline-adopt"):
        pass


def a_leftover(file: Path, age: float) -> Path:
    left = temporary_path(file)
    left.write_bytes(b"")
    now = file.stat().st_mtime
    os.utime(left, (now - age, now - age))
    return left


def test_what_another_process_writes_now_stays(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    young, old = a_leftover(file, WRITTEN_SECONDS - 1), a_leftover(file, WRITTEN_SECONDS + 1)
    held = a_leftover(file, UNLOCKABLE_SECONDS * 9)
    others = [
        a_leftover(file, 1e9).rename(tmp_path / name)
        for name in (".file.1-x", ".file2.1-abcdef", ".file.a-abcdef")
    ]
    with hold(held):
        remove_abandoned(file, file)
    assert sorted(hidden(tmp_path)) == sorted([young, held, *others])
    assert not old.exists()
    remove_abandoned(file, file)
    assert not held.exists()


def test_without_locks_only_what_is_a_day_old_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(handle: int, operation: int) -> None:
        raise OSError("No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    file = tmp_path / "file"
    file.write_bytes(b"")
    a_leftover(file, UNLOCKABLE_SECONDS + 1)
    kept = a_leftover(file, UNLOCKABLE_SECONDS - 1)
    remove_abandoned(file, file)
    assert hidden(tmp_path) == [kept]


def test_names_of_unfinished_files_are_made_in_one_place() -> None:
    made = re.compile(r"(with_name|parent /|mkdtemp|mkstemp)[^\n]*(getpid|urandom|token_hex|prefix=)")
    files = [
        file
        for file in SOURCES.rglob("*.py")
        if "local/" not in file.as_posix() and made.search(file.read_text("utf-8"))
    ]
    assert [file.relative_to(SOURCES).as_posix() for file in files] == ["exports/folder.py", "fs/tree.py"]
