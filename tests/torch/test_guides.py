"""The guides say what happens: every block of Python is run, in order, over a version that has what they name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs PyTorch: make test-torch")

from tests.fakes.s3 import plain_store
from tests.torch.conftest import pictures
from tests.torch.test_consumers import table_files
from tests.unit.fsspec.conftest import TABLE, read_into_cache

pytestmark = pytest.mark.torch
ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FIRST = """
import os
os.environ["OMP_NUM_THREADS"] = "1"
import warnings
warnings.filterwarnings("ignore")
import torch
from packline.torch import GroupedDataset
steps = 2
def to_tensor(image):
    return torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
def step(images, labels):
    assert images.shape[0] == labels.shape[0] == 6
"""


@pytest.mark.parametrize("page", ["pytorch.md", "fsspec.md"])
def test_every_python_block_of_a_guide_runs(page: str, tmp_path: Path) -> None:
    pairs = {"pairs/1.jpg": b"j", "pairs/1.json": json.dumps({"label": "cat"}).encode()}
    files = {**table_files(tmp_path), **pictures(), **pairs, "labels.csv": b"path,label\na,cat\n"}
    with plain_store() as store:
        read_into_cache(store, tmp_path / "cache", files, aliases=("production",))
    blocks = BLOCK.findall((ROOT / "docs/guides" / page).read_text(encoding="utf-8"))
    assert len(blocks) >= 4
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PACKLINE_TABLE": TABLE,
        "PACKLINE_CACHE": str(tmp_path / "cache"),
        "PACKLINE_OFFLINE": "1",
    }
    program = FIRST + "\n".join(blocks)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr[-3000:]
