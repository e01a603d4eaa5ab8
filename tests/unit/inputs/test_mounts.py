"""Mounts of a step: checked, linked or refused, and recorded as data that nothing pins."""

from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from packline.client.inputs.read_definitions import read_yaml
from packline.client.mounts import check
from packline.client.mounts.check import MountRefused, MountState, check_mounts
from packline.client.mounts.definition import MountDefinition, define_mount, parse_mount
from packline.client.mounts.fingerprint import compute_fingerprint
from packline.client.mounts.record import record_mounts
from packline.client.upload.marker import read_lineage
from packline.errors import InvalidInput, Unavailable
from packline.fs.mount_table import find_file_system, read_mount_table

YAML = """
- step:
    name: filter
    image: python:3.12
    command: python filter.py
    mounts:
      - destination: /images
        source: /mnt/data/images
      - destination: /labels
        source: nfs-server:/export/labels
        type: NFS
        readonly: true
        options: {password: hunter2}
      - /mnt/scratch:/scratch
"""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "mnt" / "images"
    (folder / "cats").mkdir(parents=True)
    (folder / "cats" / "1.jpg").write_bytes(b"12345")
    (folder / "2.jpg").write_bytes(b"67")
    return folder


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Sets the table of mounted file systems."""

    def mounted(*rows: tuple[Path, str, str], root: str = "/") -> None:
        lines = [
            f"30 1 0:{40 + number} {root} {str(point).replace(' ', chr(92) + '040')} rw shared:1 - {kind} {source} rw\n"
            for number, (point, kind, source) in enumerate(rows)
        ]
        file = tmp_path / "mountinfo"
        file.write_text("".join(lines))
        monkeypatch.setattr(check, "read_mount_table", lambda: read_mount_table(os.fspath(file)))

    return mounted


def to(source: object, destination: Path, kind: str = "", read_only: bool = False) -> MountDefinition:
    return define_mount(str(source), os.fspath(destination), kind, read_only)


def test_mounts_of_a_step_are_read_with_type_and_read_only(tmp_path: Path) -> None:
    file = tmp_path / "valohai.yaml"
    file.write_text(YAML)
    assert read_yaml(file, "filter").mounts == (
        MountDefinition("/mnt/data/images", "/images"),
        MountDefinition("nfs-server:/export/labels", "/labels", "nfs", True),
        MountDefinition("/mnt/scratch", "/scratch"),
    )


def test_the_short_form_has_a_source_a_destination_and_perhaps_ro() -> None:
    assert parse_mount("/a:/b") == MountDefinition("/a", "/b")
    assert parse_mount("srv:/export/x:/b/:ro") == MountDefinition("srv:/export/x", "/b", "", True)
    for wrong in ("/a", "a:/b", "/a:b", "/a:/", "/a:/b/../c", ":/b", "/a\n:/b"):
        with pytest.raises(InvalidInput):
            parse_mount(wrong)


def test_a_folder_of_the_worker_is_linked_once(share: Path, tmp_path: Path) -> None:
    destination = tmp_path / "job" / "images"
    for _ in range(2):
        (mount,) = check_mounts([to(share, destination)])
        assert mount.state is MountState.LINKED
        assert (destination / "cats" / "1.jpg").read_bytes() == b"12345"
    (mount,) = check_mounts([to(share, share)])
    assert mount.state is MountState.MOUNTED


def test_a_link_whose_source_is_gone_is_replaced(share: Path, tmp_path: Path) -> None:
    destination = tmp_path / "images"
    destination.symlink_to(tmp_path / "former")
    check_mounts([to(share, destination)])
    assert destination.resolve() == share


@pytest.mark.parametrize("occupied", ["folder", "file", "link"])
def test_what_is_at_a_destination_is_never_replaced(share: Path, tmp_path: Path, occupied: str) -> None:
    destination, other = tmp_path / "there", tmp_path / "other"
    other.mkdir()
    if occupied == "link":
        destination.symlink_to(other)
    else:
        (destination.mkdir if occupied == "folder" else destination.touch)()
    with pytest.raises(MountRefused, match="exists and is not"):
        check_mounts([to(share, tmp_path / "first"), to(share, destination)])
    assert not (tmp_path / "first").exists(), "nothing is linked if one mount is refused"


def test_what_is_missing_is_refused_with_the_reason(share: Path, tmp_path: Path, table: Any) -> None:
    table((Path("/"), "ext4", "/dev/root"))
    empty = tmp_path / "empty"
    empty.mkdir()
    cases = {
        "does not exist": to(tmp_path / "none", tmp_path / "d"),
        "is not a folder": to(share / "2.jpg", tmp_path / "d"),
        "of type ext4, and the step says nfs": to(share, tmp_path / "d", "nfs"),
        "not mounted on this worker": to("srv:/export", tmp_path / "d", "nfs"),
        "empty folder, so the share": to(empty, tmp_path / "d", read_only=True),
        "can be written to": to(share, tmp_path / "d", read_only=True),
    }
    for why, mount in cases.items():
        with pytest.raises(MountRefused, match=why) as refused:
            check_mounts([mount])
        assert refused.value.remedy
    assert not os.path.lexists(tmp_path / "d")
    with pytest.raises(MountRefused, match="same destination"):
        check_mounts([to(share, tmp_path / "d"), to(empty, tmp_path / "d")])


def test_a_share_is_found_where_it_is_mounted(share: Path, tmp_path: Path, table: Any) -> None:
    table((Path("/"), "ext4", "/dev/root"), (share, "nfs4", "srv:/export/images"))
    (mount,) = check_mounts([to("srv:/export/images/", tmp_path / "images", "nfs")])
    assert (mount.folder, mount.kind, mount.state) == (os.fspath(share), "nfs4", MountState.LINKED)
    (below,) = check_mounts([to(share / "cats", tmp_path / "cats", "NFS")])
    assert below.kind == "nfs4"


def test_a_folder_of_a_share_is_not_taken_for_the_share(share: Path, tmp_path: Path, table: Any) -> None:
    table((share, "cifs", "//srv/data"), root="/one/folder")
    with pytest.raises(MountRefused, match="not mounted on this worker"):
        check_mounts([to("//srv/data", tmp_path / "a")])
    table((share, "cifs", "//srv/data/one/folder"), root="/one/folder")
    (mount,) = check_mounts([to("//srv/data/one/folder", tmp_path / "b")])
    assert mount.folder == os.fspath(share)


def test_a_file_system_of_user_space_counts_as_fuse(share: Path, tmp_path: Path, table: Any) -> None:
    table((share, "fuse.s3fs", "s3fs"))
    assert check_mounts([to(share, tmp_path / "d", "fuse")])[0].kind == "fuse.s3fs"


def test_read_only_is_what_the_file_system_says(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.statvfs(share)
    monkeypatch.setattr(os, "statvfs", lambda path: os.statvfs_result((*real[:8], os.ST_RDONLY, *real[9:])))
    (mount,) = check_mounts([to(share, tmp_path / "a", read_only=True)])
    assert not mount.warnings
    (mount,) = check_mounts([to(share, tmp_path / "b")])
    assert "cannot write" in mount.warnings[0]


@pytest.mark.parametrize("error", [errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.EHOSTDOWN])
def test_a_stale_mount_is_refused_with_the_way_to_mount_it_again(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def stale(path: str) -> Any:
        raise OSError(error, os.strerror(error), path)

    monkeypatch.setattr(os, "scandir", stale)
    with pytest.raises(Unavailable, match="does not answer") as refused:
        check_mounts([to(share, tmp_path / "d")])
    assert "umount" in refused.value.remedy


def test_a_server_that_never_answers_ends_the_wait(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    monkeypatch.setattr(os, "statvfs", lambda path: released.wait())
    with pytest.raises(Unavailable, match=r"does not answer within 0\.01 s"):
        check_mounts([to(share, tmp_path / "d")], answer_seconds=0.01)
    released.set()


def test_the_fingerprint_changes_with_names_sizes_and_times(share: Path) -> None:
    def taken() -> tuple[int, ...]:
        return compute_fingerprint(os.fspath(share), 60)[:4]

    os.utime(share / "2.jpg", ns=(5, 5_000_000_000))
    os.utime(share / "cats" / "1.jpg", ns=(5, 7_000_000_000))
    (share / "link").symlink_to(share / "2.jpg")
    files, size, newest, digest = first = taken()
    assert (files, size, newest) == (2, 7, 7_000_000_000)
    assert taken() == first
    os.utime(share / "2.jpg", ns=(5, 6_000_000_000))
    assert taken()[:3] == first[:3], "an older file changed: count, bytes and newest do not show it"
    assert taken()[3] != digest
    os.utime(share / "2.jpg", ns=(5, 5_000_000_000))
    assert taken() == first
    (share / "2.jpg").rename(share / "3.jpg")
    assert taken()[3] != digest


def test_folders_deeper_than_the_limit_are_counted(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(40):
        folder = folder / "d"
        folder.mkdir()
        (folder / "f").write_bytes(b"1")
    assert compute_fingerprint(os.fspath(tmp_path), 60)[:2] == (40, 40)


def test_a_listing_that_takes_too_long_is_recorded_as_incomplete(share: Path) -> None:
    times = iter([0.0, 10.0])
    fingerprint = compute_fingerprint(os.fspath(share), 5, clock=lambda: next(times))
    assert fingerprint.as_json() == {
        "files": 0, "bytes": 0, "newest": None, "digest": "0" * 16, "complete": False
    }  # fmt: skip


def test_a_folder_that_becomes_stale_is_counted_as_unreadable(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("cats"):
            raise OSError(errno.ESTALE, "Stale file handle", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    fingerprint = compute_fingerprint(os.fspath(share), 60)
    assert (fingerprint.files, fingerprint.unreadable) == (1, 1)
    assert fingerprint.as_json()["complete"] is False


def test_the_record_becomes_lineage_and_goes_with_the_mounts(share: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    checked = check_mounts([to(share, tmp_path / "d")])
    record_mounts(checked, config, 60)
    (mount,) = read_lineage(config, {})["mounts"]
    expected = {"destination": str(tmp_path / "d"), "source": str(share), "state": "linked", "tracked": False}
    assert expected.items() <= mount.items()
    assert (mount["files"], mount["bytes"], mount["complete"]) == (2, 7, True)
    record_mounts(checked, config, 0)
    assert "files" not in json.loads((config / "mounts.json").read_text())["mounts"][0]
    record_mounts([], config, 60)
    assert "mounts" not in read_lineage(config, {})


def test_the_table_tells_the_file_system_of_a_path(tmp_path: Path, table: Any) -> None:
    table(
        (Path("/"), "ext4", "/dev/root"),
        (Path("/mnt/a b"), "nfs4", "s:/e"),
        (Path("/mnt/a b"), "cifs", "//s/e"),
    )
    rows = read_mount_table(os.fspath(tmp_path / "mountinfo"))
    assert find_file_system("/mnt/a b/c", rows) == rows[2]
    assert find_file_system("/mnt/a bc", rows) == rows[0]
    (tmp_path / "mountinfo").write_text("nonsense\n1 2 x:y / / rw - a b c\n")
    assert read_mount_table(os.fspath(tmp_path / "mountinfo")) == []
