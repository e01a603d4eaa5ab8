"""A sampler stops and goes on exactly, whoever iterates it, and says what comes next."""

from __future__ import annotations

import json
from itertools import islice

import pytest

from packline.errors import InvalidInput
from packline.reader.sampling import Shuffle
from packline.torch import FolderDataset, GroupedDataset, PackagedDataset, ResumableSampler
from tests.fakes.s3 import FakeS3
from tests.unit.torch.conftest import OpenFiles
from tests.waiting import wait_for

COUNT = 60
FILES = {f"{number % 5}/{number:03d}": b"%d" % number for number in range(COUNT)}


@pytest.fixture
def dataset(open_files: OpenFiles) -> PackagedDataset:
    return PackagedDataset(open_files(FILES))


@pytest.mark.parametrize("shuffle", ["global", "runs"])
def test_each_iteration_is_an_epoch_of_its_own(dataset: PackagedDataset, shuffle: Shuffle) -> None:
    sampler = ResumableSampler(dataset, shuffle=shuffle, seed=3)
    epochs = [list(sampler) for _ in range(3)]
    assert all(sorted(epoch) == list(range(COUNT)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 3
    assert [list(ResumableSampler(dataset, shuffle=shuffle, seed=3)), *epochs[1:]] == epochs
    assert len(sampler) == COUNT


def test_an_order_without_shuffling_is_that_of_the_paths(dataset: PackagedDataset) -> None:
    assert list(ResumableSampler(dataset, shuffle="none")) == list(range(COUNT))


def test_a_state_continues_in_the_middle_of_an_epoch(dataset: PackagedDataset) -> None:
    sampler = ResumableSampler(dataset, seed=3)
    list(sampler)
    iterator = iter(sampler)
    before = list(islice(iterator, 20))
    state = json.loads(json.dumps(sampler.state_dict()))
    after = list(iterator)
    assert (state["seed"], state["epoch"], state["position"]) == (3, 1, 20)
    resumed = ResumableSampler(dataset)
    resumed.load_state_dict(state)
    assert list(resumed) == after
    assert sorted(before + after) == list(range(COUNT))
    assert list(resumed) == list(sampler)


def test_a_state_at_the_end_continues_with_the_next_epoch(dataset: PackagedDataset) -> None:
    sampler = ResumableSampler(dataset, seed=3)
    list(sampler)
    resumed = ResumableSampler(dataset)
    resumed.load_state_dict(sampler.state_dict())
    assert list(resumed) == list(sampler)
    assert resumed.state_dict() == sampler.state_dict()


def test_a_state_behind_the_last_sample_leaves_nothing_of_its_epoch(dataset: PackagedDataset) -> None:
    """StatefulDataLoader takes a state when the last batch was given out, and the loader was not yet asked for more."""
    sampler = ResumableSampler(dataset, seed=3)
    list(islice(sampler, COUNT))
    resumed = ResumableSampler(dataset)
    resumed.load_state_dict(sampler.state_dict())
    assert list(resumed) == []
    assert list(resumed) == list(sampler)


def test_what_a_state_left_over_is_dropped_with_its_iterator(dataset: PackagedDataset) -> None:
    sampler = ResumableSampler(dataset, seed=3)
    list(islice(sampler, COUNT))
    resumed = ResumableSampler(dataset)
    resumed.load_state_dict(sampler.state_dict())
    iter(resumed)
    assert list(resumed) == list(sampler)


def test_an_iteration_that_was_broken_off_is_followed_by_the_next_epoch(dataset: PackagedDataset) -> None:
    sampler, other = ResumableSampler(dataset, seed=3), ResumableSampler(dataset, seed=3)
    list(islice(sampler, 5))
    list(other)
    assert list(sampler) == list(other)


def test_an_iterator_that_nobody_reads_changes_nothing(dataset: PackagedDataset) -> None:
    """DataLoader makes iterators ahead, StatefulDataLoader throws the first one away."""
    sampler = ResumableSampler(dataset, seed=3)
    iter(sampler)
    assert list(sampler) == list(ResumableSampler(dataset, seed=3))


def test_the_state_of_what_was_trained_on_does_not_count_what_was_read_ahead(
    dataset: PackagedDataset,
) -> None:
    sampler = ResumableSampler(dataset, seed=3)
    given_out = list(islice(sampler, 40))
    resumed = ResumableSampler(dataset)
    resumed.load_state_dict(sampler.state_after(10))
    assert list(resumed)[:30] == given_out[10:]


def test_eight_ranks_are_continued_by_six(dataset: PackagedDataset) -> None:
    ranks = [ResumableSampler(dataset, seed=3, num_replicas=8, rank=rank, tail="keep") for rank in range(8)]
    before = [sample for rank in ranks for sample in islice(rank, 3)]
    assert {json.dumps(rank.state_dict()) for rank in ranks} == {json.dumps(ranks[0].state_dict())}
    after = []
    for rank in range(6):
        sampler = ResumableSampler(dataset, num_replicas=6, rank=rank, tail="keep")
        sampler.load_state_dict(ranks[0].state_dict())
        after += list(sampler)
    assert sorted(before + after) == list(range(COUNT))


def test_ranks_read_equally_many_by_default(dataset: PackagedDataset) -> None:
    ranks = [list(ResumableSampler(dataset, num_replicas=8, rank=rank)) for rank in range(8)]
    assert {len(rank) for rank in ranks} == {8}
    assert set().union(*ranks) == set(range(COUNT))
    dropped = [list(ResumableSampler(dataset, num_replicas=8, rank=rank, tail="drop")) for rank in range(8)]
    assert {len(rank) for rank in dropped} == {7}
    assert len(ResumableSampler(dataset, num_replicas=8, rank=0, tail="drop")) == 7


def test_an_epoch_can_be_chosen(dataset: PackagedDataset) -> None:
    sampler = ResumableSampler(dataset, seed=3)
    first, second = list(sampler), list(sampler)
    sampler.set_epoch(0)
    assert list(sampler) == first
    sampler.load_state_dict({"seed": 3, "epoch": 1, "position": 10})
    sampler.set_epoch(1)  # as a training loop says at the start of each epoch, also of one that it continues
    assert list(sampler) == second[10:]


def test_a_state_of_another_order_is_refused(dataset: PackagedDataset, open_files: OpenFiles) -> None:
    state = ResumableSampler(dataset, shuffle="global").state_dict()
    with pytest.raises(InvalidInput, match="another order"):
        ResumableSampler(dataset, shuffle="none").load_state_dict(state)
    fewer = PackagedDataset(open_files(dict(list(FILES.items())[:50])))
    with pytest.raises(InvalidInput, match="another order"):
        ResumableSampler(fewer, shuffle="global").load_state_dict(state)


def test_what_worker_processes_will_read_is_fetched_ahead_by_the_process_of_the_sampler(
    open_files: OpenFiles, store: FakeS3
) -> None:
    reader = open_files({f"{number:03d}": bytes(10_000) for number in range(COUNT)}, read_ahead_bytes=100_000)
    sampler = ResumableSampler(PackagedDataset(reader), seed=3, num_replicas=2, rank=1, shuffle="global")
    sampler.load_state_dict({"seed": 3, "epoch": 2, "position": 20})
    samples = list(sampler)  # nothing is read here
    version = reader._open_reader()
    wait_for(lambda: all(map(version.is_present, samples[:-3])) and not version.remote.pool.busy)
    store.seen.clear()
    assert len(reader.read_many(samples)) == 20
    assert len(store.seen) <= 3


def test_all_members_of_a_sample_are_read_ahead(open_files: OpenFiles) -> None:
    files = {f"{number:03d}.{kind}": b"%d" % number for number in range(COUNT) for kind in ("jpg", "json")}
    dataset = GroupedDataset(open_files(files), keys=["json", "jpg"])
    sampler = ResumableSampler(dataset, seed=3)
    keys = [sample["__key__"] for sample in dataset.__getitems__(list(sampler))]
    assert sorted(keys) == [f"{number:03d}" for number in range(COUNT)]
    window = dataset.reader._open_reader()._window
    assert window is not None
    assert sum(window._pulled) == 2 * COUNT


def test_nothing_is_fetched_ahead_if_that_is_not_wanted(dataset: PackagedDataset, store: FakeS3) -> None:
    store.seen.clear()
    list(ResumableSampler(dataset, read_ahead=False))
    assert store.seen == []


@pytest.mark.parametrize("cache_bytes", [0, 1 << 30])
def test_the_whole_order_is_known_where_something_may_have_to_go(
    open_files: OpenFiles, cache_bytes: int
) -> None:
    reader = open_files(FILES, cache_bytes=cache_bytes, read_ahead_bytes=1)
    dataset = PackagedDataset(reader)
    order = list(ResumableSampler(dataset, seed=3, read_ahead=False))
    samples = iter(ResumableSampler(dataset, seed=3))
    assert next(samples) == order[0]
    window = reader._open_reader()._window
    assert window is not None
    uses = [window.next_use(number) for number in order[5:]]
    assert (uses == sorted(uses) and len(set(uses)) == len(uses)) == (cache_bytes > 0)


def test_the_mix_of_classes_is_reported(open_files: OpenFiles) -> None:
    dataset = FolderDataset(open_files(FILES))
    assert ResumableSampler(dataset, shuffle="none").class_mix(12).classes == 1
    assert ResumableSampler(dataset, shuffle="global").class_mix(12).ratio > 0.9


def test_a_mix_without_classes_is_refused(dataset: PackagedDataset) -> None:
    with pytest.raises(InvalidInput, match="no classes"):
        ResumableSampler(dataset).class_mix()


@pytest.mark.parametrize(
    "options", [{"shuffle": "sorted"}, {"rank": 2, "num_replicas": 2}, {"tail": "pad"}], ids=str
)
def test_a_wrong_argument_is_refused_at_once(dataset: PackagedDataset, options: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        ResumableSampler(dataset, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("shuffle", ["global", "runs", "none"])
def test_a_state_of_another_version_or_selection_with_as_many_samples_is_refused(
    open_files: OpenFiles, shuffle: Shuffle
) -> None:
    state = ResumableSampler(PackagedDataset(open_files(FILES)), shuffle=shuffle).state_dict()
    same = PackagedDataset(open_files(FILES))
    ResumableSampler(same, shuffle=shuffle).load_state_dict(state)
    other = PackagedDataset(open_files({path: data[::-1] for path, data in FILES.items()}))
    with pytest.raises(InvalidInput, match="another order"):
        ResumableSampler(other, shuffle=shuffle).load_state_dict(state)
    with pytest.raises(InvalidInput, match="another order"):
        ResumableSampler(FolderDataset(open_files(FILES)), shuffle=shuffle).load_state_dict(state)
