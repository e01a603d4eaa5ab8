"""What a repeated push trusts: its journal, the files, the store and the execution, each only if it is as it was."""

from __future__ import annotations

import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from packline.cli.main import main
from packline.client.upload import push_state, resume, transfer_queue
from packline.client.upload.push_state import PushUnderWay
from packline.errors import LocalError, PacklineError
from packline.fs import sorted_records
from tests.fakes.s3 import Fault
from tests.unit.upload.interrupted import ENTRY, FILES, Folder, named, settled_fill
from tests.unit.upload.store import fill

ONCE = dict.fromkeys(FILES, 1)


def test_an_interrupted_push_goes_on_under_the_same_execution(folder: Folder) -> None:
    first = folder.interrupt_at("/f4", "/f5")
    result = folder.push()
    assert result.execution == first.request.execution
    assert (result.files, result.resumed_files, result.resumed_bytes) == (2, 4, 36)
    assert folder.times() == ONCE
    assert not list(Path(folder.store.cache).glob("pushes-*/*")), "nothing is left of a push that has ended"


def test_a_file_that_changed_is_sent_again_also_with_its_size_and_time_as_before(folder: Folder) -> None:
    folder.interrupt_at("/f5")
    file = folder.path / "f2"
    before = file.stat()
    file.write_bytes(b"x" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    result = folder.push()
    assert folder.times() == ONCE | {"f2": 2}
    assert folder.store.outputs(result.execution)["f2"] == b"x" * before.st_size


def test_a_file_written_a_moment_before_it_is_read_is_sent_again(folder: Folder) -> None:
    fill(folder.path, {"f0": b"new bytes"})
    in_future = time.time_ns() + 3_600 * 10**9
    os.utime(folder.path / "f0", ns=(in_future, in_future))
    folder.interrupt_at("/f5")
    folder.push()
    assert folder.times() == ONCE | {"f0": 2}


def test_files_that_are_gone_are_named_and_their_documents_say_nothing(folder: Folder) -> None:
    settled_fill(folder.path, {"f1.metadata.json": b'{"k": 1}', "f2.metadata.json": b"{}"})
    folder.interrupt(
        lambda: any(named(seen, "valohai.metadata") for seen in folder.store.seen), "valohai.metadata"
    )
    for name in ("f0", "f1.metadata.json"):
        (folder.path / name).unlink()
    result = folder.push()
    outputs = folder.store.outputs(result.execution)
    assert outputs["f1.metadata.json"] == b"{}"
    assert b'"f0"' not in outputs["valohai.metadata.jsonl"]
    assert any("such as 'f0', are no longer in the folder" in warning for warning in folder.warnings)
    assert folder.store.marker(result.execution)["files"] == 5


def damage_list(data: bytes) -> bytes:
    return data[:200] + bytes([data[200] ^ 1]) + data[201:]


@pytest.mark.parametrize(
    ("damage", "sent_again"),
    [(lambda data: data[:150], 5), (damage_list, 5), (lambda data: b"", 5), (lambda data: data[:-7], 1)],
    ids=["list cut off", "a bit flipped", "empty", "last record cut off"],
)
def test_a_damaged_journal_is_not_trusted(
    folder: Folder, damage: Callable[[bytes], bytes], sent_again: int
) -> None:
    folder.interrupt_at("/f5")
    folder.journal().write_bytes(damage(folder.journal().read_bytes()))
    result = folder.push()
    assert sum(folder.times().values()) == len(FILES) + sent_again
    assert set(folder.store.outputs(result.execution)) == {*FILES, "valohai.metadata.jsonl"}
    assert ("damaged" in "".join(folder.warnings)) == (sent_again > 1)


def test_the_journal_of_another_folder_is_not_trusted(folder: Folder, tmp_path: Path) -> None:
    other = Folder(settled_fill(tmp_path / "other", FILES), folder.store)
    other.interrupt_at("/f5")
    foreign = other.journal().read_bytes()
    shutil.rmtree(other.journal().parent.parent)
    folder.interrupt_at("/f5")
    folder.journal().write_bytes(foreign)
    folder.push()
    assert sum(folder.times().values()) == 3 * len(FILES) - 2
    assert any("damaged or of another" in warning for warning in folder.warnings)


@pytest.mark.parametrize("change", ["folder", "version", "store"])
def test_a_push_of_something_else_begins_anew(
    folder: Folder, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder.interrupt_at("/f5").request.execution
    entry = None
    if change == "folder":
        folder.path.rename(folder.path.with_name("kept"))
        settled_fill(folder.path, FILES)
    elif change == "version":
        entry = ENTRY | {"uri": "dataset://images/v2"}
    else:
        monkeypatch.setenv("PACKLINE_STORE", "other-bucket")
    result = folder.push(entry=entry)
    assert (result.files, result.resumed_files) == (6, 0)
    assert result.execution != first


def test_objects_that_vanished_from_the_store_or_were_replaced_are_sent_again(folder: Folder) -> None:
    execution = folder.interrupt_at("/f5").request.execution
    del folder.store.objects[f"outputs/{execution}/f0"]
    folder.store.put(f"outputs/{execution}/f1", b"x" * 9, crc=True)
    result = folder.push()
    assert (result.files, result.resumed_files) == (3, 3)
    assert {path: folder.store.outputs(execution)[path] for path in FILES} == FILES
    assert any("2 files that an interrupted push had uploaded" in warning for warning in folder.warnings)


def test_all_objects_are_compared_once_one_of_a_sample_differs(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "CHECKED_OBJECTS", 2)
    execution = folder.interrupt_at("/f5").request.execution
    heads = folder.store.count("HEAD")
    assert folder.interrupt_at("/f5").request.execution == execution
    assert folder.store.count("HEAD") - heads == 2
    for name in ("f0", "f1"):
        del folder.store.objects[f"outputs/{execution}/{name}"]
    assert folder.push().resumed_files == 3
    assert {path: folder.store.outputs(execution)[path] for path in FILES} == FILES


def test_a_role_that_may_not_read_outputs_goes_on_as_well(folder: Folder) -> None:
    folder.interrupt_at("/f5")
    folder.store.fault = lambda seen: Fault(403) if seen.method == "HEAD" else None
    assert folder.session().run().resumed_files == 5
    assert folder.times() == ONCE


def test_a_second_push_of_the_folder_at_the_same_time_is_refused(folder: Folder) -> None:
    refused: list[PacklineError] = []

    def push_again() -> None:
        if not refused and folder.store.seen:
            try:
                folder.session().run()
            except PushUnderWay as error:
                refused.append(error)

    folder.session(checkpoint=push_again).run()
    assert refused[0].exit_code == 4
    assert folder.times() == ONCE


def test_a_push_with_other_metadata_after_the_marker_is_another_execution(folder: Folder) -> None:
    folder.store.fault = lambda seen: Fault(late=9.0) if named(seen, "control/") else None

    def stop() -> None:
        if any(key.startswith("control/") for key in folder.store.objects):
            raise KeyboardInterrupt

    interrupted = folder.session(checkpoint=stop)
    with pytest.raises(KeyboardInterrupt):
        interrupted.run()
    result = folder.push(entry=ENTRY | {"targeting_aliases": ["production"]})
    assert result.execution != interrupted.request.execution
    assert any("was sealed meanwhile" in warning for warning in folder.warnings)
    assert b"production" in folder.store.outputs(result.execution)["valohai.metadata.jsonl"]


def test_restart_forgets_the_interrupted_push(folder: Folder) -> None:
    first = folder.interrupt_at("/f5").request.execution
    result = folder.push(restart=True)
    assert (result.files, result.resumed_files) == (6, 0)
    assert result.execution != first


def test_the_journal_of_a_push_whose_version_exists_is_removed(folder: Folder) -> None:
    folder.interrupt_at("/f5")
    folder.session().forget()
    assert not list(Path(folder.store.cache).glob("pushes-*/*"))


def test_the_journal_is_kept_where_the_caller_says(folder: Folder, tmp_path: Path) -> None:
    folder.interrupt(lambda: len(folder.store.writes) > 0, "/f", state=tmp_path / "state")
    assert list((tmp_path / "state").glob("pushes-*/*/journal"))
    assert not list(Path(folder.store.cache).iterdir())
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LocalError):
        folder.push(state=tmp_path / "file")


def test_a_push_works_where_no_journal_can_be_written_and_says_so(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "file" / "cache"))
    assert folder.push().files == 6
    assert folder.warnings == [], "a small push loses nothing by it"
    monkeypatch.setattr(resume, "LARGE_FILES", 5)
    assert folder.push().files == 6
    assert folder.warnings[0].startswith("this push keeps no journal; if it is interrupted, it begins again.")


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes: the system then says EFBIG, as it says ENOSPC on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [50, -60], ids=["for two files", "not for the list"])
def test_a_push_ends_well_although_the_disk_of_its_journal_is_full(folder: Folder, room: int) -> None:
    folder.interrupt(lambda: bool(folder.store.seen), "/f")
    with largest_file(folder.journal().stat().st_size + room):
        result = folder.push()
    assert (result.files, folder.times()) == (6, ONCE)
    assert [warning.partition(";")[0] for warning in folder.warnings] == [
        "the journal cannot be written any more" if room > 0 else "this push keeps no journal"
    ]
    assert not list(Path(folder.store.cache).glob("pushes-*/*"))


