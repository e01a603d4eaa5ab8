"""Datasets of Hugging Face, W&B, Quilt, ClearML and lakeFS, as their tools store them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from packline.errors import LocalError, ObjectChanged, UnsafePath
from packline.imports import session, stage_files, storages
from packline.imports.errors import CannotImport, DamagedSource, SourceMissing
from packline.imports.staging import ImportFolder
from tests.unit.imports.archives import put, zip_bytes
from tests.unit.imports.conftest import Importer

COMMIT = "c" * 40


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record_of(importer: Importer, execution: str) -> Any:
    return importer.entry(execution)["properties"]["import"]


def a_snapshot(tmp_path: Path, blob: bytes = b"rows") -> Path:
    top = tmp_path / "datasets--owner--name"
    snapshot = top / "snapshots" / COMMIT
    put(top / "refs/main", COMMIT.encode())
    put(snapshot / "README.md", b"---\nlicense: mit\n---\n# Name\n")
    put(top / "blobs" / sha256(b"rows"), blob)
    (snapshot / "data").mkdir()
    (snapshot / "data/x.parquet").symlink_to(f"../../../blobs/{sha256(b'rows')}")
    return snapshot


def test_a_snapshot_of_hugging_face_keeps_commit_references_and_card(
    importer: Importer, tmp_path: Path
) -> None:
    outcome = importer.run(a_snapshot(tmp_path))
    assert importer.files(outcome.execution)["data/x.parquet"] == b"rows"
    record = record_of(importer, outcome.execution)
    assert (record["repository"], record["revision"], record["references"]) == (
        "owner/name",
        COMMIT,
        ["main"],
    )
    assert record["card"] == "license: mit"


def test_a_blob_that_is_not_what_its_name_says_is_refused(importer: Importer, tmp_path: Path) -> None:
    with pytest.raises(DamagedSource, match="SHA256"):
        importer.run(a_snapshot(tmp_path, b"half"))


def test_a_snapshot_without_its_blob_or_with_a_foreign_link_is_refused(
    importer: Importer, tmp_path: Path
) -> None:
    snapshot = a_snapshot(tmp_path)
    (snapshot.parent.parent / "blobs" / sha256(b"rows")).unlink()
    with pytest.raises(SourceMissing, match=r"x\.parquet"):
        importer.run(snapshot)
    (snapshot / "link").symlink_to("/etc/passwd")
    with pytest.raises(CannotImport, match="not a blob"):
        importer.run(snapshot)
    assert importer.uploads == 0


def a_manifest(tmp_path: Path, **more: Any) -> Path:
    digest = base64.b64encode(hashlib.md5(b"one", usedforsecurity=False).digest()).decode()
    contents = {"a.txt": {"digest": digest, "size": 3}, **more}
    put(tmp_path / "artifact/a.txt", b"one")
    document = {"version": 1, "storagePolicy": "wandb-storage-policy-v1", "contents": contents}
    return put(tmp_path / "artifact/wandb_manifest.json", json.dumps(document).encode())


def test_an_artifact_of_wandb_comes_with_its_references(importer: Importer, tmp_path: Path) -> None:
    importer.store.put("raw/x.bin", b"object")
    local = put(tmp_path / "local file", b"local")
    manifest = a_manifest(
        tmp_path,
        **{
            "r/x.bin": {"ref": "s3://bucket/raw/x.bin", "digest": "tag", "size": 6},
            "r/y.bin": {"ref": local.as_uri(), "digest": "tag"},
        },
    )
    outcome = importer.run(manifest)
    assert importer.files(outcome.execution) == {"a.txt": b"one", "r/x.bin": b"object", "r/y.bin": b"local"}
    assert record_of(importer, outcome.execution)["entries"] == 3


def test_an_artifact_that_cannot_be_had_whole_is_refused(importer: Importer, tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="gs://"):
        importer.run(a_manifest(tmp_path, x={"ref": "gs://bucket/x", "digest": "d"}))
    with pytest.raises(SourceMissing, match=r"artifact\.download"):
        importer.run(a_manifest(tmp_path), data=tmp_path / "elsewhere")
    manifest = a_manifest(tmp_path)
    put(tmp_path / "artifact/a.txt", b"two")
    with pytest.raises(DamagedSource, match="MD5"):
        importer.run(manifest)
    put(manifest, b'{"storagePolicy": "p", "contents": ')
    with pytest.raises(CannotImport, match="not JSON"):
        importer.run(manifest)
    assert importer.uploads == 0


def a_dataset(tmp_path: Path) -> Path:
    """A ClearML dataset with a parent, each with a zip."""

    def entry(path: str, data: bytes, parent: str) -> dict[str, Any]:
        return {
            "artifact_name": "data",
            "hash": sha256(data),
            "parent_dataset_id": parent,
            "relative_path": path,
            "size": len(data),
        }

    top = tmp_path / "project/.datasets/name"
    put(top / "name.p1/artifacts/data/dataset.p1.x.zip", zip_bytes({"a.txt": b"one", "b.txt": b"gone"}))
    put(top / "name.c1/artifacts/data/dataset.c1.x.zip", zip_bytes({"c.txt": b"two"}))
    state = {
        "dataset_file_entries": [entry("a.txt", b"one", "p1"), entry("c.txt", b"two", "c1")],
        "dataset_link_entries": [{"link": "s3://bucket/raw/l.bin", "relative_path": "l.bin", "size": 4}],
        "dependency_graph": {"p1": [], "c1": ["p1"]},
        "id": "c1",
    }
    return put(top / "name.c1/artifacts/state/state.json", json.dumps(state).encode())


def test_a_dataset_of_clearml_brings_the_files_of_its_parents(importer: Importer, tmp_path: Path) -> None:
    importer.store.put("raw/l.bin", b"link")
    outcome = importer.run(a_dataset(tmp_path))
    assert importer.files(outcome.execution) == {"a.txt": b"one", "c.txt": b"two", "l.bin": b"link"}
    record = record_of(importer, outcome.execution)
    assert (record["revision"], record["parents"]) == ("c1", ["p1"])


def test_a_dataset_of_clearml_without_its_parent_is_refused(importer: Importer, tmp_path: Path) -> None:
    state = a_dataset(tmp_path)
    (state.parents[3] / "name.p1/artifacts/data/dataset.p1.x.zip").unlink()
    with pytest.raises(SourceMissing, match="dataset p1"):
        importer.run(state)
    put(state, state.read_bytes().replace(b'"data"', b'"../../x"'))
    with pytest.raises(CannotImport, match="wrong name"):
        importer.run(state)
    assert importer.uploads == 0


def test_a_prefix_of_lakefs_keeps_repository_and_reference(importer: Importer) -> None:
    importer.store.put("main/train/a.txt", b"one")
    importer.store.put("main/other.txt", b"two")
    outcome = importer.run("s3://bucket/main/train/", kind="lakefs")
    assert importer.files(outcome.execution) == {"a.txt": b"one"}
    record = record_of(importer, outcome.execution)
    assert (record["repository"], record["revision"], record["prefix"]) == ("bucket", "main", "train/")
    with pytest.raises(SourceMissing, match="no objects"):
        importer.run("s3://bucket/none/", kind="lakefs")


def test_an_object_that_is_named_as_a_folder_and_has_data_is_not_passed_over(importer: Importer) -> None:
    for key, data in (("main/", b""), ("main/a/", b""), ("main/a.txt", b"one"), ("main/b_$folder$", b"")):
        importer.store.put(key, data)
    outcome = importer.run("s3://bucket/main/", kind="lakefs")
    assert importer.files(outcome.execution) == {"a.txt": b"one"}
    importer.store.put("main/a/", b"data")
    with pytest.raises(UnsafePath, match="names a folder"):
        importer.run("s3://bucket/main/", version="v2", kind="lakefs")


def test_what_was_staged_of_a_list_is_not_used_for_other_files(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between staging and push: what is recorded of the source does not tell that a file has changed."""

    def fail(*arguments: object) -> None:
        raise KeyboardInterrupt

    folder = put(tmp_path / "dl/x.txt", b"old").parent
    importer.store.put("main/x.txt", b"old")
    for source, kind in ((folder, "huggingface"), ("s3://bucket/main/", "lakefs")):
        with monkeypatch.context() as patched:
            patched.setattr(session, "_push", fail)
            with pytest.raises(KeyboardInterrupt):
                importer.run(source, kind=kind)
    put(folder / "x.txt", b"new")
    importer.store.put("main/x.txt", b"new")
    for source, kind in ((folder, "huggingface"), ("s3://bucket/main/", "lakefs")):
        outcome = importer.run(source, kind=kind)
        assert (importer.files(outcome.execution), outcome.resumed) == ({"x.txt": b"new"}, False)


