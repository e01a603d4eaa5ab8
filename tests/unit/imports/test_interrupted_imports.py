"""An interrupted import ends soon, also while it reads a file or an archive of any size."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from packline.imports import stage_files, storages
from packline.imports.session import run_import
from packline.library.backend import ApiBackend
from tests.fakes.s3 import Fault, Request
from tests.unit.imports.archives import put, tar_bytes
from tests.unit.imports.conftest import Importer

LARGE = b"x" * 400_000


def test_a_large_file_of_a_bucket_is_not_read_to_its_end(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storages, "RANGE_BYTES", 4096)
    monkeypatch.setattr(stage_files, "PIECE_BYTES", 4096)
    importer.store.put("main/large.bin", LARGE)
    reads, begun, raised = list[Request](), Event(), Event()

    def choose(request: Request) -> Fault | None:
        if request.method == "GET" and request.key:
            reads.append(request)
            begun.set()
            raised.wait(10)
        return None

    def checkpoint() -> None:
        if begun.is_set():
            raised.set()
            raise KeyboardInterrupt

    importer.store.fault = choose
    request = importer.request("s3://bucket/main/", kind="lakefs")
    with pytest.raises(KeyboardInterrupt), closing(ApiBackend(importer.gateway.url)) as backend:
        run_import(request, backend, checkpoint=checkpoint)
    assert 0 < len(reads) < len(LARGE) // 4096 // 2
    assert importer.uploads == 0


def test_a_large_entry_of_an_archive_is_not_read_to_its_end(importer: Importer, tmp_path: Path) -> None:
    archive = put(tmp_path / "x.tar", tar_bytes({"large.bin": LARGE * 8}))

    def checkpoint() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), closing(ApiBackend(importer.gateway.url)) as backend:
        run_import(importer.request(archive), backend, checkpoint=checkpoint)
    assert not list(importer.scratch.rglob("large.bin")), "it was not staged as a whole"
