"""Versions for what opens them in an environment of its own (``make test-moving``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.reader.dataset import Dataset
from tests.fakes.s3 import plain_store
from tests.unit.client.datasets import a_version
from tests.unit.reader.opening import open_dataset

FILES = {
    **{f"cat/{number:03d}.jpg": b"j%d" % number * 300 for number in range(60)},
    **{f"cat/{number:03d}.cls": b"%d" % number for number in range(60)},
    "dog/ä 1.jpg": b"",
    "dog/ä 1.seg.png": bytes(range(256)) * 40,
}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Dataset]:
    """An open dataset."""
    with (
        plain_store() as store,
        open_dataset(a_version(store, FILES, part_files=50), store.url, tmp_path / "cache") as dataset,
    ):
        yield dataset
