"""Uploading a folder: the order of things, metadata as the user left it, and failures that are told."""

from __future__ import annotations

import json
import os
import ssl
from pathlib import Path

import pytest

from packline.client.upload import transfer_queue
from packline.client.upload.multipart_upload import MAX_OBJECT_BYTES, MAX_SLICE_BYTES, slice_bytes
from packline.client.upload.source_file import FileChanged
from packline.client.upload.upload import NothingToUpload, UploadRequest, find_outputs, upload
from packline.errors import AccessDenied, EndpointUnreachable, InvalidInput, UnusablePath
from packline.http.tls import tls_context
from packline.part_builder.s3_request_builder import S3RequestBuilder
from tests.certificates import make_certificate
from tests.fakes.s3 import Fault, Request
from tests.unit.upload.store import UploadStore, fill

FILES = {
    "a.txt": b"a",
    "sub/b.txt": b"b",
    "sub/b.txt.metadata.json": b'{"x": 1}',
    "valohai.metadata.jsonl": b'{"file": "a.txt", "metadata": {"y": 2}}',
    "sub/valohai.metadata.jsonl": b"an ordinary output there",
}
MiB = 1 << 20
TiB = 1 << 40


def test_files_go_first_then_sidecars_then_the_batch_and_the_marker_last(
    store: UploadStore, tmp_path: Path
) -> None:
    done = store.push(UploadRequest(fill(tmp_path, FILES), "e"))
    assert store.outputs() == FILES
    order = [key.removeprefix("outputs/e/") for key in store.writes]
    assert set(order[:3]) == {"a.txt", "sub/b.txt", "sub/valohai.metadata.jsonl"}
    assert order[3:] == ["sub/b.txt.metadata.json", "valohai.metadata.jsonl", "control/e.json"]
    assert (done.files, done.requests, done.excluded) == (3, 6, 0)
    assert store.marker()["files"] == 3


def test_an_entry_is_added_behind_the_folders_own_metadata(store: UploadStore, tmp_path: Path) -> None:
    store.push(UploadRequest(fill(tmp_path, FILES), "e", {"uri": "dataset://d/v1"}))
    lines = [json.loads(line) for line in store.outputs()["valohai.metadata.jsonl"].splitlines()]
    assert lines[0] == {"file": "a.txt", "metadata": {"y": 2}}
    assert sorted(line["file"] for line in lines[1:]) == ["a.txt", "sub/b.txt", "sub/valohai.metadata.jsonl"]


@pytest.mark.parametrize("files", [{}, {"valohai.metadata.jsonl": b"{}"}], ids=["nothing", "metadata alone"])
def test_a_folder_without_files_is_an_error(
    store: UploadStore, tmp_path: Path, files: dict[str, bytes]
) -> None:
    with pytest.raises(NothingToUpload, match="holds no files"):
        store.push(UploadRequest(fill(tmp_path, files), "e", {"uri": "dataset://d/v1"}))
    assert store.seen == []


def test_an_execution_of_many_small_files_counts_what_the_store_has(
    store: UploadStore, tmp_path: Path
) -> None:
    files = {f"d{n % 7}/f{n:04}.bin": os.urandom(n % 3000) for n in range(500)}
    done = store.push(UploadRequest(fill(tmp_path, files), "e"))
    assert store.outputs() == files
    assert (done.files, done.bytes) == (500, sum(map(len, files.values())))
    assert store.marker()["files"] == 500


def test_every_write_carries_a_checksum_that_the_store_compares(store: UploadStore, tmp_path: Path) -> None:
    store.push(UploadRequest(fill(tmp_path, FILES | {"middle": os.urandom(3 * MiB)}), "e"))
    puts = [seen for seen in store.seen if seen.method == "PUT"]
    assert len(puts) == 7
    assert all("x-amz-checksum-crc32" in seen.headers for seen in puts)


def test_a_failed_request_is_repeated(store: UploadStore, tmp_path: Path) -> None:
    failed: set[str] = set()

    def once(seen: Request) -> Fault | None:
        if seen.key in failed:
            return None
        failed.add(seen.key)
        return Fault(reset=True) if len(failed) % 2 else Fault(503, "SlowDown")

    store.fault = once
    files = {"a": b"a", "b": os.urandom(2 * MiB), "c": os.urandom(66 * MiB)}
    done = store.push(UploadRequest(fill(tmp_path, files), "e"))
    assert store.outputs() == files
    assert (done.files, done.bytes) == (3, sum(map(len, files.values())))


def test_an_upload_that_fails_names_the_object_and_writes_no_marker(
    store: UploadStore, tmp_path: Path
) -> None:
    store.fault = lambda seen: Fault(403, "AccessDenied") if seen.key.endswith("sub/b.txt") else None
    with pytest.raises(AccessDenied, match=r"object 'outputs/e/sub/b.txt'.*s3:PutObject"):
        store.push(UploadRequest(fill(tmp_path, FILES), "e"))
    assert "control/e.json" not in store.objects


def test_a_store_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    with UploadStore() as gone:
        pass
    gone.seen.clear()
    with gone.sender() as sender, pytest.raises(EndpointUnreachable):
        upload(UploadRequest(fill(tmp_path, FILES), "e"), sender)


def test_the_bucket_is_followed_to_its_region(store: UploadStore, tmp_path: Path) -> None:
    def elsewhere(seen: Request) -> Fault | None:
        if "/eu-north-1/s3/" in seen.headers["authorization"]:
            return None
        return Fault(301, "PermanentRedirect", (("x-amz-bucket-region", "eu-north-1"),))

    store.fault = elsewhere
    done = store.push(UploadRequest(fill(tmp_path, FILES), "e"))
    assert (done.files, store.outputs()) == (3, FILES)


