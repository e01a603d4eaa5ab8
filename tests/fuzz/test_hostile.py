"""Every hostile archive gives its own fault, and leaves nothing behind anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from packline.errors import InvalidInput, PathCollision
from packline.fs.directory_writer import DirectoryWriter
from packline.vhpkgzip import format_errors as fe
from packline.vhpkgzip.local_archives import pack_folder, unpack, verify_files
from packline.vhpkgzip.member_paths import check_path_bytes
from packline.vhpkgzip.reader import FormatProfile
from tests.fuzz.forge import forge
from tests.fuzz.hostile import GOOD, Hostile, corpus

CASES = list(corpus())


def everything(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder, with contents."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def refused(case: Hostile, folder: Path) -> fe.FormatError:
    archive = folder / "hostile.zip"
    archive.write_bytes(case.archive)
    before = everything(folder)
    with pytest.raises(fe.FormatError) as caught:
        unpack([archive], folder / "outer" / "target")
    left = everything(folder)
    left.pop("outer", None)
    assert left == before
    return caught.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_archive_gives_its_fault_and_leaves_nothing(
    case: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case.folds:
        monkeypatch.setattr(
            "packline.vhpkgzip.unpack.find_folded_clashes", lambda folder: {fe.CaseClash, fe.FormClash}
        )
    fault = refused(case, tmp_path)
    assert isinstance(fault, case.fault)
    assert case.fault is fe.FormatError or type(fault) is case.fault
    assert fault.rule in fault.message
    assert fault.remedy


@pytest.mark.parametrize("case", [case for case in CASES if not case.folds], ids=lambda case: case.name)
@pytest.mark.parametrize("profile", list(FormatProfile))
def test_verify_refuses_it_in_both_profiles(case: Hostile, profile: FormatProfile, tmp_path: Path) -> None:
    archive = tmp_path / "hostile.zip"
    archive.write_bytes(case.archive)
    with pytest.raises(fe.FormatError):
        list(verify_files([archive], profile))


@pytest.mark.parametrize("case", [case for case in CASES if case.folds], ids=lambda case: case.name)
def test_names_that_clash_only_where_a_file_system_folds_are_warned_of_elsewhere(
    case: Hostile, tmp_path: Path
) -> None:
    archive = tmp_path / "clash.zip"
    archive.write_bytes(case.archive)
    (report,) = verify_files([archive])
    assert case.fault.rule in report.warnings[0]


def test_cases_have_names_of_their_own_and_cover_every_fault_that_a_file_can_have() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    elsewhere = set(fe.OffProfile.__subclasses__())
    leaves = {leaf for leaf in _leaves(fe.FormatError) if leaf not in elsewhere}
    assert leaves <= {case.fault for case in CASES}


def _leaves(fault: type[fe.FormatError]) -> set[type[fe.FormatError]]:
    below = {leaf for kind in fault.__subclasses__() for leaf in _leaves(kind)}
    return below or {fault}


def test_the_archive_they_are_made_from_is_sound_and_strict(tmp_path: Path) -> None:
    archive = tmp_path / "good.zip"
    archive.write_bytes(forge(GOOD))
    (report,) = verify_files([archive], FormatProfile.STRICT)
    assert (report.files, report.profile) == (3, FormatProfile.STRICT)


def test_truncation_at_every_byte_gives_a_fault_and_leaves_nothing(tmp_path: Path) -> None:
    whole = forge(GOOD)
    for length in range(len(whole)):
        fault = refused(Hostile("cut", whole[:length], fe.FormatError), tmp_path)
        assert type(fault) in (fe.Truncated, fe.NoEndRecord)
        assert length < 4 or type(fault) is fe.Truncated


def test_removing_or_doubling_any_single_byte_gives_a_fault(tmp_path: Path) -> None:
    whole = forge(GOOD)
    for at in range(len(whole)):
        for mutant in (whole[:at] + whole[at + 1 :], whole[: at + 1] + whole[at:]):
            refused(Hostile("shift", mutant, fe.FormatError), tmp_path)


def test_changing_any_single_byte_of_a_part_gives_a_fault_in_the_strict_profile(tmp_path: Path) -> None:
    whole = forge(GOOD)
    archive = tmp_path / "mutant.zip"
    for at in range(len(whole)):
        for flip in (1, 0x80, 0xFF):
            archive.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
            with pytest.raises(fe.FormatError):
                list(verify_files([archive], FormatProfile.STRICT))


def test_a_link_put_into_the_staging_folder_leads_no_write_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (inside / "sub").symlink_to(outside)
    (inside / "file").symlink_to(outside / "new")
    with DirectoryWriter(inside, check_path_bytes) as folder:
        for path in (b"sub/evil", b"file"):
            with pytest.raises(PathCollision, match=path.decode()):
                folder.create(path, b"evil", replace=False)
    assert not list(outside.iterdir())


def test_a_pipe_or_folder_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(InvalidInput):
            list(verify_files([path]))


def test_a_folder_with_a_link_is_not_packed_silently(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to("/etc/passwd")
    with pytest.raises(InvalidInput, match="symbolic link"):
        pack_folder(tmp_path / "in", tmp_path / "out.vhpkgzip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
