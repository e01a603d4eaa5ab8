"""Objects of another store become members of a version: read as they were listed, uploaded as parts, or nothing is."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from packline.client.inputs.remote_listing import list_remote
from packline.client.inputs.streams import ByteStream, RemoteFile, RemoteListing, object_changed
from packline.client.upload.scan import CannotUpload
from packline.client.upload.sender import Sender
from packline.errors import AccessDenied, InvalidUri, ObjectChanged, ObjectNotFound
from packline.globs import parse_uri_pattern
from packline.json_types import JsonObject
from packline.library import adopt_elsewhere as use_case
from packline.library.adopt_elsewhere import AdoptionElsewhere, adopt_elsewhere
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.uri import parse_dataset_uri
from tests.fakes.s3 import Fault
from tests.fakes.web import FakeWeb
from tests.unit.upload.store import UploadStore

TARGET = parse_dataset_uri("dataset://images/v1")
OBJECTS = {f"raw/{number:03d}.bin": bytes([number]) * (number + 1) for number in range(50)}
LARGE = b"l" * (9 << 20)


class Elsewhere:
    """Another store: objects with versions."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self.objects = dict(objects)
        self.version = dict.fromkeys(objects, 1)
        self.reads: list[str] = []

    def change(self, key: str, body: bytes) -> None:
        self.objects[key], self.version[key] = body, self.version[key] + 1

    def listing(self, pattern: str = "raw/**") -> RemoteListing:
        wanted = parse_uri_pattern(pattern)
        rows: list[JsonObject] = [
            {"path": key, "size": len(body), "version": self.version[key]}
            for key, body in self.objects.items()
            if wanted.matches(key)
        ]
        return RemoteListing(wanted, rows, self._file)

    def _file(self, row: JsonObject) -> RemoteFile:
        key, version = row["path"], row["version"]
        return RemoteFile(f"gs://b/{key}", key, row["size"], str(version), lambda: self._open(key, version))

    @contextmanager
    def _open(self, key: str, version: int) -> Iterator[ByteStream]:
        self.reads.append(key)
        if self.version.get(key) != version:
            raise object_changed(f"gs://b/{key}")
        yield BytesIO(self.objects[key])


class Uploads:
    """The part of a backend that uploads need, over a strict store; no names can be looked up."""

    resolves_names = False
    store_prefix = ""

    def __init__(self, store: UploadStore) -> None:
        self._store = store

    def open_sender(self, execution: str, advance: Any, checkpoint: Any) -> Any:
        access = S3RequestBuilder.find("bucket", endpoint_url=self._store.url)
        return Sender(execution, access, advance, checkpoint)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[UploadStore]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with UploadStore() as running:
        yield running


@pytest.fixture
def adopt(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., use_case.AdoptedElsewhere]:
    def run(elsewhere: Elsewhere, **options: Any) -> use_case.AdoptedElsewhere:
        monkeypatch.setattr(use_case, "list_remote", lambda uri: elsewhere.listing())
        adoption = AdoptionElsewhere("gs://b/raw/", TARGET, scratch=tmp_path, **options)
        return adopt_elsewhere(adoption, Uploads(store))  # type: ignore[arg-type]

    return run


def members(store: UploadStore, execution: str) -> dict[str, bytes]:
    """What lies below the outputs of an execution, inside of parts and beside them."""
    everything: dict[str, bytes] = {}
    for path, body in store.outputs(execution).items():
        if path.endswith(".vhpkgzip"):
            with zipfile.ZipFile(BytesIO(body)) as part:
                everything |= {name: part.read(name) for name in part.namelist()}
        else:
            everything[path] = body
    return everything


def test_objects_become_members_inside_parts_with_their_source(
    store: UploadStore, adopt: Any, tmp_path: Path
) -> None:
    elsewhere = Elsewhere({**OBJECTS, "raw/large.bin": LARGE, "raw/empty": b"", "other": b"no"})
    adopted = adopt(elsewhere)
    got = members(store, adopted.execution)
    expected = {key.removeprefix("raw/"): body for key, body in elsewhere.objects.items() if key != "other"}
    assert {path: got.get(path) for path in expected} == expected
    lines = [json.loads(line) for line in got["valohai.metadata.jsonl"].splitlines()]
    assert len(lines) == len(expected) == adopted.files == store.marker(adopted.execution)["files"]
    (seventh,) = (line["metadata"] for line in lines if line["file"] == "007.bin")
    assert seventh["source"] == "gs://b/raw/007.bin#1"
    (entry,) = seventh["valohai.dataset-versions"]
    assert (entry["uri"], entry["packaging"]) == ("dataset://images/v1", True)
    assert entry["properties"]["source"]["files"] == len(expected)
    assert store.writes[-1] == f"control/{adopted.execution}.json", "the marker comes last"
    assert sorted(elsewhere.reads) == sorted(f"raw/{path}" for path in expected), "each object is read once"
    assert not list(tmp_path.iterdir()), "nothing of it stays on disk"


