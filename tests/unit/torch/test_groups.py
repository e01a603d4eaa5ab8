"""Members are grouped to samples by extensions or folders, and a sample that is not whole is an error or left out."""

from __future__ import annotations

import pytest

from packline.errors import InvalidInput
from packline.torch import GroupedDataset
from tests.unit.torch.conftest import OpenFiles

FOLDERS = {
    "images/1.jpg": b"1i",
    "images/2.jpg": b"2i",
    "masks/1.png": b"1m",
    "masks/2.png": b"2m",
    "other/1.txt": b"o",
}


def test_by_folders_a_sample_has_a_member_of_each(open_files: OpenFiles) -> None:
    dataset = GroupedDataset(open_files(FOLDERS), folders={"image": "images", "mask": "/masks/"})
    assert [dict(sample) for sample in dataset] == [
        {"__key__": "1", "image": b"1i", "mask": b"1m"},
        {"__key__": "2", "image": b"2i", "mask": b"2m"},
    ]


def test_a_sample_that_lacks_a_key_is_an_error_or_is_left_out(open_files: OpenFiles) -> None:
    files = {**FOLDERS, "images/3.jpg": b"3i"}
    folders = {"image": "images", "mask": "masks"}
    with pytest.raises(InvalidInput, match="The sample 3 has no mask"):
        GroupedDataset(open_files(files), folders=folders)
    assert len(GroupedDataset(open_files(files), folders=folders, incomplete="skip")) == 2


def test_two_members_for_one_key_are_named(open_files: OpenFiles) -> None:
    files = {**FOLDERS, "images/1.png": b"another"}
    with pytest.raises(InvalidInput, match=r"images/1.jpg and images/1.png are both the image of 1"):
        GroupedDataset(open_files(files), folders={"image": "images"})


def test_no_complete_sample_at_all_is_an_error(open_files: OpenFiles) -> None:
    with pytest.raises(InvalidInput, match="has no complete sample"):
        GroupedDataset(open_files(FOLDERS), keys=["jpg", "mp3"], incomplete="skip")
