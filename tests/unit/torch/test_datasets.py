"""Samples of single members, of members with the class of their folder, and of several members."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from functools import partial

import pytest

from packline.errors import InvalidInput
from packline.torch import FolderDataset, GroupedDataset, PackagedDataset
from tests.unit.torch.conftest import OpenFiles

FILES = {
    f"train/{name}/{number}.bin": f"{name}{number}".encode()
    for name in ("dog", "cat", "cat-b")
    for number in range(9)
}
FOLDERS = {**FILES, "train/labels.csv": b"a,b", "test/cat/0.bin": b"test", "readme.md": b"#"}
PAIRS = {
    "a/1.jpg": b"1j",
    "a/1.seg.png": b"1s",
    "a/2.jpg": b"2j",
    "a/2.seg.png": b"2s",
    "a/2-b.jpg": b"2bj",
    "a/2-b.seg.png": b"2bs",
    "b/1.jpg": b"b1j",
    "b/1.seg.png": b"b1s",
    "b/.hidden": b"h",
}


def test_a_sample_is_the_bytes_of_a_member(open_files: OpenFiles) -> None:
    dataset = PackagedDataset(open_files(FILES))
    paths = sorted(FILES)
    assert len(dataset) == len(FILES)
    assert dataset[3] == FILES[paths[3]] == dataset[3 - len(FILES)]
    assert dataset.path(3) == paths[3]
    assert dataset.__getitems__([5, 2, 5]) == [FILES[paths[number]] for number in (5, 2, 5)]
    assert list(dataset) == [FILES[path] for path in paths]
    with pytest.raises(IndexError, match="sample 27 of 27"):
        _ = dataset[27]


def test_a_sample_is_decoded_and_then_transformed(open_files: OpenFiles) -> None:
    dataset = PackagedDataset(open_files(FILES), decode=bytes.decode, transform=str.upper)
    assert dataset[0] == "CAT-B0"


def test_the_class_of_a_sample_is_its_folder(open_files: OpenFiles) -> None:
    dataset = FolderDataset(open_files(FOLDERS), root="train/", decode=bytes.decode)
    assert dataset.classes == ["cat", "cat-b", "dog"]
    assert dataset.class_to_idx == {"cat": 0, "cat-b": 1, "dog": 2}
    assert dataset.targets == [0] * 9 + [1] * 9 + [2] * 9
    samples = list(dataset)
    assert samples == [
        (f"{dataset.classes[target]}{number % 9}", target) for number, (_, target) in enumerate(samples)
    ]
    assert [target for _, target in samples] == dataset.targets
    assert dataset.path(9) == "train/cat-b/0.bin"


def test_value_and_class_are_transformed_each_by_its_own(open_files: OpenFiles) -> None:
    dataset = FolderDataset(
        open_files(FOLDERS),
        root="train",
        decode=bytes.decode,
        transform=str.upper,
        target_transform=lambda n: -n,
    )
    assert dataset[26] == ("DOG8", -2)
    assert dataset.__getitems__([0, 26]) == [("CAT0", 0), ("DOG8", -2)]


def test_classes_are_the_folders_of_the_root_by_default(open_files: OpenFiles) -> None:
    assert FolderDataset(open_files(FOLDERS)).classes == ["test", "train"]


def test_a_folder_without_classes_is_refused(open_files: OpenFiles) -> None:
    with pytest.raises(InvalidInput, match="no class folders below train/cat"):
        FolderDataset(open_files(FOLDERS), root="train/cat")


def test_members_of_one_stem_are_one_sample(open_files: OpenFiles) -> None:
    dataset = GroupedDataset(open_files(PAIRS), keys=["seg.png", "jpg"], decode={"jpg": bytes.decode})
    assert len(dataset) == 4
    assert {sample["__key__"]: sample for sample in dataset}["a/2-b"] == {
        "__key__": "a/2-b",
        "jpg": "2bj",
        "seg.png": b"2bs",
    }


def test_without_keys_a_sample_has_all_members_of_its_stem(open_files: OpenFiles) -> None:
    samples = {
        sample["__key__"]: sample for sample in GroupedDataset(open_files({**PAIRS, "a/1.json": b"{}"}))
    }
    assert samples["a/1"] == {"__key__": "a/1", "jpg": b"1j", "seg.png": b"1s", "json": b"{}"}
    assert samples["b/.hidden"] == {"__key__": "b/.hidden", "": b"h"}


def test_members_of_two_folders_are_one_sample(open_files: OpenFiles) -> None:
    files = {
        f"{folder}/x/{n}.{end}": f"{folder}{n}".encode()
        for n in range(3)
        for folder, end in [("im", "jpg"), ("mask", "png")]
    }
    dataset = GroupedDataset(
        open_files(files),
        folders={"mask": "mask", "image": "im/"},
        transform=lambda sample: list(sample.items()),
    )
    assert dataset[1] == [("__key__", "x/1"), ("mask", b"mask1"), ("image", b"im1")]


def test_a_stem_without_one_of_the_keys_is_an_error_or_left_out(open_files: OpenFiles) -> None:
    reader = open_files({**PAIRS, "c/9.jpg": b"alone"})
    with pytest.raises(InvalidInput, match=r"c/9 has no seg\.png"):
        GroupedDataset(reader, keys=["jpg", "seg.png"])
    assert len(GroupedDataset(reader, keys=["jpg", "seg.png"], incomplete="skip")) == 4


def test_two_members_for_one_key_are_refused(open_files: OpenFiles) -> None:
    files = {"im/1.jpg": b"", "im/1.png": b"", "mask/1.png": b""}
    with pytest.raises(InvalidInput, match=r"im/1\.jpg and im/1\.png are both the image of 1"):
        GroupedDataset(open_files(files), folders={"image": "im", "mask": "mask"})


def test_a_version_without_a_complete_sample_is_refused(open_files: OpenFiles) -> None:
    with pytest.raises(InvalidInput, match="no complete sample"):
        GroupedDataset(open_files(FILES), keys=["json"])


@pytest.mark.parametrize(
    "kind",
    [
        PackagedDataset,
        partial(FolderDataset, root="train"),
        partial(GroupedDataset, decode={"json": json.loads}),
    ],
)
def test_a_dataset_survives_pickling(open_files: OpenFiles, kind: type[PackagedDataset]) -> None:
    dataset = kind(open_files(FOLDERS))
    copy = pickle.loads(pickle.dumps(dataset))
    assert list(copy) == list(dataset)
    assert repr(copy) == repr(dataset)
    assert "dataset://images/v1" in repr(copy)
    copy.reader.close()


def test_nothing_of_this_imports_torch() -> None:
    show = "import sys, packline.torch; print('torch' in sys.modules, 'numpy' in sys.modules, 'PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]
