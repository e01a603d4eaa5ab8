"""Datasets of Hugging Face, W&B, Quilt, ClearML and lakeFS, as their tools store them."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from packline.imports.errors import CannotImport, DamagedSource, SourceMissing
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


def test_a_package_of_quilt_keeps_message_and_metadata(importer: Importer, tmp_path: Path) -> None:
    importer.store.put("raw/a b.txt", b"one")
    entry = {
        "logical_key": "a.txt",
        "physical_keys": ["s3://bucket/raw/a%20b.txt"],
        "size": 3,
        "hash": {"type": "SHA256", "value": sha256(b"one")},
    }
    lines = [{"version": "v0", "message": "first", "user_meta": {"k": 1}}, entry]
    manifest = put(tmp_path / sha256(b""), "\n".join(map(json.dumps, lines)).encode())
    outcome = importer.run(manifest)
    assert importer.files(outcome.execution) == {"a.txt": b"one"}
    record = record_of(importer, outcome.execution)
    assert (record["message"], record["metadata"], record["revision"]) == ("first", {"k": 1}, manifest.name)
    importer.store.put("raw/a b.txt", b"two")
    with pytest.raises(DamagedSource, match="SHA256"):
        importer.run(manifest, version="v2")
    put(manifest, b'{"version": "v0"}\n{"logical_key": "a"}\n')
    with pytest.raises(CannotImport, match="physical key"):
        importer.run(manifest, version="v2")


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
