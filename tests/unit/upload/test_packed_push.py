"""``packline push --package only``: small files go as parts alone, and the pipeline makes the same version of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.client.upload import part_files, upload
from packline.client.upload.part_files import PartFiles
from packline.client.upload.upload import UploadRequest
from packline.errors import InvalidInput
from packline.keys import packed_list_key, packed_part_key, packed_prefix
from packline.library.backend import ApiBackend
from packline.library.push_session import PushSession
from packline.pipeline.manifests import read_manifest
from packline.rules.staged_parts import parse_staged_parts
from packline.vhpkgzip.chunking import PartLimits
from tests.api_gateway import gateway
from tests.fakes.s3 import Fault
from tests.unit.api.api import FakeApiDeployment
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.upload.interrupted import Folder
from tests.unit.upload.store import UploadStore, fill
from tests.waiting import wait_for

FILES = {f"d{n % 3}/ö{n:03}": os.urandom(n + 1) for n in range(60)}
ENTRY: dict[str, object] = {"uri": "dataset://images/v1", "packaging": True}


def request(folder: Path) -> UploadRequest:
    return UploadRequest(folder, "e", ENTRY, environment=ON, package="only")


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 20 files."""

    def cut(*arguments: object, **options: bool) -> Iterator[PartFiles]:
        return part_files.cut_into_parts(arguments[0], PartLimits(max_files=20), **options)  # type: ignore[arg-type]

    monkeypatch.setattr(upload, "cut_into_parts", cut)


def packed_parts(store: UploadStore) -> list[bytes]:
    """The parts that the list of the execution names, in order."""
    listed = parse_staged_parts(store.data(packed_list_key("e")))
    return [store.data(packed_part_key("e", part.name)) for part in listed]


def made_of(store: UploadStore) -> tuple[dict[str, bytes], list[str]]:
    """The version that the pipeline makes of what the store has, and the alerts."""
    world = FakeDeployment()
    for key in store.objects:
        world.upload(key, store.data(key))
    world.deliver()
    world.carry_out()
    manifest = world.registry.version("images", "v1").manifest
    members = read_manifest(world.store, manifest)
    return {m.path: world.store.read(m.key, m.version_id) for m in members}, world.codes("e")


def test_small_files_go_as_one_part_and_become_the_version(store: UploadStore, tmp_path: Path) -> None:
    done = store.push(request(fill(tmp_path, FILES)))
    assert packed_parts(store) == [expected_bytes(FILES)]
    # A HEAD and a PUT of the part, its list, the metadata, the marker.
    assert (done.requests, done.files, done.bytes) == (5, 60, sum(map(len, FILES.values())))
    assert store.writes[-1] == "control/e.json"
    assert store.marker()["package"] == "only"
    assert made_of(store) == (FILES, [])


def test_large_and_empty_files_and_documents_are_objects(store: UploadStore, tmp_path: Path) -> None:
    more = {
        "empty": b"",
        "large": bytes((8 << 20) + 1),
        "z.metadata.json": b'{"n": 1}',
        "d0/ö000.metadata.json": b'{"n": 2}',
    }
    store.push(request(fill(tmp_path, FILES | more)))
    names = {name for name in store.outputs() if not name.startswith(".packline-parts/")}
    assert names == {*more, "valohai.metadata.jsonl"}
    expected = FILES | more
    del expected["d0/ö000.metadata.json"]
    assert made_of(store) == (expected, [])


def test_a_file_alone_is_an_object(store: UploadStore, tmp_path: Path) -> None:
    store.push(request(fill(tmp_path, {"a": b"one"})))
    assert (store.marker()["package"], packed_parts(store)) == ("only", [])
    assert made_of(store) == ({"a": b"one"}, [])


