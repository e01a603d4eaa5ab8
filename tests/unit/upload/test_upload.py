"""Uploading a folder: the order of things, metadata as the user left it, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.client.upload.upload import Upload, upload
from packline.errors import InvalidInput
from tests.unit.upload.store import Kept, fill

FILES = {
    "a.txt": b"a",
    "sub/b.txt": b"b",
    "sub/b.txt.metadata.json": b'{"x": 1}',
    "valohai.metadata.jsonl": b'{"file": "a.txt", "metadata": {"y": 2}}',
    "sub/valohai.metadata.jsonl": b"an ordinary output there",
}


def test_files_go_first_then_sidecars_then_the_batch_and_the_marker_last(tmp_path: Path) -> None:
    store = Kept()
    done = upload(Upload(fill(tmp_path, FILES), "e"), lambda: store)
    assert store.outputs("e") == FILES
    order = [key.removeprefix("outputs/e/") for key in store.writes]
    assert set(order[:3]) == {"a.txt", "sub/b.txt", "sub/valohai.metadata.jsonl"}
    assert order[3:] == ["sub/b.txt.metadata.json", "valohai.metadata.jsonl", "control/e.json"]
    assert (done.files, done.requests) == (3, 6)
    assert store.marker("e")["files"] == 3


def test_an_entry_is_added_behind_the_folders_own_metadata(tmp_path: Path) -> None:
    store = Kept()
    upload(Upload(fill(tmp_path, FILES), "e", {"uri": "dataset://d/v1"}), lambda: store)
    lines = [json.loads(line) for line in store.outputs("e")["valohai.metadata.jsonl"].splitlines()]
    assert lines[0] == {"file": "a.txt", "metadata": {"y": 2}}
    assert [line["file"] for line in lines[1:]] == ["a.txt", "sub/b.txt", "sub/valohai.metadata.jsonl"]


def test_an_empty_folder_has_a_marker_and_nothing_else(tmp_path: Path) -> None:
    store = Kept()
    upload(Upload(tmp_path, "e", {"uri": "dataset://d/v1"}), lambda: store)
    assert list(store.objects) == ["control/e.json"]
    assert store.marker("e")["files"] == 0


def test_links_to_files_are_followed_and_others_refused_before_any_upload(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out", {"a.txt": b"a"})
    (folder / "link.txt").symlink_to(folder / "a.txt")
    store = Kept()
    upload(Upload(folder, "e"), lambda: store)
    assert store.outputs("e") == {"a.txt": b"a", "link.txt": b"a"}
    for name, target in (("gone", tmp_path / "none"), ("folder", tmp_path)):
        (folder / name).symlink_to(target)
        store = Kept()
        with pytest.raises(InvalidInput, match=f"out/{name}"):
            upload(Upload(folder, "e"), lambda: store)  # noqa: B023
        assert store.writes == []
        (folder / name).unlink()


def test_an_upload_that_fails_writes_no_marker(tmp_path: Path) -> None:
    class Failing(Kept):
        def write(self, key: str, body: bytes) -> None:
            if key.endswith("sub/b.txt"):
                raise InvalidInput("refused")
            super().write(key, body)

    store = Failing()
    with pytest.raises(InvalidInput):
        upload(Upload(fill(tmp_path, FILES), "e"), lambda: store)
    assert "control/e.json" not in store.objects
