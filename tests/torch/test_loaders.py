"""DataLoader reads each sample once: by fork, spawn and forkserver, by threads, cold and warm, stopped and resumed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs PyTorch: make test-torch")

from torch.utils.data import DataLoader, default_collate  # noqa: E402
from torchdata.stateful_dataloader import StatefulDataLoader  # noqa: E402

from packline.reader.dataset import Dataset  # noqa: E402
from packline.torch import FolderDataset, PackagedDataset, ResumableSampler, decode_image  # noqa: E402
from tests.fakes.s3 import plain_store  # noqa: E402
from tests.torch.conftest import COUNT, FILES, pictures  # noqa: E402
from tests.unit.client.datasets import a_version  # noqa: E402
from tests.unit.reader.opening import open_dataset  # noqa: E402

pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("ignore:'set_vital' is deprecated"),  # torchdata 0.11 calls it
    pytest.mark.filterwarnings(
        "ignore:This DataLoader will create 4 worker"
    ),  # more than a small machine has cores
]
EVERYTHING = sorted(FILES.values())


def number_of(data: bytes) -> int:
    """Which file this is."""
    return int(data[: len(data) // 500])


def flat(batches: Iterable[Any]) -> list[Any]:
    return [sample for batch in batches for sample in (batch.tolist() if hasattr(batch, "tolist") else batch)]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_four_workers_read_each_sample_once(reader: Dataset, method: str) -> None:
    assert reader[7]  # the parent has connections and files open that its children must not share
    dataset = PackagedDataset(reader)
    loader = DataLoader(
        dataset,
        batch_size=16,
        sampler=ResumableSampler(dataset, shuffle="global"),
        num_workers=4,
        multiprocessing_context=method,
        persistent_workers=True,
        timeout=120,
    )
    epochs = [flat(loader) for _ in range(2)]
    assert [sorted(epoch) for epoch in epochs] == [EVERYTHING, EVERYTHING]
    assert epochs[0] != epochs[1]


def test_the_default_start_method_works_while_the_parent_reads(reader: Dataset) -> None:
    dataset = PackagedDataset(reader)
    with ThreadPoolExecutor(4) as threads:
        busy = [threads.submit(reader.read_many, list(range(start, COUNT, 4))) for start in range(4)]
        loader = DataLoader(dataset, batch_size=16, num_workers=4, timeout=120)
        assert sorted(flat(loader)) == EVERYTHING
        assert sum(len(each.result()) for each in busy) == COUNT


def test_threads_share_a_dataset(reader: Dataset) -> None:
    dataset = PackagedDataset(reader)
    with ThreadPoolExecutor(8) as threads:
        batches = threads.map(lambda start: dataset.__getitems__(range(start, COUNT, 8)), range(8))
    assert sorted(flat(batches)) == EVERYTHING


def test_a_dataset_without_a_sampler_is_shuffled_by_torch(reader: Dataset) -> None:
    loader = DataLoader(PackagedDataset(reader, decode=number_of), batch_size=50, shuffle=True)
    assert sorted(flat(loader)) == list(range(COUNT))


@pytest.mark.parametrize("workers", [0, 2])
def test_a_loader_is_stopped_and_resumed_exactly(reader: Dataset, workers: int) -> None:
    dataset = PackagedDataset(reader, decode=number_of)

    def make_loader() -> Any:
        return StatefulDataLoader(
            dataset,
            batch_size=16,
            sampler=ResumableSampler(dataset, seed=5, shuffle="global"),
            num_workers=workers,
        )

    whole = make_loader()
    epochs = [flat(whole), flat(whole)]
    stopped = make_loader()
    assert flat(stopped) == epochs[0]
    before = flat(islice(stopped, 6))
    state = (
        json.loads(json.dumps(stopped.state_dict(), default=str)) if workers == 0 else stopped.state_dict()
    )
    resumed = make_loader()
    resumed.load_state_dict(state)
    assert before + flat(resumed) == epochs[1]
    assert flat(resumed) == flat(whole)


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("batches", [15, 16], ids=["after the last batch", "after the loop"])
def test_a_loader_that_stopped_at_the_end_goes_on_with_the_next_epoch(
    reader: Dataset, workers: int, batches: int
) -> None:
    dataset = PackagedDataset(reader, decode=number_of)

    def make_loader() -> Any:
        sampler = ResumableSampler(dataset, seed=5, shuffle="global")
        return StatefulDataLoader(dataset, batch_size=16, sampler=sampler, num_workers=workers)

    whole, stopped, resumed = make_loader(), make_loader(), make_loader()
    epochs = [flat(whole), flat(whole)]
    iterator = iter(stopped)
    assert flat(islice(iterator, batches)) == epochs[0]
    resumed.load_state_dict(stopped.state_dict())
    left_over = flat(resumed) if batches == 15 else []
    assert left_over == []
    assert flat(resumed) == epochs[1]


def test_ranks_of_a_process_group_share_an_epoch(reader: Dataset, tmp_path: Any) -> None:
    dataset = PackagedDataset(reader, decode=number_of)
    torch.distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/group", rank=0, world_size=1)
    try:
        sampler = ResumableSampler(dataset)
        assert (sampler.num_replicas, sampler.rank) == (1, 0)
    finally:
        torch.distributed.destroy_process_group()
    ranks = [ResumableSampler(dataset, num_replicas=4, rank=rank) for rank in range(4)]
    samples = [flat(DataLoader(dataset, batch_size=8, sampler=rank)) for rank in ranks]
    assert sorted(flat(samples)) == list(range(COUNT))


def test_pictures_in_class_folders_become_tensors(tmp_path: Any) -> None:
    with (
        plain_store() as store,
        open_dataset(a_version(store, pictures()), store.url, tmp_path / "cache") as reader,
    ):
        dataset = FolderDataset(reader, root="train", decode=decode_image, transform=to_tensor)
        loader = DataLoader(dataset, batch_size=6, sampler=ResumableSampler(dataset, seed=2), num_workers=2)
        images, classes = (torch.cat(each) for each in zip(*loader, strict=True))
    assert images.shape == (24, 3, 8, 8)
    assert sorted(images[:, 0, 0, 0].tolist()) == list(range(24))
    assert (images[:, 0, 0, 0] % 2).tolist() == classes.tolist()


def to_tensor(image: Any) -> Any:
    return torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).view(8, 8, 3).permute(2, 0, 1)


def test_bytes_are_collated_as_they_are(reader: Dataset) -> None:
    dataset = FolderDataset(reader)
    data, classes = default_collate(dataset.__getitems__([0, 80, 160]))
    assert list(data) == [dataset[0][0], dataset[80][0], dataset[160][0]]
    assert classes.tolist() == [0, 1, 2]