def test_a_repeated_push_sends_the_missing_parts_alone(
    store: UploadStore, tmp_path: Path, small_parts: None
) -> None:
    folder = fill(tmp_path, FILES)
    sent: list[str] = []

    def fail_later(seen: object) -> Fault | None:
        key = getattr(seen, "key", "")
        if getattr(seen, "method", "") != "PUT" or not key.endswith(".vhpkgzip"):
            return None
        sent.append(key)
        if key == sent[0]:
            return None
        wait_for(lambda: sent[0] in store.objects)
        return Fault(403, "AccessDenied")

    store.fault = fail_later
    with pytest.raises(Exception, match="AccessDenied"):
        store.push(request(folder))
    assert "control/e.json" not in store.objects
    stored = [key for key in store.objects if key.startswith(packed_prefix("e"))]
    assert len(stored) == 1
    store.fault = lambda seen: None
    store.seen.clear()
    done = store.push(request(folder))
    assert stored[0] not in store.writes
    assert (done.files + done.resumed_files, done.resumed_files > 0) == (60, True)
    assert made_of(store) == (FILES, [])


def test_a_file_that_changed_between_two_pushes_is_never_taken_from_the_first(
    store: UploadStore, tmp_path: Path
) -> None:
    folder = fill(tmp_path, FILES)
    times = os.stat(folder / "d0/ö000")
    store.push(request(folder))
    (folder / "d0/ö000").write_bytes(b"!")
    os.utime(folder / "d0/ö000", ns=(times.st_atime_ns, times.st_mtime_ns))
    store.push(request(folder))
    assert made_of(store) == (FILES | {"d0/ö000": b"!"}, ["PartsNotListed"])


def test_more_parts_than_the_pipeline_verifies_are_refused_before_anything_is_sent(
    store: UploadStore, tmp_path: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path, FILES)
    monkeypatch.setattr(upload, "MAX_PACKED_PARTS", 1)
    with pytest.raises(InvalidInput, match=r"make \d parts; .* at most 1 ") as raised:
        store.push(request(folder))
    assert "several executions" in raised.value.remedy
    assert store.seen == []


def test_a_folder_of_the_name_of_the_parts_is_refused(store: UploadStore, tmp_path: Path) -> None:
    folder = fill(tmp_path, {".packline-parts/a": b"1", "b": b"2"})
    with pytest.raises(InvalidInput, match=r"'\.packline-parts/a' lies in the folder"):
        store.push(request(folder))
    assert store.writes == []


def test_parts_alone_are_pushed_by_the_api(store: UploadStore, tmp_path: Path) -> None:
    source = S3Source("bucket", find_endpoint("s3", "eu-north-1", url=store.url))
    world = FakeApiDeployment(request_signer=source.presign, store_name="bucket")
    with gateway(world.app) as running:
        backend = ApiBackend(running.url)
        with (
            closing(backend),
            closing(backend.open_sender("e", lambda files, size: None, lambda: None)) as sender,
        ):
            upload.upload(request(fill(tmp_path, FILES)), sender)
    assert packed_parts(store) == [expected_bytes(FILES)]
    assert made_of(store) == (FILES, [])


def test_a_store_that_encrypts_by_a_key_gets_parts_alone_as_well(
    store: UploadStore, tmp_path: Path, small_parts: None
) -> None:
    store.encryption = "aws:kms"
    store.push(request(fill(tmp_path, FILES | {"empty": b""})))
    assert {name.partition("/")[0] for name in store.outputs()} == {
        ".packline-parts",
        "empty",
        "valohai.metadata.jsonl",
    }


def test_an_interrupted_push_goes_on_as_the_same_execution(
    folder: Folder, store: UploadStore, tmp_path: Path, small_parts: None
) -> None:
    what = UploadRequest(fill(tmp_path / "packed", FILES), "", ENTRY, package="only")

    def stop() -> None:
        if any(key.endswith(".vhpkgzip") for key in store.objects):
            raise KeyboardInterrupt

    first = PushSession(what, folder.backend, checkpoint=stop)
    with pytest.raises(KeyboardInterrupt):
        first.run()
    stored = [key for key in store.objects if key.endswith(".vhpkgzip")]
    store.seen.clear()
    second = PushSession(what, folder.backend)
    done = second.run()
    assert done.execution == first.request.execution
    assert not set(stored) & set(store.writes)
    assert (done.files + done.resumed_files, done.resumed_files >= 20) == (60, True)
    # A push of the same folder as files is another one: parts would be files of it.
    plain = PushSession(replace(what, package=""), folder.backend)
    assert plain.run().execution != done.execution
