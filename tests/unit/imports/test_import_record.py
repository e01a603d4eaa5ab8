"""What is kept of an import's origin has the form that other releases wrote: ``fixtures/stored``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from packline.imports.detect import SourceOptions, plan_import
from packline.imports.plan import FORM
from packline.imports.session import import_record
from packline.imports.storages import Buckets
from tests.unit.imports.archives import put, tar_bytes
from tests.unit.imports.test_dvc import add_folder
from tests.unit.imports.test_other_tools import a_dataset, a_manifest, a_snapshot, sha256

STORED = Path(__file__).parents[2] / "fixtures" / "stored"
RELEASES = sorted(folder for folder in STORED.iterdir() if folder.is_dir())


def an_archive(folder: Path) -> str:
    return str(put(folder / "x.tar", tar_bytes()))


def a_repository(folder: Path) -> str:
    (folder / "r/.dvc").mkdir(parents=True)
    add_folder(folder / "r", folder / "r/.dvc/cache", "data", {"a.txt": b"one"})
    return str(folder / "r")


def a_package(folder: Path) -> str:
    head = {"version": "v0", "message": "first", "user_meta": {"k": 1}}
    return str(put(folder / sha256(b""), json.dumps(head).encode()))


SOURCES: dict[str, Callable[[Path], str]] = {
    "archives": an_archive,
    "dvc": a_repository,
    "huggingface": lambda folder: str(a_snapshot(folder)),
    "wandb": lambda folder: str(a_manifest(folder)),
    "clearml": lambda folder: str(a_dataset(folder)),
    "quilt": a_package,
    "lakefs": lambda folder: "s3://repository/main/train/",
}


def shape(value: object) -> Any:
    """The keys and types of a document."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    return [shape(each) for each in value[:1]] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: str(folder.name))
@pytest.mark.parametrize("kind", SOURCES)
def test_a_record_has_the_keys_and_types_of_former_releases(tmp_path: Path, release: Path, kind: str) -> None:
    stored = json.loads((release / "import-records.json").read_text())[kind]
    options = SourceOptions(SOURCES[kind](tmp_path), "lakefs" if kind == "lakefs" else "")
    record = import_record(plan_import(options, Buckets()))
    assert record["form"] == stored["form"] == FORM
    assert shape(record) == shape(stored)
