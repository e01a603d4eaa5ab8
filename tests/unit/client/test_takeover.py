"""What ended runs have left is continued only where it can be trusted, and is removed only when it is theirs."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from packline.client.cache.liveness import SILENT_SECONDS
from packline.client.cache.staging import Staging, try_to_become_writer
from packline.client.cache.takeover import (
    move_to_trash,
    planned_bytes,
    remove_abandoned,
    remove_temporary_files,
)
from packline.client.transfer.task import TransferSummary
from packline.fs.tree import TEMPORARY_PREFIX
from tests.unit.client.owners import GONE, change_owner, make_silent, opened
from tests.unit.client.test_interrupted import block


def left_behind(root: Path, silent: bool) -> Staging:
    """The staging folder of a run with one finished file: dead, or silent on another machine."""
    other = opened(root)
    (other.files / "whole").write_bytes(b"whole")
    (other.files / "whole").chmod(0o444)
    other.journal.record(block(0), TransferSummary(1, 5, "whole", "whole"))
    other.journal.close()
    owner = other.folder / "owner.json"
    if silent:
        change_owner(owner, namespace="another")
        make_silent(owner, 2 * SILENT_SECONDS)
    else:
        change_owner(owner, processes=GONE)
    return other


@pytest.mark.parametrize("silent", [False, True], ids=["dead", "silent"])
@pytest.mark.parametrize(
    "damage", ["none", "no journal", "linked journal", "link for files", "before a restart"]
)
def test_files_are_taken_over_with_their_journal_or_not_at_all(
    tmp_path: Path, silent: bool, damage: str
) -> None:
    root = tmp_path / "staging"
    root.mkdir()
    other = left_behind(root, silent)
    journal = other.folder / "journal"
    if damage == "no journal":
        journal.unlink()
    elif damage == "linked journal":
        (tmp_path / "second-name").hardlink_to(journal)
    elif damage == "link for files":
        other.files.rename(tmp_path / "elsewhere")
        other.files.symlink_to(tmp_path / "elsewhere")
    elif damage == "before a restart":
        change_owner(other.folder / "owner.json", boot="another")
        make_silent(other.folder / "owner.json", 2 * SILENT_SECONDS)
    ours = try_to_become_writer(root, "content")
    assert ours is not None
    assert ours.resumed is (damage == "none")
    assert ours.journal.files == int(damage == "none")
    assert sorted(os.listdir(ours.files)) == (["whole"] if damage == "none" else [])
    if damage == "link for files":
        assert (tmp_path / "elsewhere" / "whole").read_bytes() == b"whole"
    ours.discard()


@pytest.mark.parametrize("line", ['["schema", 999]', "no JSON"])
def test_a_silent_runs_journal_that_cannot_be_read_lets_everything_be_fetched_again(
    tmp_path: Path, line: str
) -> None:
    other = left_behind(tmp_path, silent=True)
    journal = other.folder / "journal"
    journal.write_text(f"{line}\n" + journal.read_text().partition("\n")[2])
    ours = opened(tmp_path)
    assert (ours.resumed, ours.journal.files) == (False, 0)
    assert os.listdir(ours.files) == []
    ours.discard()


def test_no_more_time_is_spent_on_the_remains_of_others_than_there_is(tmp_path: Path) -> None:
    left_behind(tmp_path, silent=False)
    before = sorted(os.listdir(tmp_path))
    remove_abandoned(tmp_path, -1)
    assert sorted(os.listdir(tmp_path)) == before
    for _ in range(2):  # a name of the writer that is seen before its folder is gone goes with the next sweep
        remove_abandoned(tmp_path, 60)
    assert os.listdir(tmp_path) == []
    remove_abandoned(tmp_path / "none", 60)


def test_temporary_files_that_were_just_written_are_left(tmp_path: Path) -> None:
    old, new, other = (
        tmp_path / f"{prefix}{name}"
        for prefix, name in ((TEMPORARY_PREFIX, "old"), (TEMPORARY_PREFIX, "new"), ("", "other"))
    )
    for file in (old, new, other):
        file.touch()
    ends_at = time.monotonic() + 60
    remove_temporary_files([tmp_path, tmp_path / "none"], ends_at)
    assert sorted(tmp_path.iterdir()) == sorted((old, new, other))  # their inodes were just written


def test_what_another_process_moved_first_is_left_to_it_and_a_read_only_folder_can_be_moved(
    tmp_path: Path,
) -> None:
    assert move_to_trash(tmp_path, tmp_path / "gone") is None
    (tmp_path / "locked").mkdir(mode=0o500)
    trash = move_to_trash(tmp_path, tmp_path / "locked")
    assert trash is not None
    assert trash.is_dir()
    assert not (tmp_path / "locked").exists()


def test_planned_bytes_are_added_up_and_a_damaged_number_counts_as_none(tmp_path: Path) -> None:
    for name, text in (("a", "10"), ("b", "no number"), ("c", "5")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "planned").write_text(text)
    assert planned_bytes(tmp_path) == 15


def test_a_run_that_fails_to_begin_leaves_nothing_to_clean_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("packline.client.cache.staging.take_over", fail)
    with pytest.raises(OSError, match="No space left"):
        try_to_become_writer(tmp_path, "content")
    assert [name for name in os.listdir(tmp_path) if not name.endswith(".writer")] == []
    monkeypatch.undo()
    opened(tmp_path).discard()
    assert os.listdir(tmp_path) == []


def test_an_owner_of_an_earlier_form_is_believed_for_longer(tmp_path: Path) -> None:
    other = left_behind(tmp_path, silent=True)
    owner = other.folder / "owner.json"
    owner.write_text(json.dumps([1, 2]))
    make_silent(owner, 2 * SILENT_SECONDS)
    assert try_to_become_writer(tmp_path, "content") is None
