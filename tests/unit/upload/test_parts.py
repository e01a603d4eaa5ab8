"""Parts built while files are uploaded: the bytes that the pipeline would write, in one pass, and never half of one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packline.client.upload import multipart_upload, transfer_queue
from packline.client.upload.part_files import cut_into_parts
from packline.client.upload.scan import scan
from packline.client.upload.source_file import FileChanged
from packline.client.upload.upload import UploadRequest, upload
from packline.keys import staged_list_key, staged_part_key
from packline.model import Member
from packline.rules.staged_parts import parse_staged_parts
from packline.vhpkgzip.chunking import PartLimits, split_into_parts
from tests.fakes.s3 import Fault, Request
from tests.unit.part_builder.parts import expected_bytes, in_store, pack
from tests.unit.upload.store import UploadStore, fill

MiB = 1 << 20
BUILT = "packages/built.vhpkgzip"
NAMES = st.lists(st.sampled_from(["a", "b", "ä", "z-1", ".hidden", "0"]), min_size=1, max_size=3)


def staged_parts(store: UploadStore, execution: str = "e") -> dict[str, bytes]:
    """The staged parts of an execution by name, as its list has them, in order."""
    listed = parse_staged_parts(store.data(staged_list_key(execution)))
    return {part.name: store.data(staged_part_key(execution, part.name)) for part in listed}


def built_by_the_pipeline(store: UploadStore, files: dict[str, bytes], limits: PartLimits) -> list[bytes]:
    """The parts that the pipeline builds of the same files, without those of one file."""
    members = in_store(store, files)

    def path(member: Member) -> bytes:
        return member.path.encode()

    parts = []
    for number, chosen in enumerate(split_into_parts(members, lambda member: member.size, path, limits)):
        if len(chosen) > 1:
            key = f"{BUILT}-{number}"
            pack(store, chosen, key=key)
            parts.append(store.data(key))
    return parts


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tree=st.dictionaries(NAMES.map("/".join), st.binary(max_size=300), min_size=1, max_size=25),
    max_files=st.integers(2, 12),
    max_bytes=st.integers(600, 4000),
)
def test_parts_are_the_bytes_that_the_pipeline_would_write(
    store: UploadStore,
    tmp_path_factory: pytest.TempPathFactory,
    tree: dict[str, bytes],
    max_files: int,
    max_bytes: int,
) -> None:
    files = {path: body for path, body in tree.items() if not any(p.startswith(f"{path}/") for p in tree)}
    limits = PartLimits(max_bytes=max_bytes, max_files=max_files)
    folder = fill(tmp_path_factory.mktemp("tree"), files)
    store.objects.clear()
    outputs = scan(folder, "e").outputs
    with store.sender() as sender:
        records = sender.send_with_parts(lambda: cut_into_parts(outputs, limits))
    assert store.outputs() == files
    parts = [store.data(staged_part_key("e", record.name)) for record in records]
    assert parts == built_by_the_pipeline(store, files, limits)
    assert [record.size for record in records] == [len(part) for part in parts]


def test_a_push_stages_parts_and_says_so_in_the_marker(store: UploadStore, tmp_path: Path) -> None:
    files = {f"d{n % 3}/f{n:03}": os.urandom(n * 10) for n in range(60)}
    done = store.push(UploadRequest(fill(tmp_path, files), "e", package="client"))
    assert store.outputs() == files
    assert store.writes[-2:] == [staged_list_key("e"), "control/e.json"]
    assert list(staged_parts(store).values()) == built_by_the_pipeline(store, files, PartLimits())
    assert (store.marker()["package"], store.marker()["files"], done.staged_parts) == ("client", 60, 1)
    # A HEAD and a PUT of the part, its list, the marker, and one request a file.
    assert done.requests == 60 + 4


def test_a_file_alone_makes_no_part(store: UploadStore, tmp_path: Path) -> None:
    done = store.push(UploadRequest(fill(tmp_path, {"a": b"one"}), "e", package="client"))
    assert (store.outputs(), done.staged_parts) == ({"a": b"one"}, 0)
    assert "package" not in store.marker()


def test_large_and_small_files_share_a_part_of_many_slices(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multipart_upload, "SLICE_BYTES", MiB)
    monkeypatch.setattr(transfer_queue, "MAX_SINGLE_PUT_BYTES", 3 * MiB)
    sizes = {"a": 5 * MiB, "b": 10, "c": 2 * MiB, "d": 0, "e/f": 4 * MiB + 1, "g": MiB}
    files = {path: os.urandom(size) for path, size in sizes.items()}
    store.push(UploadRequest(fill(tmp_path, files), "e", package="client"))
    assert store.outputs() == files
    assert list(staged_parts(store).values()) == [expected_bytes(files)]
    assert store.uploads == {}


def test_a_repeated_push_does_not_send_a_part_again(store: UploadStore, tmp_path: Path) -> None:
    folder = fill(tmp_path, {f"{n:02}": os.urandom(50) for n in range(30)})
    store.fault = lambda seen: Fault(403, "AccessDenied") if seen.key.endswith("parts.json") else None
    with pytest.raises(Exception, match=r"parts\.json"):
        store.push(UploadRequest(folder, "e", package="client"))
    assert "control/e.json" not in store.objects
    store.fault = lambda seen: None
    store.seen.clear()
    store.push(UploadRequest(folder, "e", package="client"))
    assert [key for key in store.writes if key.endswith(".vhpkgzip")] == []
    assert list(staged_parts(store).values()) == [expected_bytes(store.outputs())]


def test_a_changed_file_makes_another_part(store: UploadStore, tmp_path: Path) -> None:
    folder = fill(tmp_path, {f"{n:02}": os.urandom(50) for n in range(30)})
    store.push(UploadRequest(folder, "e", package="client"))
    fill(folder, {"07": os.urandom(50)})
    os.utime(folder / "07", ns=(1, 1))
    store.push(UploadRequest(folder, "e", package="client"))
    assert len([key for key in store.objects if key.endswith(".vhpkgzip")]) == 2
    assert list(staged_parts(store).values()) == [expected_bytes(store.outputs())]


def test_a_push_that_is_stopped_leaves_no_part_and_no_marker(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multipart_upload, "SLICE_BYTES", MiB)
    files = {f"{n:02}": os.urandom(MiB // 2) for n in range(12)}
    request = UploadRequest(fill(tmp_path, files), "e", package="client")

    def stop() -> None:
        if any("partNumber" in seen.query for seen in store.seen):
            raise KeyboardInterrupt

    with store.sender(checkpoint=stop) as sender, pytest.raises(KeyboardInterrupt):
        upload(request, sender)
    assert store.uploads == {}
    assert not [key for key in store.objects if key.startswith(("staged/", "control/"))]
    store.push(request)
    assert list(staged_parts(store).values()) == [expected_bytes(files)]


@pytest.mark.parametrize("size", [50, 5 * MiB], ids=["small", "read twice"])
@pytest.mark.parametrize("longer", [True, False])
def test_a_file_that_changes_meanwhile_is_an_error_and_nothing_is_made_of_it(
    store: UploadStore, tmp_path: Path, size: int, longer: bool
) -> None:
    fill(tmp_path, {"a": b"a", "b": os.urandom(size)})
    outputs = scan(tmp_path, "e").outputs
    (tmp_path / "b").write_bytes(os.urandom(size + longer))
    os.utime(tmp_path / "b", ns=(1, 1))
    with store.sender() as sender, pytest.raises(FileChanged, match="b' changed while it was uploaded"):
        sender.send_with_parts(lambda: cut_into_parts(outputs))
    assert not [key for key in store.objects if key.endswith(".vhpkgzip")]


def test_a_failed_request_of_a_part_is_repeated(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multipart_upload, "SLICE_BYTES", MiB)
    failed: set[str] = set()

    def once(seen: Request) -> Fault | None:
        name = f"{seen.method} {seen.query.get('partNumber', '')}"
        if name not in ("POST ", "PUT 2") or name in failed or not seen.key.startswith("staged/"):
            return None
        is_end = "uploadId" in seen.query and seen.method == "POST"
        failed.update([name] if is_end or seen.method == "PUT" else [])
        return Fault(503, "SlowDown", carried_out=True) if name in failed else None

    store.fault = once
    files = {f"{n:02}": os.urandom(MiB // 2) for n in range(6)}
    store.push(UploadRequest(fill(tmp_path, files), "e", package="client"))
    assert list(staged_parts(store).values()) == [expected_bytes(files)]
    assert store.uploads == {}


def test_parts_that_cannot_be_verified_are_not_built(store: UploadStore, tmp_path: Path) -> None:
    store.encryption = "aws:kms"
    files = {f"d{n}/{k:02}": os.urandom(50) for n in range(6) for k in range(10)}
    outputs = scan(fill(tmp_path, files), "e").outputs
    told: list[str] = []
    with store.sender() as sender:
        sender.on_parts_unused = lambda: told.append("unused")
        assert sender.send_with_parts(lambda: cut_into_parts(outputs, PartLimits(max_files=2))) == []
    assert (store.outputs(), told) == (files, ["unused"])
    built = [key for key in store.objects if key.startswith("staged/")]
    assert len(built) < len(files) // 2, "the answer to the first file ends it"
    store.push(UploadRequest(tmp_path, "e", package="client"))
    assert "package" not in store.marker()
    assert staged_list_key("e") not in store.objects
