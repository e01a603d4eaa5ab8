"""tar and zip exports: every byte, the same bytes each time, and nothing at the target after an error."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from packline.errors import PacklineError, TargetNotEmpty
from packline.exports.folder import new_folder
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
