"""Inputs are ordinary files in ordinary folders; what is missing is put back, and what was changed is not lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from packline.client.errors import TargetChanged
from packline.client.inputs.definition import DownloadPolicy, KeepDirectories
from packline.client.placement.link_mode import LinkMode
from packline.errors import InvalidInput, TargetNotEmpty
from tests.unit.inputs.conftest import Desk, an_input

FILES = {f"train/c{n % 3}/img-{n:03d}.bin": os.urandom(50 + n) for n in range(30)} | {"empty.txt": b""}
NAME = "dataset://images/v1"
KEEPS = [KeepDirectories.NONE, KeepDirectories.FULL]
CACHED = [mode for mode in LinkMode if mode is not LinkMode.DIRECT]


def a_file(desk: Desk) -> Path:
    return next(path for path in sorted((desk.inputs / "data").rglob("*.bin")))


@pytest.mark.parametrize("keep", KEEPS)
def test_by_default_every_input_is_a_folder_with_files(desk: Desk, keep: KeepDirectories) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME, keep=keep))
    assert not any(path.is_symlink() for path in desk.inputs.rglob("*"))
    assert sum(len(files) for _, _, files in os.walk(desk.inputs)) == len(FILES)
    assert sorted(os.listdir(desk.inputs)) == ["data"]


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("mode", CACHED)
def test_a_file_that_is_gone_is_put_back_and_recorded(
    desk: Desk, keep: KeepDirectories, mode: LinkMode
) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME, keep=keep), link_mode=mode)
    before, record = desk.tree(), desk.record()
    lost = a_file(desk)
    lost.unlink()
    desk.bring(an_input("data", NAME, keep=keep), link_mode=mode, checksums=True)
    assert desk.tree() == before
    assert [file["size"] for file in desk.record()["data"]["files"]] == [
        file["size"] for file in record["data"]["files"]
    ]


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("mode", CACHED)
def test_an_input_is_brought_again_after_the_cache_was_removed(
    desk: Desk, keep: KeepDirectories, mode: LinkMode
) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME, keep=keep), link_mode=mode)
    before = desk.tree()
    for folder, _, _ in os.walk(desk.folder / "cache"):
        os.chmod(folder, 0o755)
    shutil.rmtree(desk.folder / "cache")
    desk.bring(an_input("data", NAME, keep=keep), link_mode=mode)
    assert desk.tree() == before


def test_an_input_that_the_job_has_changed_is_refused_by_name(desk: Desk) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME), link_mode=LinkMode.COPY)
    changed = a_file(desk)
    changed.write_bytes(b"mine")
    with pytest.raises(TargetChanged, match=changed.name) as refused:
        desk.bring(an_input("data", NAME), link_mode=LinkMode.COPY)
    assert refused.value.remedy == "Remove the folder, or choose another one."  # no option of another command
    assert changed.read_bytes() == b"mine"
    desk.version("dataset://images/v2", {"a": b"1"})
    with pytest.raises(TargetNotEmpty, match="changed"):
        desk.bring(an_input("data", "dataset://images/v2"), link_mode=LinkMode.COPY)
    assert changed.read_bytes() == b"mine"


def test_another_run_with_other_inputs_replaces_unchanged_ones(desk: Desk) -> None:
    for mode in CACHED:
        for uri in ("v1", "v2"):
            desk.version(f"dataset://images/{uri}", {f"a/{uri}": uri.encode()})
            for keep in KEEPS:
                desk.bring(an_input("data", f"dataset://images/{uri}", keep=keep), link_mode=mode)
                assert list(desk.tree().values()) == [uri.encode()]


def test_files_of_a_mount_are_never_hard_linked_by_default(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mount").mkdir()
    (tmp_path / "mount/a.csv").write_text("a")
    desk.bring(an_input("m", f"file://{tmp_path}/mount/**.csv", keep=KeepDirectories.SUFFIX))
    assert (desk.inputs / "m/a.csv").read_text() == "a"
    assert not (desk.inputs / "m/a.csv").samefile(tmp_path / "mount/a.csv")
    (desk.inputs / "m/a.csv").unlink()
    desk.bring(an_input("m", f"file://{tmp_path}/mount/**.csv", keep=KeepDirectories.SUFFIX))
    assert not (desk.inputs / "m/a.csv").samefile(tmp_path / "mount/a.csv")


def test_what_was_downloaded_on_demand_stays(desk: Desk) -> None:
    desk.version(NAME, FILES)
    on_demand = an_input("data", NAME, keep=KeepDirectories.FULL, download=DownloadPolicy.ON_DEMAND)
    desk.bring(on_demand)
    downloaded = desk.inputs / "data/train/c1/img-001.bin"
    downloaded.write_bytes(FILES["train/c1/img-001.bin"])
    desk.bring(on_demand)
    assert downloaded.read_bytes() == FILES["train/c1/img-001.bin"]
    with pytest.raises(TargetNotEmpty):
        desk.bring(an_input("data", NAME))


def test_placements_of_files_leave_no_records_in_the_cache(desk: Desk) -> None:
    desk.version(NAME, FILES)
    for number in range(5):
        desk.bring(an_input(f"data{number}", NAME))
    assert not list((desk.folder / "cache").glob("places/*"))


def test_inputs_without_a_cache_are_refused(desk: Desk) -> None:
    desk.version(NAME, FILES)
    with pytest.raises(InvalidInput, match="cache"):
        desk.bring(an_input("data", NAME), link_mode=LinkMode.DIRECT)