@pytest.mark.parametrize("size", [100, 3 * MiB], ids=["whole", "as a stream"])
def test_a_file_that_vanishes_before_its_turn_is_named(store: UploadStore, tmp_path: Path, size: int) -> None:
    what = UploadRequest(fill(tmp_path, {"kept": b"k", "gone": bytes(size)}), "e")
    found = find_outputs(what)
    (tmp_path / "gone").unlink()
    with store.sender() as sender, pytest.raises(UnusablePath, match=r"Cannot read .*gone'.*No such file"):
        upload(what, sender, found)
    assert "control/e.json" not in store.objects


def test_a_fifo_in_the_place_of_a_file_does_not_hold_up_the_upload(
    store: UploadStore, tmp_path: Path
) -> None:
    what = UploadRequest(fill(tmp_path, {"kept": b"k", "pipe": b"p"}), "e")
    found = find_outputs(what)
    (tmp_path / "pipe").unlink()
    os.mkfifo(tmp_path / "pipe")
    with store.sender() as sender, pytest.raises(FileChanged, match="no longer a file"):
        upload(what, sender, found)


@pytest.mark.parametrize("change", ["grows", "shrinks", "is written to"])
@pytest.mark.parametrize("size", [3 * MiB, 70 * MiB], ids=["one request", "slices"])
def test_a_file_that_changes_while_it_is_uploaded_is_refused_by_name(
    store: UploadStore, tmp_path: Path, change: str, size: int
) -> None:
    file = fill(tmp_path, {"changing": bytes(size)}) / "changing"

    def write(seen: Request) -> None:
        if seen.method == "PUT" and file.stat().st_mtime_ns != 1:
            if change == "grows":
                file.write_bytes(bytes(size + 1))
            elif change == "shrinks":
                os.truncate(file, 10)
            os.utime(file, ns=(1, 1))

    store.fault = write
    with pytest.raises(FileChanged, match="changing' changed while it was uploaded"):
        store.push(UploadRequest(tmp_path, "e"))
    assert "control/e.json" not in store.objects
    assert store.uploads == {}


def test_a_bad_pattern_is_refused_before_any_request(store: UploadStore, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="matches no path"):
        store.push(UploadRequest(fill(tmp_path, FILES), "e", exclude=["../x"]))
    assert store.seen == []


def test_files_that_are_left_out_are_counted_and_not_uploaded(store: UploadStore, tmp_path: Path) -> None:
    done = store.push(UploadRequest(fill(tmp_path, FILES), "e", exclude=["sub"]))
    assert store.outputs().keys() == {"a.txt", "valohai.metadata.jsonl"}
    assert (done.files, done.excluded, store.marker()["files"]) == (1, 3, 1)
    with pytest.raises(NothingToUpload, match="5 are left out"):
        store.push(UploadRequest(tmp_path, "e", exclude=["*"]))


def test_the_store_is_found_by_the_usual_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000/base")
    access = S3RequestBuilder.find("bucket")
    assert (access.address.port, access.path("a b")) == (9000, "/base/bucket/a%20b")


def test_where_reading_is_slow_threads_read_ahead(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer_queue, "SLOW_READ_SECONDS", 0.0)
    files = {f"f{number:03}": os.urandom(number) for number in range(300)}
    done = store.push(UploadRequest(fill(tmp_path, files), "e"))
    assert (done.files, store.outputs()) == (300, files)
    what = UploadRequest(tmp_path, "e")
    found = find_outputs(what)
    (tmp_path / "f200").unlink()
    with store.sender() as sender, pytest.raises(UnusablePath, match="f200"):
        upload(what, sender, found)


def test_over_tls_bodies_arrive_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    tls_context.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    files = {"small": b"s", "middle": os.urandom(3 * MiB), "large": os.urandom(66 * MiB)}
    with UploadStore(context) as store:
        store.push(UploadRequest(fill(tmp_path / "out", files), "e"))
        assert store.outputs() == files
    tls_context.cache_clear()


@pytest.mark.parametrize("size", [65 * MiB, 5 * TiB, 50 * 10**12, MAX_OBJECT_BYTES])
def test_ten_thousand_slices_are_enough(size: int) -> None:
    assert 16 * MiB <= slice_bytes(size) <= MAX_SLICE_BYTES
    assert -(-size // slice_bytes(size)) <= 10_000
    assert slice_bytes(160_000 * MiB) == 16 * MiB


def test_a_file_that_is_only_named_like_metadata_joins_the_version(
    store: UploadStore, tmp_path: Path
) -> None:
    files = {"model.onnx": b"1", "model.metadata.json": b"{}", "t/v1.metadata.json": b"{}"}
    fill(tmp_path, files | {"model.onnx.metadata.json": b"{}", "t.metadata.json": b"{}", "t/x": b""})
    store.push(UploadRequest(tmp_path, "e", {"uri": "dataset://d/v1"}))
    lines = [json.loads(line) for line in store.outputs()["valohai.metadata.jsonl"].splitlines()]
    assert sorted(line["file"] for line in lines) == sorted([*files, "t/x"])


def test_a_folder_of_files_named_like_metadata_is_not_empty(store: UploadStore, tmp_path: Path) -> None:
    fill(tmp_path, {"v1.metadata.json": b"{}"})
    store.push(UploadRequest(tmp_path, "e", {"uri": "dataset://d/v1"}))
    assert b'"v1.metadata.json"' in store.outputs()["valohai.metadata.jsonl"]
