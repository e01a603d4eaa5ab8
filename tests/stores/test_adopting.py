"""Objects of real servers of other stores become parts in the deployment's store."""

from __future__ import annotations

import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from packline.client.inputs.remote_listing import list_remote
from packline.client.upload.remote_files import RemoteFiles, RemoteUpload
from packline.errors import AccessDenied, ObjectChanged, PacklineError
from tests.stores.servers import Bucket
from tests.unit.upload.store import UploadStore

pytestmark = pytest.mark.stores

OBJECTS = {f"set/{number % 3}/ü {number}.bin": bytes([number]) * (number + 1) for number in range(30)}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> UploadStore:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return UploadStore()


@pytest.mark.parametrize("change", ["", "changed", "deleted"])
def test_objects_are_packed_as_they_were_listed_or_not_at_all(
    bucket: Bucket, store: UploadStore, tmp_path: Path, change: str
) -> None:
    for key, body in OBJECTS.items():
        bucket.put(key, body)
    uri = f"{bucket.uri}/set/"
    with closing(RemoteFiles(uri)) as files, store, store.sender() as sender:
        files.read(list_remote(uri), lambda path: True, "")
        assert (files.files, files.bytes) == (30, sum(map(len, OBJECTS.values())))
        if change == "changed":
            bucket.put("set/2/ü 29.bin", b"x" * 30)
        elif change == "deleted":
            bucket.delete("set/2/ü 29.bin")
        if change:
            with pytest.raises(ObjectChanged, match=r"29\.bin was changed or deleted"):
                RemoteUpload(files, sender, tmp_path).run()
            assert not store.objects
            return
        (part,) = RemoteUpload(files, sender, tmp_path).run()
        assert part.last == "2/ü 8.bin"
        (body,) = store.outputs().values()
        with zipfile.ZipFile(BytesIO(body)) as opened:
            packed = {f"set/{name}": opened.read(name) for name in opened.namelist()}
    assert packed == OBJECTS


def test_an_unknown_bucket_is_one_line(bucket: Bucket, tmp_path: Path) -> None:
    uri = bucket.uri.replace("elsewhere", "no-such-bucket") + "/set/"
    with closing(RemoteFiles(uri)) as files, pytest.raises(PacklineError) as refused:
        files.read(list_remote(uri), lambda path: True, "")
    assert "\n" not in str(refused.value)
    assert not isinstance(refused.value, AccessDenied)
