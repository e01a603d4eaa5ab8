"""Versions whose parts have a published index: opening needs no manifest, and pieces come when they are needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

import packline
from packline.client.errors import NotCached
from packline.errors import EndpointUnreachable
from packline.keys import part_index_key
from packline.manifest.rows import UnreadableManifest
from packline.model import FetchPlan
from packline.reader import partial_index, partial_index_file
from packline.reader.dataset import Dataset
from packline.reader.partial_index import PartialIndex
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.api_server import ApiServer
from tests.unit.client.datasets import a_version
from tests.unit.reader.conftest import Open

SHARD_ROWS = 90


@pytest.fixture
def plan(store: FakeS3, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> FetchPlan:
    monkeypatch.setattr(partial_index_file, "SHARD_ROWS", SHARD_ROWS)
    monkeypatch.setattr(partial_index, "PRELOADED_BYTES", 0)
    return a_version(store, files, shard_rows=SHARD_ROWS, indexed=True)


@pytest.fixture
def whole(
    open_plan: Open, plan: FetchPlan, store: FakeS3, tmp_path: Path, files: dict[str, bytes]
) -> Dataset:
    """The same version by its manifest."""
    return open_plan(plan=a_version(store, files, shard_rows=SHARD_ROWS), cache=tmp_path / "other")


def kinds(store: FakeS3) -> list[str]:
    """The kinds of objects that were requested, in order."""
    return [seen.key.rpartition(".")[2] for seen in store.seen]


def partial_of(dataset: Dataset) -> PartialIndex:
    index = dataset._index
    assert isinstance(index, PartialIndex)
    return index


def test_a_member_of_a_cold_cache_needs_one_piece_and_one_range(
    open_plan: Open, store: FakeS3, files: dict[str, bytes]
) -> None:
    dataset = open_plan()
    assert store.seen == []
    assert dataset[17] == list(files.values())[17]
    assert kinds(store) == ["members", "vhpkgzip"]


def test_a_path_needs_the_index_of_one_part(open_plan: Open, store: FakeS3, files: dict[str, bytes]) -> None:
    dataset = open_plan()
    path = list(files)[130]
    assert dataset[path] == files[path]
    assert kinds(store) == ["members", "vhpkgzip"]
    assert path + "x" not in dataset
    assert "" not in dataset
    assert "zzz" not in dataset


def test_a_small_index_comes_with_the_opening(
    open_plan: Open, plan: FetchPlan, store: FakeS3, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partial_index, "PRELOADED_BYTES", 1 << 20)
    dataset = open_plan()
    assert kinds(store) == ["members"] * len(plan.parts)
    store.seen.clear()
    assert list(dataset.paths()) == list(files)
    assert store.seen == []


def test_everything_is_as_in_the_index_that_is_built_from_the_manifest(
    open_plan: Open, whole: Dataset, files: dict[str, bytes]
) -> None:
    count = len(files)
    for ask in (
        lambda dataset: [dataset.run_of(number) for number in reversed(range(count))],
        lambda dataset: [dataset.run_stop(number) for number in range(0, count, 7)],
        lambda dataset: list(dataset.run_starts()),
        lambda dataset: [dataset.range_of_prefix(f"train/class{number}/") for number in range(9)],
        lambda dataset: list(dataset.sizes()),
        lambda dataset: list(dataset.paths()),
        lambda dataset: [member.datum for member in list(dataset.members())[:100:9]],
        lambda dataset: dataset.read_many([5, count - 1, 5, 77]),
        list,
    ):
        assert _answer(ask, open_plan) == ask(whole), ask


def _answer(ask: Callable[[Dataset], object], open_plan: Open) -> object:
    """What a dataset answers that has loaded nothing yet."""
    dataset = open_plan()
    file = Path(dataset._reader.cache.members) / f"{dataset._index.plan.content_hash}.partial"  # type: ignore[union-attr]
    file.unlink()
    return ask(open_plan())


def test_a_manifest_with_shards_of_another_length_gives_no_wrong_datum(
    open_plan: Open, monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]
) -> None:
    monkeypatch.setattr(partial_index_file, "SHARD_ROWS", SHARD_ROWS - 1)  # also 3 shards
    members = list(open_plan().members())
    assert members[5].datum == f"datum-{list(files)[5]}"
    with pytest.raises(UnreadableManifest, match="does not describe"):
        _ = members[SHARD_ROWS - 1].datum


def test_globs_select_the_same_members(open_plan: Open, files: dict[str, bytes]) -> None:
    selected = open_plan(include=("train/class3/**",))
    assert list(selected.paths()) == [path for path in files if path.startswith("train/class3/")]


def test_an_announced_order_is_fetched_ahead(open_plan: Open, store: FakeS3, files: dict[str, bytes]) -> None:
    dataset, values = open_plan(), list(files.values())
    order = list(range(0, len(files), 3))
    dataset.prefetch(order, whole_runs=True)
    assert dataset.read_many(order) == [values[number] for number in order]


def test_processes_share_what_was_loaded(open_plan: Open, store: FakeS3, files: dict[str, bytes]) -> None:
    list(open_plan().sizes())
    store.seen.clear()
    again = open_plan()
    assert list(again.paths()) == list(files)
    assert partial_of(again).is_complete
    assert store.seen == []


@pytest.mark.parametrize("trouble", ["absent", "damaged"])
def test_the_manifest_stands_in_for_an_index_that_is_absent_or_damaged(
    trouble: str, open_plan: Open, plan: FetchPlan, store: FakeS3, files: dict[str, bytes]
) -> None:
    key = part_index_key(plan.parts[1].key)
    if trouble == "absent":
        del store.objects[key]
    else:
        store.objects[key] = bytes(len(store.objects[key]))
    dataset = open_plan()
    assert dataset.read_many(range(len(files))) == list(files.values())
    assert "gz" in kinds(store)
    assert partial_of(dataset).is_complete


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("trouble", ["absent", "damaged"])
def test_runs_are_known_without_the_table(
    trouble: str, part: int, open_plan: Open, plan: FetchPlan, store: FakeS3, whole: Dataset
) -> None:
    key = part_index_key(plan.parts[part].key)
    body = store.objects.pop(key)
    if trouble == "damaged":
        store.objects[key] = b"\xff" + body[1:]
    assert list(open_plan().run_starts()) == list(whole.run_starts())


@pytest.mark.parametrize("column", ["ends", "offsets", "sizes", "paths"])
def test_a_block_that_was_damaged_in_the_cache_is_fetched_again(
    column: str, open_plan: Open, store: FakeS3, files: dict[str, bytes]
) -> None:
    index = partial_of(open_plan())
    index.load_all()
    (file,) = Path(index_folder(open_plan())).glob("*.partial")
    with file.open("r+b") as opened:
        opened.seek(getattr(index._layout, column) + 8)
        byte = opened.read(1)
        opened.seek(-1, 1)
        opened.write(bytes([byte[0] ^ 1]))
    store.seen.clear()
    assert open_plan().read_many(range(len(files))) == list(files.values())
    assert kinds(store).count("members") == 1


def index_folder(dataset: Dataset) -> Path:
    assert dataset._reader is not None
    return dataset._reader.cache.members


def test_a_block_that_was_written_and_not_marked_is_fetched_again(
    open_plan: Open, store: FakeS3, files: dict[str, bytes]
) -> None:
    index = partial_of(open_plan())
    index.load_all()
    index._put([(index._states_at, memoryview(bytes(8)))])  # as a process leaves it that is killed in between
    store.seen.clear()
    assert list(open_plan().paths()) == list(files)
    assert kinds(store) == ["members"]


@pytest.mark.parametrize("damage", ["cut", "magic", "foreign", "empty"])
def test_a_file_that_is_not_such_an_index_is_made_again(
    damage: str, open_plan: Open, store: FakeS3, files: dict[str, bytes]
) -> None:
    (file,) = index_folder(open_plan()).glob("*.partial")
    data = bytearray(file.read_bytes())
    if damage == "magic":
        data[0] ^= 1
    elif damage == "foreign":
        data = data.replace(b'"content_hash":"', b'"content_hash":"0')
    file.write_bytes(bytes({"cut": data[:100], "empty": b""}.get(damage, data)))
    assert open_plan()[3] == list(files.values())[3]


def test_offline_what_was_loaded_is_there_and_the_rest_is_named(
    open_plan: Open, files: dict[str, bytes]
) -> None:
    open_plan()[17]
    offline = open_plan(offline=True)
    assert len(offline) == len(files)
    assert offline[17] == list(files.values())[17]
    with pytest.raises(NotCached, match="Only a part of the index"):
        offline[150]


def test_a_store_that_does_not_answer_is_named_with_the_version(open_plan: Open, store: FakeS3) -> None:
    dataset = open_plan()
    store.fault = lambda seen: Fault(silent=True)
    with pytest.raises(EndpointUnreachable, match="The member index of dataset://images/v1"):
        dataset[17]


def test_a_version_with_repeated_paths_is_read_by_its_manifest(
    open_plan: Open, plan: FetchPlan, store: FakeS3
) -> None:
    parts = plan.parts
    assert partial_index_file.has_published_index(plan)
    repeated = FetchPlan(**{**vars(plan), "files": plan.files - 1})
    assert not partial_index_file.has_published_index(repeated)
    older = FetchPlan(**{**vars(plan), "parts": (*parts[:-1], _without_index(parts[-1]))})
    assert not partial_index_file.has_published_index(older)


def _without_index(part: object) -> object:
    values = dict(vars(part))
    values["blocks"] = tuple(block._replace(index_length=0) for block in values["blocks"])
    return type(part)(**values)


def test_the_api_gives_urls_of_the_index(
    api: ApiServer, plan: FetchPlan, store: FakeS3, files: dict[str, bytes]
) -> None:
    with packline.open(plan.uri) as dataset:
        assert dataset[17] == list(files.values())[17]
        assert kinds(store) == ["members", "vhpkgzip"]
        assert crc32(dataset[18]) == crc32(list(files.values())[18])
