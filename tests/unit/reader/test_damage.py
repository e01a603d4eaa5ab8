"""Damaged ranges, vanished parts, cut-off and foreign cache files: right bytes, or an error that names the member."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from packline.client.errors import NotCached
from packline.errors import EndpointUnreachable, Unavailable, VersionDeleted
from packline.model import FetchPlan
from packline.reader.errors import DamagedMember
from tests.fakes.s3 import FakeS3, Fault, Request, only
from tests.unit.client.conftest import Fetch
from tests.unit.client.conftest import quick_fetch as quick_fetch
from tests.unit.client.datasets import a_version, some_files
from tests.unit.reader.conftest import Open


def of_parts(fault: Fault, times: int = 1 << 30) -> object:
    """Return a fault for the first requests of parts."""
    left = [times]

    def answer(seen: Request) -> Fault | None:
        if not seen.key.startswith("packages/") or not left[0]:
            return None
        left[0] -= 1
        return fault

    return answer


def part_files(cache: Path) -> list[Path]:
    return sorted(path for path in (cache / "parts").iterdir() if path.suffix != ".ranges")


def test_a_flipped_bit_on_the_way_is_read_again(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan()
    store.fault = of_parts(Fault(flip=1000), times=1)  # type: ignore[assignment]
    assert dataset[40] == list(files.values())[40]
    assert len(store.ranges()) == 2


def test_a_member_that_is_damaged_in_the_package_is_read_as_its_object_and_kept(
    open_plan: Open, files: dict[str, bytes], store: FakeS3, plan: FetchPlan
) -> None:
    key = plan.parts[0].key
    data = bytearray(store.objects[key])
    data[plan.parts[0].blocks[0].length // 2] ^= 1
    store.objects[key] = bytes(data)
    dataset = open_plan()
    assert list(dataset) == list(files.values())
    objects = [seen.key for seen in store.seen if seen.key.startswith("outputs/")]
    assert len(objects) == 1
    store.seen.clear()
    assert list(open_plan()) == list(files.values())
    assert store.seen == []


def test_a_member_that_is_damaged_everywhere_is_an_error_that_names_it_and_others_are_read(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset, path = open_plan(), list(files)[40]
    damaged = bytearray(files[path])
    damaged[0] ^= 1
    store.objects[f"outputs/exec-1/{path}"] = bytes(damaged)
    store.headers[f"outputs/exec-1/{path}"] = (("ETag", '"another"'),)
    store.fault = of_parts(Fault(flip=1000))  # type: ignore[assignment]
    with pytest.raises(DamagedMember, match=path.replace("+", r"\+")) as caught:
        dataset[path]
    assert caught.value.remedy
    assert dataset[41] == list(files.values())[41]


def test_a_part_that_vanishes_is_replaced_by_objects_and_asked_for_once(
    open_plan: Open, files: dict[str, bytes], store: FakeS3, plan: FetchPlan
) -> None:
    dataset = open_plan()
    del store.objects[plan.parts[1].key]
    assert dataset.read_many(range(len(files))) == list(files.values())
    assert len([key for key, _ in store.ranges() if key == plan.parts[1].key]) <= 2
    store.seen.clear()
    assert dataset.read_many(range(len(files))) == list(files.values())
    assert store.seen == []


def test_a_store_that_ignores_ranges_is_read_by_objects(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    store.ignores_ranges = True
    assert open_plan().read_many(range(70)) == list(files.values())[:70]


@pytest.mark.parametrize("length", [0, 1, 5000])
def test_a_part_file_that_was_cut_off_is_filled_again(
    length: int, open_plan: Open, files: dict[str, bytes], tmp_path: Path
) -> None:
    dataset = open_plan()
    assert list(dataset) == list(files.values())
    for path in part_files(tmp_path / "cache"):
        os.truncate(path, length)
    assert list(dataset) == list(files.values()), "the open reader"
    for path in part_files(tmp_path / "cache"):
        os.truncate(path, length)
    assert list(open_plan()) == list(files.values()), "another reader"


def test_changed_bytes_in_a_part_file_are_fetched_again(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path, store: FakeS3
) -> None:
    dataset = open_plan()
    assert list(dataset) == list(files.values())
    for path in part_files(tmp_path / "cache"):
        path.write_bytes(bytes(path.stat().st_size))
    store.seen.clear()
    assert list(dataset) == list(files.values())
    assert store.ranges()


@pytest.mark.parametrize("content", [b"", b"\0" * 32, b"PLrang" * 100, os.urandom(999)])
def test_a_damaged_journal_costs_requests_and_no_wrong_byte(
    content: bytes, open_plan: Open, files: dict[str, bytes], tmp_path: Path
) -> None:
    assert open_plan().read_many(range(30)) == list(files.values())[:30]
    for path in (tmp_path / "cache" / "parts").glob("*.ranges"):
        path.write_bytes(content)
    dataset = open_plan()
    dataset.prefetch(range(len(files)))
    assert dataset.read_many(range(len(files))) == list(files.values())


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign", "magic"])
def test_an_index_that_is_damaged_or_of_another_version_is_made_again(
    damage: str, open_plan: Open, plan: FetchPlan, files: dict[str, bytes], tmp_path: Path, store: FakeS3
) -> None:
    open_plan()
    index = tmp_path / "cache" / "members" / plan.content_hash
    data = bytearray(index.read_bytes())
    if damage == "foreign":
        other = a_version(store, some_files(20, seed=5))
        open_plan(plan=other)
        data = bytearray((tmp_path / "cache" / "members" / other.content_hash).read_bytes())
    elif damage == "flip":
        data[-3] ^= 1
    elif damage == "magic":
        data[0] ^= 1
    damaged = b"" if damage == "empty" else bytes(data[:-5] if damage == "cut" else data)
    index.unlink()
    index.write_bytes(damaged)
    assert list(open_plan()) == list(files.values())
    assert index.read_bytes() != damaged


def test_an_expired_signature_or_a_busy_store_is_no_error(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan()
    number = len(store.seen)
    store.fault = only(number + 1, number + 3, fault=Fault(503, "SlowDown"))
    assert dataset.read_many(range(50)) == list(files.values())[:50]


def test_a_connection_that_breaks_is_opened_again(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan()
    store.fault = of_parts(Fault(cut_after=200), times=3)  # type: ignore[assignment]
    assert dataset.read_many(range(50)) == list(files.values())[:50]


def test_a_store_that_is_gone_is_an_error_that_names_the_member_and_cached_members_are_read(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan()
    assert dataset[3] == list(files.values())[3]
    store.fault = lambda seen: Fault(silent=True)
    assert dataset[3] == list(files.values())[3]
    with pytest.raises(EndpointUnreachable, match=r"Member 'train/class0/img 00021\+ä.bin'.* cannot be read"):
        dataset["train/class0/img 00021+ä.bin"]


def test_offline_the_cache_serves_and_what_it_lacks_is_named(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    with pytest.raises(Unavailable, match="has not been fetched"):
        open_plan(offline=True)
    assert open_plan()[5] == list(files.values())[5]
    store.seen.clear()
    dataset = open_plan(offline=True)
    assert dataset[5] == list(files.values())[5]
    with pytest.raises(NotCached, match=r"Member 'train/class0/img 00021.* and 1 more members .*offline"):
        dataset.read_many(["train/class0/img 00021+ä.bin", 8])
    assert store.seen == []


def test_a_fetched_version_is_read_from_its_files_without_a_request(
    open_plan: Open, quick_fetch: Fetch, plan: FetchPlan, files: dict[str, bytes], store: FakeS3
) -> None:
    quick_fetch(plan)
    open_plan()
    store.seen.clear()
    dataset = open_plan()
    dataset.prefetch(range(len(files)))
    assert list(dataset) == list(files.values())
    assert store.seen == []


def test_a_version_that_was_deleted_since_is_read_on_by_its_pickle_and_refused_to_others(
    open_plan: Open, files: dict[str, bytes]
) -> None:
    import pickle

    dataset = open_plan()

    def deleted() -> FetchPlan:
        raise VersionDeleted("dataset://images/v1 was deleted.")

    assert dataset[2] == list(files.values())[2]
    assert pickle.loads(pickle.dumps(dataset))[2] == list(files.values())[2]
    with pytest.raises(VersionDeleted):
        open_plan(resolve=deleted)


def test_a_cache_that_cannot_be_written_is_done_without(
    open_plan: Open, files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("not a folder")
    dataset = open_plan()
    dataset.prefetch(range(30))
    assert dataset.read_many(range(30)) == list(files.values())[:30]
