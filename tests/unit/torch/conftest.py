"""Versions for datasets of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from packline.reader.dataset import Dataset
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import store as store
from tests.unit.client.datasets import a_version
from tests.unit.reader.opening import open_dataset

OpenFiles = Callable[..., Dataset]


@pytest.fixture
def open_files(store: FakeS3, tmp_path: Path) -> Iterator[OpenFiles]:
    """Make a version of files and open it."""
    opened: list[Dataset] = []

    def run(files: Mapping[str, bytes], **options: object) -> Dataset:
        plan = a_version(store, files, part_files=50)
        opened.append(open_dataset(plan, store.url, tmp_path / "cache", **options))  # type: ignore[arg-type]
        return opened[-1]

    yield run
    for dataset in opened:
        dataset.close()
