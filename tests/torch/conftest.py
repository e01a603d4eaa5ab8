"""Versions for what reads them in an environment of its own (``make test-torch``)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from packline.reader.dataset import Dataset
from tests.fakes.s3 import plain_store
from tests.unit.client.datasets import a_version
from tests.unit.reader.opening import open_dataset

COUNT = 240
FILES = {
    f"{('cat', 'dog', 'owl')[number % 3]}/{number:04d}.bin": b"%d" % number * 500 for number in range(COUNT)
}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Dataset]:
    """An open dataset that has read nothing yet but its index."""
    with (
        plain_store() as store,
        open_dataset(a_version(store, FILES, part_files=100), store.url, tmp_path / "cache") as dataset,
    ):
        yield dataset


def pictures(count: int = 24, side: int = 8) -> dict[str, bytes]:
    """PNG files in two class folders; the red of a picture is its number."""
    from PIL import Image

    files = {}
    for number in range(count):
        buffer = BytesIO()
        Image.new("RGB", (side, side), (number, 0, 100)).save(buffer, "PNG")
        files[f"train/{('cat', 'dog')[number % 2]}/{number:03d}.png"] = buffer.getvalue()
    return files
