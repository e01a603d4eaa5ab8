"""Multipart uploads that an interrupted push has left open: continued with what the store has of them, or aborted."""

from __future__ import annotations

import os

import pytest

from packline.client.upload import multipart_upload, transfer_queue
from tests.fakes.s3 import Fault
from tests.unit.upload.interrupted import Folder, settled_fill

MiB = 1 << 20


@pytest.fixture(autouse=True)
def _large_is_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_queue, "MAX_SINGLE_PUT_BYTES", 2 * MiB)
    monkeypatch.setattr(multipart_upload, "SLICE_BYTES", MiB)


@pytest.fixture
def large(folder: Folder) -> bytes:
    """A large file, of whose five slices the store has all but the last."""
    content = os.urandom(5 * MiB)
    settled_fill(folder.path, {"large": content})
    store = folder.store
    hanging = store.hold(lambda seen: seen.query.get("partNumber") == "5")

    def stop() -> None:
        if hanging and [sorted(upload.slices) for upload in store.uploads.values()] == [[1, 2, 3, 4]]:
            raise KeyboardInterrupt

    session = folder.session(checkpoint=stop)
    with pytest.raises(KeyboardInterrupt):
        session.run()
    assert session.sender is not None
    assert session.sender.left_for_repeat == 1
    return content


def sent(folder: Folder, before: int) -> list[str]:
    return sorted(
        seen.query["partNumber"] for seen in folder.store.seen[before:] if "partNumber" in seen.query
    )


def test_only_missing_slices_are_sent(folder: Folder, large: bytes) -> None:
    folder.store.slices_on_a_page, before = 3, len(folder.store.seen)
    result = folder.push()
    assert sent(folder, before) == ["5"]
    assert folder.store.outputs(result.execution)["large"] == large
    assert folder.store.uploads == {}


def test_a_slice_with_other_bytes_is_sent_again(folder: Folder, large: bytes) -> None:
    (upload,) = folder.store.uploads.values()
    upload.slices[2] = (b"x" * MiB, '"other"')
    before = len(folder.store.seen)
    result = folder.push()
    assert sent(folder, before) == ["2", "5"]
    assert folder.store.outputs(result.execution)["large"] == large


def test_an_upload_that_may_not_be_listed_is_aborted(folder: Folder, large: bytes) -> None:
    folder.store.fault = lambda seen: Fault(403, "AccessDenied") if seen.method == "GET" else None
    before = len(folder.store.seen)
    result = folder.session().run()
    assert len(sent(folder, before)) == 5
    assert folder.store.outputs(result.execution)["large"] == large
    assert (folder.store.uploads, folder.store.aborted) == ({}, 1)


def test_the_upload_of_a_file_that_changed_is_aborted(folder: Folder, large: bytes) -> None:
    settled_fill(folder.path, {"large": large[::-1]})
    result = folder.push()
    assert folder.store.outputs(result.execution)["large"] == large[::-1]
    assert (folder.store.uploads, folder.store.aborted) == ({}, 1)


@pytest.mark.parametrize("same", [True, False])
def test_an_upload_that_was_completed_meanwhile_is_compared(folder: Folder, large: bytes, same: bool) -> None:
    ((name, upload),) = folder.store.uploads.items()
    folder.store.put(upload.key, large if same else large[::-1], crc=True)
    del folder.store.uploads[name]
    before = len(folder.store.seen)
    result = folder.push()
    assert len(sent(folder, before)) == (0 if same else 5)
    assert folder.store.outputs(result.execution)["large"] == large
