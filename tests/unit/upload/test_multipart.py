"""Large files: slices in parallel, and nothing left open whatever happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from packline.client.upload import multipart_upload, server_side_copy, transfer_queue
from packline.client.upload.upload import UploadRequest, upload
from packline.errors import PacklineError
from tests.fakes.s3 import Fault, Request
from tests.unit.upload.store import UploadStore, fill

MiB = 1 << 20


@pytest.fixture(autouse=True)
def _large_is_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices of 1 MiB for files above 2 MiB; ``test_push_command`` has files that are really large."""
    monkeypatch.setattr(transfer_queue, "MAX_SINGLE_PUT_BYTES", 2 * MiB)
    monkeypatch.setattr(multipart_upload, "SLICE_BYTES", MiB)


def large(folder: Path, count: int = 1) -> dict[str, bytes]:
    files = {f"large-{n}": os.urandom(transfer_queue.MAX_SINGLE_PUT_BYTES + 3 * MiB) for n in range(count)}
    fill(folder, files)
    return files


def test_a_large_file_goes_in_slices_and_comes_out_whole(store: UploadStore, tmp_path: Path) -> None:
    files = large(tmp_path, 2)
    done = store.push(UploadRequest(tmp_path, "e"))
    assert store.outputs() == files
    slices = [seen for seen in store.seen if "partNumber" in seen.query]
    assert len(slices) == 2 * 5
    assert len({seen.port for seen in slices}) > 2
    assert (done.files, done.bytes) == (2, sum(map(len, files.values())))
    assert store.uploads == {}


@pytest.mark.parametrize("what", ["a slice", "another file", "the end"])
def test_a_failed_upload_is_aborted(store: UploadStore, tmp_path: Path, what: str) -> None:
    large(tmp_path, 2)
    fill(tmp_path, {"small": b"s"})

    def refuse(seen: Request) -> Fault | None:
        denied = {
            "a slice": seen.query.get("partNumber") == "4",
            "another file": seen.key.endswith("small"),
            "the end": seen.method == "POST" and "uploadId" in seen.query,
        }[what]
        return Fault(403, "AccessDenied") if denied else None

    store.fault = refuse
    with pytest.raises(PacklineError, match="object 'outputs/e/"):
        store.push(UploadRequest(tmp_path, "e"))
    assert store.count("POST", "uploads") == 2
    assert store.uploads == {}
    assert "control/e.json" not in store.objects


def test_an_interrupted_upload_is_aborted_also_while_it_is_being_opened(
    store: UploadStore, tmp_path: Path
) -> None:
    large(tmp_path, 3)
    store.fault = lambda seen: Fault(late=0.5) if "uploads" in seen.query else None

    def interrupt() -> None:
        if store.count("POST", "uploads"):
            raise KeyboardInterrupt

    with store.sender(checkpoint=interrupt) as sender, pytest.raises(KeyboardInterrupt):
        upload(UploadRequest(tmp_path, "e"), sender)
    assert store.count("POST", "uploads") > 0
    assert store.uploads == {}
    assert sender.left_open == []


def test_an_upload_that_cannot_be_aborted_is_named(store: UploadStore, tmp_path: Path) -> None:
    large(tmp_path)

    def refuse(seen: Request) -> Fault | None:
        return Fault(403, "AccessDenied") if seen.method == "DELETE" or "partNumber" in seen.query else None

    store.fault = refuse
    with store.sender() as sender, pytest.raises(PacklineError, match="object"):
        upload(UploadRequest(tmp_path, "e"), sender)
    assert sender.left_open == ["outputs/e/large-0"]


def test_a_lost_answer_to_the_completion_is_found_out(store: UploadStore, tmp_path: Path) -> None:
    files = large(tmp_path)
    cut: list[Request] = []

    def lose(seen: Request) -> Fault | None:
        if seen.method == "POST" and "uploadId" in seen.query and not cut:
            cut.append(seen)
            return Fault(cut_half=True)
        return None

    store.fault = lose
    store.push(UploadRequest(tmp_path, "e"))
    assert len(cut) == 1
    assert store.count("HEAD") == 1
    assert store.outputs() == files


def test_a_sender_that_failed_can_be_used_again(store: UploadStore, tmp_path: Path) -> None:
    files = large(tmp_path)
    store.fault = lambda seen: Fault(403, "AccessDenied") if "partNumber" in seen.query else None
    with store.sender() as sender:
        with pytest.raises(PacklineError):
            upload(UploadRequest(tmp_path, "e"), sender)
        store.fault = lambda seen: None
        sender.recover()
        assert upload(UploadRequest(tmp_path, "e"), sender).files == 1
    assert store.outputs() == files


def test_an_object_too_large_for_one_copy_is_copied_in_slices(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = os.urandom(5 * MiB)
    monkeypatch.setattr(server_side_copy, "COPY_LIMIT", MiB)
    monkeypatch.setattr(server_side_copy, "RANGE", 2 * MiB)
    with store.sender() as sender:
        upload(UploadRequest(fill(tmp_path, {"a": body}), "e"), sender)
        sender.copy("a", "b")
    assert store.outputs() == {"a": body, "b": body}
    assert store.count("PUT", "partNumber") == 5 + 3
    assert store.uploads == {}