def test_a_file_that_is_written_to_while_it_is_read_is_refused(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "dl/x.txt", b"old").parent
    write: Callable[..., int] = ImportFolder.write

    def change(self: ImportFolder, path: str, size: int, mark: int, pieces: Any, digest: str) -> int:
        def altered() -> Iterator[bytes]:
            for piece in pieces:
                put(folder / "x.txt", b"newer")
                yield piece

        return write(self, path, size, mark, altered(), digest)

    monkeypatch.setattr(ImportFolder, "write", change)
    with pytest.raises(ObjectChanged, match="changed while it was read") as raised:
        importer.run(folder, kind="huggingface")
    assert (raised.value.exit_code, importer.uploads) == (4, 0)


def test_an_object_that_changes_after_it_was_listed_is_refused(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer.store.put("main/x.txt", b"old")
    opened = stage_files._open

    def change(file: Any) -> Any:
        importer.store.put("main/x.txt", b"new")
        return opened(file)

    monkeypatch.setattr(stage_files, "_open", change)
    with pytest.raises(ObjectChanged, match="changed while it was read"):
        importer.run("s3://bucket/main/", kind="lakefs")
    assert not [key for key in importer.store.objects if key.startswith("outputs/")]


def test_a_folder_that_cannot_be_listed_is_not_left_out(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "dl/x.txt", b"1")
    closed = put(tmp_path / "dl/closed/y.txt", b"2").parent
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if os.fspath(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(LocalError, match="closed"):
        importer.run(tmp_path / "dl", kind="huggingface")
    assert importer.uploads == 0


def test_a_folder_of_the_repository_named_like_one_of_the_downloader_comes_too(
    importer: Importer, tmp_path: Path
) -> None:
    put(tmp_path / "dl/.cache/huggingface/x.lock", b"")
    put(tmp_path / "dl/data/.cache/y.txt", b"2")
    outcome = importer.run(tmp_path / "dl", kind="huggingface")
    assert importer.files(outcome.execution) == {"data/.cache/y.txt": b"2"}
    (tmp_path / "dl/linked").symlink_to(tmp_path)
    with pytest.raises(CannotImport, match="not a blob"):
        importer.run(tmp_path / "dl", kind="huggingface", version="v2")


def test_an_older_version_of_an_object_is_read_by_ranges(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was read whole into memory before, and refused above 64 MiB."""
    monkeypatch.setattr(storages, "RANGE_BYTES", 1000)
    monkeypatch.setattr(stage_files, "PIECE_BYTES", 1000)
    first = importer.store.put("raw/x.bin", b"older" * 1000)
    importer.store.put("raw/x.bin", b"newer")
    reference = {"ref": "s3://bucket/raw/x.bin", "digest": "tag", "extra": {"versionID": first.version_id}}
    outcome = importer.run(a_manifest(tmp_path, x=reference))
    assert importer.files(outcome.execution)["x"] == b"older" * 1000
    ranges = [asked for key, asked in importer.store.ranges("raw/") if asked]
    assert len(ranges) == 5


def test_a_reference_of_wandb_is_read_in_the_version_that_it_names(
    importer: Importer, tmp_path: Path
) -> None:
    first = importer.store.put("raw/x.bin", b"first")
    importer.store.put("raw/x.bin", b"later")
    reference = {"ref": "s3://bucket/raw/x.bin", "digest": "tag", "extra": {"versionID": first.version_id}}
    outcome = importer.run(a_manifest(tmp_path, **{"x.bin": reference}))
    assert importer.files(outcome.execution)["x.bin"] == b"first"


def test_a_folder_with_a_manifest_of_wandb_is_known(importer: Importer, tmp_path: Path) -> None:
    outcome = importer.run(a_manifest(tmp_path).parent)
    assert (outcome.kind, importer.files(outcome.execution)) == ("wandb", {"a.txt": b"one"})


def test_a_zip_of_clearml_that_is_damaged_is_named(importer: Importer, tmp_path: Path) -> None:
    state = a_dataset(tmp_path)
    importer.store.put("raw/l.bin", b"link")
    (zip_of_parent,) = state.parents[3].glob("name.p1/artifacts/data/*.zip")
    data = bytearray(zip_bytes({"a.txt": b"one"}, zipfile.ZIP_STORED))
    data[data.index(b"one")] ^= 1
    put(zip_of_parent, bytes(data))
    with pytest.raises(DamagedSource, match=r"dataset\.p1\.x\.zip: a\.txt") as raised:
        importer.run(state)
    assert (raised.value.exit_code, importer.uploads) == (5, 0)


def test_a_reference_of_wandb_to_what_has_changed_is_refused(importer: Importer, tmp_path: Path) -> None:
    etag = importer.store.put("raw/x.bin", b"first").etag.strip('"')
    local = put(tmp_path / "local", b"first")
    digest = base64.b64encode(hashlib.md5(b"first", usedforsecurity=False).digest()).decode()
    references = {
        "x.bin": {"ref": "s3://bucket/raw/x.bin", "digest": etag, "size": 5, "extra": {"etag": etag}},
        "y.bin": {"ref": local.as_uri(), "digest": digest, "size": 5},
    }
    name = base64.b64encode(hashlib.md5(local.as_uri().encode(), usedforsecurity=False).digest()).decode()
    references["z.bin"] = {"ref": local.as_uri(), "digest": name, "size": 5}  # made without a checksum
    manifest = a_manifest(tmp_path, **references)
    assert importer.preview(manifest).files == 4
    put(local, b"later")
    with pytest.raises(DamagedSource, match=r"y\.bin"):
        importer.run(manifest)
    importer.store.put("raw/x.bin", b"later")
    outcome = importer.run(manifest, exclude=("[xy].bin",))
    assert importer.files(outcome.execution) == {"a.txt": b"one", "z.bin": b"later"}
    uploads = importer.uploads
    with pytest.raises(ObjectChanged, match=r"raw/x\.bin"):
        importer.run(manifest, exclude=("y.bin",), version="v2")
    assert importer.uploads == uploads
