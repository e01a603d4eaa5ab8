"""Each export is opened by the library whose format it is, which finds every member."""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from packline.exports.formats import write_folder
from packline.exports.shards import ShardLimits
from packline.reader.dataset import Dataset
from tests.moving.conftest import FILES

REASON = "needs the tools of others: make test-moving"
LIMITS = ShardLimits(bytes=20_000)


def exported(kind: str, reader: Dataset, folder: Path, limits: ShardLimits = LIMITS) -> Path:
    folder.mkdir()
    assert write_folder(kind, reader, limits, folder).members == len(FILES)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_webdataset_reads_the_samples(reader: Dataset, tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset", reason=REASON)
    folder = exported("webdataset", reader, tmp_path / "new")
    shards = sorted(str(file) for file in folder.iterdir())
    assert len(shards) > 2
    samples = list(webdataset.WebDataset(shards, shardshuffle=False))
    found = {
        f"{sample['__key__']}.{extension}": data
        for sample in samples
        for extension, data in sample.items()
        if not extension.startswith("__")
    }
    assert found == FILES
    assert len(samples) == 61


@pytest.mark.filterwarnings("ignore")
def test_mosaicml_streaming_reads_every_member(
    reader: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It imports torchvision for datasets of pictures, and that has a build of its own for each build of torch.
    for name in (
        "torchvision",
        "torchvision.datasets",
        "torchvision.transforms",
        "torchvision.transforms.functional",
    ):
        stand_in = ModuleType(name)
        stand_in.__spec__ = ModuleSpec(name, None)
        stand_in.VisionDataset = stand_in.to_tensor = object  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, name, stand_in)
    streaming = pytest.importorskip("streaming", reason=REASON)
    folder = exported("mds", reader, tmp_path / "new")
    dataset = streaming.StreamingDataset(local=str(folder), shuffle=False, batch_size=1)
    assert len(dataset.shards) > 2
    assert {sample["path"]: sample["data"] for sample in dataset} == FILES


@pytest.mark.filterwarnings("ignore")
def test_litdata_reads_every_member(reader: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    litdata = pytest.importorskip("litdata", reason=REASON)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = exported("litdata", reader, tmp_path / "new")
    dataset = litdata.StreamingDataset(str(folder))
    assert {sample["path"]: bytes(sample["data"]) for sample in dataset} == FILES
    assert len(dataset) == len(FILES)


@pytest.mark.filterwarnings("ignore")
def test_hugging_face_datasets_reads_every_member(
    reader: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", reason=REASON)
    folder = exported("hf", reader, tmp_path / "new")
    assert len(list((folder / "data").iterdir())) > 2
    table = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "hf"), split="train")
    assert {row["path"]: row["data"] for row in table} == FILES


def test_parquet_files_are_the_same_again(reader: Dataset, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason=REASON)
    first, second = (exported("hf", reader, tmp_path / name) for name in ("first", "second"))
    names = [file.relative_to(first) for file in sorted(first.rglob("*")) if file.is_file()]
    assert [(first / name).read_bytes() for name in names] == [(second / name).read_bytes() for name in names]