def test_empty_objects_that_stand_for_folders_are_no_members(store: UploadStore, adopt: Any) -> None:
    folders = dict.fromkeys(("raw/", "raw/dir/", "raw/nothing/", "raw/sub", "raw/old_$folder$"), b"")
    files = {"raw/dir/x": b"x", "raw/sub/y": b"y", "raw/sub-empty": b""}
    adopted = adopt(Elsewhere(folders | files))
    assert (adopted.files, adopted.bytes) == (3, 2)
    came = members(store, adopted.execution)
    assert came.keys() - {"valohai.metadata.jsonl", ".packline-parts/parts.json"} == {
        "dir/x",
        "sub/y",
        "sub-empty",
    }
    assert store.marker(adopted.execution)["files"] == 3


def test_the_same_objects_are_the_same_execution_and_changed_ones_another(
    store: UploadStore, adopt: Any
) -> None:
    elsewhere = Elsewhere(OBJECTS)
    first = adopt(elsewhere).execution
    assert adopt(elsewhere).execution == first
    parts = [key for key in store.writes if key.endswith(".vhpkgzip")]
    assert len(parts) == 1, "a part that is stored is not sent again"
    elsewhere.change("raw/007.bin", OBJECTS["raw/007.bin"])
    assert adopt(elsewhere).execution != first


def test_what_has_no_tag_is_never_taken_for_the_same_as_before(store: UploadStore, adopt: Any) -> None:
    elsewhere = Elsewhere({"raw/x.bin": b"one"})
    elsewhere.version["raw/x.bin"] = ""  # type: ignore[assignment]
    first = adopt(elsewhere).execution
    elsewhere.objects["raw/x.bin"] = b"two"
    second = adopt(elsewhere).execution
    assert second != first
    assert members(store, second)["x.bin"] == b"two"


@pytest.mark.parametrize("change", ["changed", "deleted"])
def test_an_object_that_changes_between_listing_and_packing_publishes_nothing(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, adopt: Any, change: str
) -> None:
    elsewhere = Elsewhere(OBJECTS)
    listing = elsewhere.listing()

    def list_then_change(uri: str) -> RemoteListing:
        if change == "changed":
            elsewhere.change("raw/049.bin", OBJECTS["raw/049.bin"])
        else:
            del elsewhere.version["raw/049.bin"]
        return listing

    monkeypatch.setattr(Elsewhere, "listing", lambda self: list_then_change(""))
    with pytest.raises(ObjectChanged, match=r"raw/049\.bin was changed or deleted"):
        adopt(elsewhere)
    assert not [key for key in store.objects if key.startswith("control/")]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "key",
    [
        "raw/../../etc/passwd",
        "raw/a\\b",
        "raw/C:/x",
        "raw/./x",
        "raw/a//b",
        "raw/x.metadata.json",
        "raw/" + "n" * 300,
    ],
)
def test_hostile_names_refuse_everything_before_a_byte_is_read(
    store: UploadStore, adopt: Any, key: str
) -> None:
    elsewhere = Elsewhere({**OBJECTS, key: b"x"})
    with pytest.raises(CannotUpload, match="1 names in it") as refused:
        adopt(elsewhere)
    assert len(refused.value.details) == 1
    assert not elsewhere.reads
    assert not store.objects
    adopted = adopt(elsewhere, include=["0*.bin"])
    assert adopted.files == 50, "patterns leave out what its owner cannot rename"


def test_nothing_selected_is_an_error(store: UploadStore, adopt: Any) -> None:
    with pytest.raises(ObjectNotFound, match="matches no object"):
        adopt(Elsewhere(OBJECTS), include=["*.jpg"])
    assert not store.objects


def test_schemes_without_an_adapter_are_named() -> None:
    for uri, why in (("file:///x/", "packline push"), ("sftp://h/x", "s3\\+profile"), ("ftp://h/x", "hf")):
        with pytest.raises(InvalidUri) as refused:
            list_remote(uri)
        assert why.replace("\\", "") in str(refused.value)


def test_credentials_of_a_profile_that_expire_after_the_listing_are_named(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    config.write_text(
        f"[profile ovh]\nendpoint_url = {store.url}\nregion = gra\n"
        "aws_access_key_id = a\naws_secret_access_key = b\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    store.put("raw/x", b"x")
    listing = list_remote("s3+ovh://b/raw/")
    (row,) = listing.rows
    store.fault = lambda request: Fault(403, "ExpiredToken")
    with (
        pytest.raises(AccessDenied, match=r"s3\+ovh://b/raw/x is refused") as refused,
        listing.file(row).open() as body,
    ):
        body.read(1)
    assert "profile ovh" in refused.value.remedy


def test_a_page_of_the_web_is_one_file_read_as_it_was_looked_at() -> None:
    with FakeWeb() as web:
        web.objects["site/a b.bin"] = b"one"
        uri = f"{web.url}/site/a%20b.bin"
        listing = list_remote(uri)
        (row,) = listing.rows
        assert (listing.pattern.suffix(row["path"]), row["size"]) == ("a b.bin", 3)
        web.objects["site/a b.bin"] = b"two"
        with pytest.raises(ObjectChanged), listing.file(row).open() as body:
            body.read(10)
        web.no_head.add("site/a b.bin")
        with pytest.raises(InvalidUri, match="does not tell its size"):
            list_remote(uri)
