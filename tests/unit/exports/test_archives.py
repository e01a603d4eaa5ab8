"""tar and zip exports: every byte, the same bytes each time, and nothing at the target after an error."""

from __future__ import annotations

import io
import os
import signal
import tarfile
import zipfile
from pathlib import Path

import pytest

from packline.errors import InvalidInput, PacklineError, TargetNotEmpty
from packline.exports.folder import PARTIAL_PREFIX, new_folder
from packline.exports.formats import write_folder, write_stream
from packline.exports.shards import ShardLimits
from packline.exports.tar import tar_header
from tests.fakes.s3 import FakeS3
from tests.unit.client.datasets import a_version
from tests.unit.reader.conftest import Open

LARGE = 9 << 20
"""Above what is read at once."""


def tar_members(*archives: bytes) -> dict[str, bytes]:
    members = {}
    for data in archives:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                assert content is not None
                members[entry.name] = content.read()
    return members


def zip_members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def streamed(kind: str, dataset: object) -> bytes:
    out = io.BytesIO()
    write_stream(kind, dataset, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_a_tar_holds_every_member_without_times_and_owners(open_plan: Open, files: dict[str, bytes]) -> None:
    data = streamed("tar", open_plan())
    assert tar_members(data) == files
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert {(entry.mtime, entry.uid, entry.uname, entry.mode) for entry in archive} == {(0, 0, "", 0o644)}
    assert len(data) % tarfile.RECORDSIZE == 0


def test_a_zip_holds_every_member_in_stored_form(open_plan: Open, files: dict[str, bytes]) -> None:
    assert zip_members(streamed("zip", open_plan())) == files


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_member_larger_than_a_batch_is_read_piece_by_piece(
    store: FakeS3, open_plan: Open, kind: str
) -> None:
    files = {"a": b"first", "large": bytes(range(256)) * (LARGE // 256), "z": b""}
    data = streamed(kind, open_plan(plan=a_version(store, files)))
    assert (tar_members(data) if kind == "tar" else zip_members(data)) == files


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_another_reader_with_an_empty_cache_writes_the_same_shards(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path, kind: str
) -> None:
    limits = ShardLimits(bytes=200_000, members=40)
    written = []
    for name in ("first", "second"):
        with new_folder(tmp_path / name) as folder:
            outcome = write_folder(kind, open_plan(cache=tmp_path / f"cache-{name}"), limits, folder)
        shards = sorted((tmp_path / name).iterdir())
        assert [shard.name for shard in shards] == [
            f"images-v1-{number:06d}.{kind}" for number in range(len(shards))
        ]
        assert (outcome.files, outcome.members) == (len(shards), len(files))
        written.append([shard.read_bytes() for shard in shards])
    assert written[0] == written[1]
    assert len(written[0]) >= len(files) / 40
    if kind == "tar":
        assert tar_members(*written[0]) == files


def test_a_name_that_ustar_has_no_room_for_is_kept(store: FakeS3, open_plan: Open) -> None:
    files = {f"{'d' * 200}/{'ä' * 100}.bin": b"1", "plain": b"2"}
    assert tar_members(streamed("tar", open_plan(plan=a_version(store, files)))) == files


def test_a_header_has_room_for_more_than_8_gib() -> None:
    parsed = tarfile.TarInfo.frombuf(tar_header("plain", 1 << 32), "utf-8", "strict")
    assert parsed.size == 1 << 32
    assert len(tar_header("large", 1 << 33)) == 3 * tarfile.BLOCKSIZE


def test_a_target_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path, tmp_path / "file"):
        with pytest.raises(TargetNotEmpty, match="--to"), new_folder(target):
            pytest.fail("the folder is not offered")


def test_nothing_is_left_at_the_target_after_an_error(tmp_path: Path) -> None:
    def fail() -> None:
        with new_folder(tmp_path / "new") as folder:
            (folder / "shard").write_bytes(b"half")
            raise PacklineError("the store is gone")

    with pytest.raises(PacklineError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_has_the_mode_of_any_folder_and_an_empty_one_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    (tmp_path / "empty").mkdir(mode=0o750)
    (tmp_path / "link").symlink_to("empty")
    for name in ("new", "link"):
        with new_folder(tmp_path / name) as folder:
            (folder / "shard").write_bytes(b"1")
    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in ("usual", "new", "empty")}
    assert modes["new"] == modes["usual"]
    assert modes["empty"] == 0o750
    assert (tmp_path / "empty/shard").read_bytes() == b"1"
    assert (tmp_path / "link").is_symlink()


def test_folders_are_made_by_threads_without_another_one_seeing_a_strange_umask(tmp_path: Path) -> None:
    """``os.umask`` sets the mask of all threads, also where it is only read."""
    masks: list[int] = []
    umask = os.umask

    def note(mask: int) -> int:
        masks.append(mask)
        return umask(mask)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "umask", note)
        with new_folder(tmp_path / "new"):
            pass
    assert masks == []


def test_what_a_killed_export_left_is_removed_by_the_next_one_and_a_living_one_is_kept(
    tmp_path: Path,
) -> None:
    pid = os.fork()
    if not pid:
        with new_folder(tmp_path / "target") as folder:
            (folder / "shard").write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(PARTIAL_PREFIX)
    with new_folder(tmp_path / "first") as first, new_folder(tmp_path / "target") as folder:
        assert first.is_dir()
        (folder / "shard").write_bytes(b"whole")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["first", "target"]
    assert (tmp_path / "target/shard").read_bytes() == b"whole"


def test_a_target_that_no_rename_can_replace_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for target in (Path(), tmp_path):
        with pytest.raises(InvalidInput, match="current folder") as raised, new_folder(target):
            pytest.fail("the folder is not offered")
        assert "export" in raised.value.remedy
    monkeypatch.setattr(os.path, "ismount", lambda path: str(path) == str(tmp_path / "volume"))
    (tmp_path / "volume").mkdir()
    with pytest.raises(InvalidInput, match="mounted"), new_folder(tmp_path / "volume"):
        pytest.fail("the folder is not offered")


def test_a_target_with_the_longest_name_is_written(tmp_path: Path) -> None:
    with new_folder(tmp_path / ("n" * 255)) as folder:
        (folder / "shard").write_bytes(b"1")
    assert (tmp_path / ("n" * 255) / "shard").is_file()
