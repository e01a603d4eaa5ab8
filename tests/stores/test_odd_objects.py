"""Names, empty objects and markers of folders as other clouds have them: members and inputs, on real servers."""

from __future__ import annotations

import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from packline.client.inputs.definition import KeepDirectories
from packline.client.inputs.remote_listing import list_remote
from packline.client.upload.remote_files import RemoteFiles, RemoteUpload
from packline.errors import ObjectChanged
from tests.stores.servers import Bucket
from tests.unit.inputs.conftest import Desk, an_input
from tests.unit.upload.store import UploadStore

pytestmark = pytest.mark.stores

ODD = {
    "odd/a b%20c+.txt": b"1",
    "odd/ü/日本 é.bin": b"22",
    "odd/&=?#;'\".txt": b"333",
    "odd/~!()[]{}.txt": b"4444",
    "odd/empty.txt": b"",
    "odd/sub/x": b"x",
    "odd/sub-x": b"",
}
FOLDERS = ("odd/sub/", "odd/", "odd/nothing/")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> UploadStore:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return UploadStore()


@pytest.fixture(autouse=True)
def _objects(bucket: Bucket) -> None:
    for key, body in ODD.items():
        bucket.put(key, body)
    for key in FOLDERS:
        bucket.make_folder(key)


def test_odd_names_come_as_they_are_and_markers_of_folders_do_not(
    bucket: Bucket, store: UploadStore, tmp_path: Path
) -> None:
    uri = f"{bucket.uri}/odd/"
    with closing(RemoteFiles(uri)) as files, store, store.sender() as sender:
        files.read(list_remote(uri), lambda path: True, "")
        parts = RemoteUpload(files, sender, tmp_path).run()
        came = {path: body for path, body in store.outputs().items() if not path.endswith(".vhpkgzip")}
        for part in parts:
            with zipfile.ZipFile(BytesIO(store.outputs()[f".packline-parts/{part.name}.vhpkgzip"])) as opened:
                came |= {name: opened.read(name) for name in opened.namelist()}
        sources = dict(files.sources())
    assert came == {key.removeprefix("odd/"): body for key, body in ODD.items()}
    assert sources.keys() == came.keys()
    uri, _, pin = sources["sub/x"].partition("#")
    assert uri == f"{bucket.uri}/odd/sub/x"
    assert pin.isdecimal() == uri.startswith("gs://"), "a generation, else an ETag"


def test_a_wildcard_brings_odd_names_and_no_markers(bucket: Bucket, desk: Desk) -> None:
    desk.bring(an_input("in", f"{bucket.uri}/odd/**", keep=KeepDirectories.SUFFIX))
    assert desk.tree() == {f"in/{key.removeprefix('odd/')}": body for key, body in ODD.items()}


def test_bytes_of_equal_size_are_another_object(bucket: Bucket, store: UploadStore, tmp_path: Path) -> None:
    bucket.put("same/x.bin", b"before")
    uri = f"{bucket.uri}/same/"
    with closing(RemoteFiles(uri)) as files, store, store.sender() as sender:
        files.read(list_remote(uri), lambda path: True, "")
        bucket.put("same/x.bin", b"after!")
        with pytest.raises(ObjectChanged):
            RemoteUpload(files, sender, tmp_path).run()
        assert not store.objects
