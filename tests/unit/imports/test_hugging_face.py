"""Downloads of huggingface_hub: what it knows of each file is compared, and what is not whole never comes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from packline.imports.detect import SourceOptions, plan_import
from packline.imports.errors import CannotImport, DamagedSource, SourceMissing
from packline.imports.hugging_face import DOWNLOADS, POINTER
from packline.imports.plan import ImportPlan
from packline.imports.stage_files import PathFilter, count_plan, stage_plan
from packline.imports.staging import ImportFolder
from packline.imports.storages import Buckets
from tests.unit.imports.archives import put
from tests.unit.imports.test_other_tools import COMMIT, a_snapshot, sha256


def git_hash(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def download(folder: Path, path: str, data: bytes, etag: str, commit: str = COMMIT) -> None:
    """Put a file as ``hf download --local-dir`` does."""
    put(folder / path, data)
    put(folder / DOWNLOADS / f"{path}.metadata", f"{commit}\n{etag}\n1764380000.5\n".encode())


def plan_of(folder: Path) -> ImportPlan:
    return plan_import(SourceOptions(str(folder)), Buckets())


def stage(plan: ImportPlan, scratch: Path, *excluded: str) -> dict[str, bytes]:
    """Stage the files of a plan; what is there then."""
    with ImportFolder(scratch, plan.source, "") as staging:
        stage_plan(plan, staging, PathFilter((), excluded), lambda files, size: None)
        return {
            str(file.relative_to(staging.files)): file.read_bytes()
            for file in staging.files.rglob("*")
            if file.is_file()
        }


def test_a_folder_of_a_download_is_known_with_its_commit_and_compared(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    download(folder, "README.md", b"---\nlicense: mit\n---\n", git_hash(b"---\nlicense: mit\n---\n"))
    download(folder, "x/train.parquet", b"rows", sha256(b"rows"))
    put(folder / "mine.txt", b"of the user")
    plan = plan_of(folder)
    assert (plan.kind, plan.record["revision"], plan.record["card"]) == (
        "huggingface",
        COMMIT,
        "license: mit",
    )
    assert set(stage(plan, tmp_path / "scratch")) == {"README.md", "x/train.parquet", "mine.txt"}


@pytest.mark.parametrize("etag", [git_hash(b"rows"), sha256(b"rows")], ids=["Git", "SHA-256"])
def test_a_file_that_is_not_what_was_downloaded_is_refused(tmp_path: Path, etag: str) -> None:
    download(tmp_path / "data", "train.csv", b"Rows", etag)
    with pytest.raises(DamagedSource, match=r"train\.csv"):
        stage(plan_of(tmp_path / "data"), tmp_path / "scratch")


def test_an_etag_of_another_kind_is_not_compared(tmp_path: Path) -> None:
    download(tmp_path / "data", "train.csv", b"rows", '"9b2cf535f27731c9"')
    assert stage(plan_of(tmp_path / "data"), tmp_path / "scratch") == {"train.csv": b"rows"}


def test_files_of_several_commits_have_no_common_one(tmp_path: Path) -> None:
    download(tmp_path / "data", "a", b"", git_hash(b""))
    download(tmp_path / "data", "b", b"", git_hash(b""), commit="d" * 40)
    assert plan_of(tmp_path / "data").record["revision"] == ""


def test_a_download_that_is_not_complete_is_refused(tmp_path: Path) -> None:
    download(tmp_path / "data", "a.txt", b"1", git_hash(b"1"))
    put(tmp_path / "data" / DOWNLOADS / f"xyz.{sha256(b'2')}.incomplete", b"half")
    with pytest.raises(CannotImport, match="not complete") as raised:
        plan_of(tmp_path / "data")
    assert "hf download" in raised.value.remedy


def test_a_blob_that_is_not_complete_does_not_come_and_is_in_the_report(tmp_path: Path) -> None:
    snapshot = a_snapshot(tmp_path)
    put(snapshot.parent.parent / "blobs" / f"{sha256(b'x')}.incomplete", b"half")
    plan = plan_of(snapshot)
    assert set(stage(plan, tmp_path / "scratch")) == {"README.md", "data/x.parquet"}
    assert plan.not_carried[-1].startswith("1 downloads in ")


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("big.bin", POINTER + b"oid sha256:" + b"0" * 64 + b"\nsize 5\n", "pointer of Git LFS"),
        ("data/big.bin.incomplete", b"half", "not complete"),
    ],
)
def test_what_stands_for_a_file_never_becomes_a_member(
    tmp_path: Path, path: str, data: bytes, words: str
) -> None:
    put(tmp_path / "data/.cache/huggingface/.gitignore", b"*")
    put(tmp_path / "data/a.txt", b"1")
    put(tmp_path / "data" / path, data)
    plan = plan_of(tmp_path / "data")
    with pytest.raises(SourceMissing, match=words) as raised:
        count_plan(plan, PathFilter((), ()), ImportFolder.check)
    assert "--exclude" in raised.value.remedy
    with pytest.raises(SourceMissing, match=words):
        stage(plan, tmp_path / "scratch")
    assert stage(plan, tmp_path / "other", path) == {"a.txt": b"1"}