def test_a_push_whose_journal_ended_goes_on_from_there(folder: Folder) -> None:
    folder.interrupt(lambda: bool(folder.store.seen), "/f")
    with largest_file(folder.journal().stat().st_size + 50):
        interrupted = folder.interrupt_at("/f5")
    assert not interrupted.journaled
    assert folder.push().resumed_files == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to make a folder of another user")
def test_a_folder_of_journals_of_another_user_is_not_used(folder: Folder) -> None:
    folder.interrupt_at("/f5")
    os.chown(folder.journal().parent.parent, 12345, 12345)
    result = folder.push()
    assert (result.files, result.resumed_files) == (6, 0)


def test_a_journal_that_nobody_goes_on_with_is_removed(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.interrupt_at("/f5")
    left = folder.journal()
    monkeypatch.setattr(push_state, "KEPT_SECONDS", -1.0)
    Folder(settled_fill(tmp_path / "other", FILES), folder.store).push()
    assert not left.exists()


def test_a_large_push_keeps_its_execution_open_until_it_has_ended(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "LARGE_FILES", 5)
    for _ in range(2):
        execution = folder.interrupt_at("/f5").request.execution
        keys = [upload.key for upload in folder.store.uploads.values()]
        assert keys == [f"outputs/{execution}/valohai.metadata.jsonl"]
    folder.push()
    assert folder.store.uploads == {}
    assert folder.store.count("POST", "uploads") == 1


def test_a_push_of_more_files_than_fit_into_memory_goes_on_as_well(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_records, "MAX_RECORDS", 2)
    monkeypatch.setattr(transfer_queue, "MAX_QUEUED", 2)
    monkeypatch.setattr("packline.client.upload.upload.MAX_BATCH_BYTES", 10)
    folder.interrupt_at("/f5")
    result = folder.push()
    assert (result.files, result.resumed_files) == (1, 5)
    assert folder.times() == ONCE
    lines = folder.store.outputs(result.execution)["valohai.metadata.jsonl"].splitlines()
    assert len(lines) == len(FILES)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_key_that_is_too_long_with_the_prefix_of_the_store_is_refused_before_the_first_byte(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    longest = "/".join(["x" * 200] * 5)
    fill(folder.path, {longest: b"1"})
    free = 1_024 - len(f"outputs//{longest}")
    words = ["push", str(folder.path), "--execution", "e" * free, *options]
    monkeypatch.setenv("PACKLINE_STORE", "bucket/t")
    assert main(words) == 2
    assert "1,026 bytes, and S3 allows 1,024" in capsys.readouterr().err
    assert folder.store.seen == []
    monkeypatch.setenv("PACKLINE_STORE", "bucket")
    assert main(words) == 0
