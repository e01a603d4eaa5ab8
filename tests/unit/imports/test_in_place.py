"""Archives of the deployment's bucket that stay there: what is asked for, and what is refused before it."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from packline.errors import InvalidSetting, NotFound, ObjectChanged, PacklineError, PathCollision, UnsafePath
from packline.imports import in_place, storages, tar_entries
from packline.imports.detect import SourceOptions
from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.in_place import InPlaceOutcome, InPlaceRequest, import_in_place
from packline.keys import ADOPTED_LISTS
from packline.library.backend import ApiBackend, TableBackend
from packline.library.table.services import TableServices
from packline.part_range import parse_part_range
from packline.ports.deployment import DeploymentServices
from packline.rules.adoption import NotAdoptable
from packline.rules.list_files import decode_lines
from packline.uri import parse_dataset_uri
from tests.fakes.s3 import Fault, Request
from tests.memory_services import MemoryStores
from tests.unit.api.api import FakeApiDeployment
from tests.unit.imports.archives import put, tar_bytes, zip_bytes
from tests.unit.upload.store import UploadStore

FILES = {"a/1.jpg": b"one" * 100, "./a/1.cls": b"0"}
MORE = {'b, "ä"\n.txt': b"two" * 50, "Icon\r": b"x"}


class MemoryBackend(TableBackend):
    """A deployment in memory, by its table; archives are read from the store over HTTP."""

    resolves_names = True

    def __init__(self, world: FakeApiDeployment) -> None:
        self.world = world

    @property
    def services(self) -> DeploymentServices:
        return TableServices(MemoryStores(self.world))


@pytest.fixture
def backend() -> MemoryBackend:
    return MemoryBackend(FakeApiDeployment())


@pytest.fixture
def store(backend: MemoryBackend, monkeypatch: pytest.MonkeyPatch) -> Iterator[UploadStore]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with UploadStore() as running:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", running.url)
        monkeypatch.setenv("AWS_REGION", "eu-north-1")
        running.put("raw/x-0.tar", tar_bytes(FILES))
        running.put("raw/x-1.zip", zip_bytes(MORE, zipfile.ZIP_STORED))
        backend.world.store.put("raw/x-0.tar", b"as the functions list it")
        yield running


def run(backend: Any, source: object = "s3://store/raw/x-*", **options: Any) -> InPlaceOutcome:
    dry_run = options.pop("dry_run", False)
    chosen = SourceOptions(str(source), options.pop("kind", ""), keep_archives=options.pop("keep", False))
    return import_in_place(
        InPlaceRequest(chosen, parse_dataset_uri("dataset://d/v1"), **options), backend, dry_run=dry_run
    )


def listed(backend: MemoryBackend) -> list[dict[str, str]]:
    """The rows of the list that was written."""
    store = backend.world.store
    (key,) = (key for key in store.bodies if key.startswith(ADOPTED_LISTS) and key.endswith(".gz"))
    (name,) = (key for key in store.bodies if key.startswith(ADOPTED_LISTS) and not key.endswith(".gz"))
    columns = json.loads(store.read(name))["columns"]
    rows = csv.reader(decode_lines([gzip.decompress(store.read(key))], key), strict=True)  # as the functions
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_each_file_is_listed_by_its_range_and_the_archives_are_read_once(
    store: UploadStore, backend: MemoryBackend
) -> None:
    outcome = run(backend)
    assert (outcome.archives, outcome.files, outcome.bytes) == (2, 4, 452)
    found = {}
    for row in listed(backend):
        at = parse_part_range(row["version_id"])
        assert at is not None
        assert (row["e_tag"], row["size"]) == (at.member_etag, str(at.size))
        found[row["key"]] = store.data(at.key)[at.offset : at.offset + at.size]
    assert found == {
        "raw/a/1.jpg": b"one" * 100,
        "raw/a/1.cls": b"0",
        'raw/b, "ä"\n.txt': b"two" * 50,
        "raw/Icon\r": b"x",
    }
    assert store.count("GET") <= 6, (
        "a listing, one for the tar, and few for a zip, whose directory is at its end"
    )
    assert store.writes == []
    marker = json.loads(backend.world.store.read(f"control/{outcome.execution}.json"))
    assert marker["adopt"]["prefix"] == "raw/"
    assert run(backend).execution == outcome.execution


def test_a_dry_run_writes_nothing(store: UploadStore, backend: MemoryBackend) -> None:
    before = dict(backend.world.store.bodies)
    store.put("raw/x-index.json", b"{}")
    outcome = run(backend, dry_run=True, exclude=("*.cls",))
    assert outcome.not_carried[-1] == "1 without the ending of an archive, such as raw/x-index.json"
    assert (outcome.files, outcome.excluded, outcome.execution) == (3, 1, "")
    assert backend.world.store.bodies == before
    store.put("raw/x-2.tar", tar_bytes(FILES))
    with pytest.raises(PathCollision, match="twice"):
        run(backend, dry_run=True)
    assert run(backend, dry_run=True, keep=True).files == 6


def test_an_archive_that_is_replaced_while_it_is_read_is_refused(
    store: UploadStore, backend: MemoryBackend
) -> None:
    def replace(request: Request) -> Fault | None:
        if request.method == "GET" and request.key == "raw/x-0.tar":
            store.fault = lambda request: None
            store.put("raw/x-0.tar", tar_bytes({"a/1.jpg": b"ONE" * 100}))
        return None

    store.fault = replace
    with pytest.raises(ObjectChanged):
        run(backend)
    assert not [key for key in backend.world.store.bodies if key.startswith("control/")]


@pytest.mark.parametrize(
    ("key", "data", "kind", "message"),
    [
        ("raw/x-2.tar", tar_bytes({"../evil": b"1"}), UnsafePath, "no component of a path"),
        ("raw/x-2.tar", tar_bytes({"/etc/passwd": b"1"}), UnsafePath, "paths are relative"),
        ("raw/x-2.tar", tar_bytes({"valohai.metadata.jsonl": b"1"}), CannotImport, "instructions"),
        ("raw/x-2.tar", tar_bytes({"a/1.jpg": b"1"}), PathCollision, "twice"),
        ("raw/x-2.tar", tar_bytes({f"{'n' * 200}/" * 6 + "x": b"1"}), CannotImport, "S3 allows"),
        ("raw/x-2.tgz", tar_bytes(FILES, "w:gz"), CannotImport, "is compressed"),
    ],
)
def test_a_name_that_no_version_can_have_is_refused_before_anything_is_written(
    store: UploadStore,
    backend: MemoryBackend,
    key: str,
    data: bytes,
    kind: type[PacklineError],
    message: str,
) -> None:
    store.put(key, data)
    with pytest.raises(kind, match=message) as refused:
        run(backend)
    assert refused.value.remedy
    assert not [key for key in backend.world.store.bodies if key.startswith("control/")]


def test_where_nothing_can_stay_in_place_is_refused_with_a_remedy(
    store: UploadStore, backend: MemoryBackend, tmp_path: Path
) -> None:
    store.put("top.tar", tar_bytes(FILES))
    store.put("outputs/e/x.tar", tar_bytes(FILES))
    local = put(tmp_path / "x.tar", tar_bytes(FILES))
    for source, kind, message in (
        ("s3://other/raw/x-0.tar", NotAdoptable, "not in the store"),
        ("s3://store/outputs/e/x.tar", NotAdoptable, "belongs to an execution"),
        ("s3://store/top.tar", CannotImport, "no folder"),
        ("s3://store/none-*.tar", SourceMissing, "no archive"),
        (local, CannotImport, "not in a bucket"),
    ):
        with pytest.raises((NotFound, PacklineError), match=message) as refused:
            run(backend, source)
        assert isinstance(refused.value, kind)
        assert refused.value.remedy
    with pytest.raises(CannotImport, match="dvc"):
        run(backend, kind="dvc")
    with pytest.raises(CannotImport, match="no files"):
        run(backend, include=("none",))
    with pytest.raises(InvalidSetting, match="through the API"):
        run(ApiBackend("http://127.0.0.1:1"))


def test_an_interrupted_command_reads_no_archive_to_its_end(
    store: UploadStore, backend: MemoryBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "CHECK_SECONDS", 0.001)
    monkeypatch.setattr(storages, "RANGE_BYTES", 4096)
    monkeypatch.setattr(tar_entries, "PIECE_BYTES", 4096)
    data = tar_bytes({"large.bin": b"x" * 400_000})
    store.put("raw/x-0.tar", data)
    begun, raised, reads = Event(), Event(), []

    def choose(request: Request) -> Fault | None:
        if request.method == "GET" and request.key == "raw/x-0.tar":
            reads.append(request)
            begun.set()
            raised.wait(10)
        return None

    def checkpoint() -> None:
        if begun.is_set():
            raised.set()
            raise KeyboardInterrupt

    store.fault = choose
    request = InPlaceRequest(SourceOptions("s3://store/raw/x-*"), parse_dataset_uri("dataset://d/v1"))
    with pytest.raises(KeyboardInterrupt):
        import_in_place(request, backend, checkpoint=checkpoint)
    assert 0 < len(reads) < len(data) // 4096 // 2
    assert not [thread for thread in enumerate_threads() if thread.name.startswith("packline-archive")]
