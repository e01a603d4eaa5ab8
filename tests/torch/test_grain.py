"""The same datasets are random-access sources of Grain."""

from __future__ import annotations

import pytest

grain = pytest.importorskip("grain.python", reason="needs Grain: make test-torch")

from packline.reader.dataset import Dataset  # noqa: E402
from packline.torch import PackagedDataset  # noqa: E402
from tests.torch.conftest import COUNT, FILES  # noqa: E402

pytestmark = pytest.mark.torch


def test_grain_reads_a_dataset_at_random(reader: Dataset) -> None:
    dataset = PackagedDataset(reader)
    assert isinstance(dataset, grain.RandomAccessDataSource)
    shuffled = grain.MapDataset.source(dataset).shuffle(seed=3)
    assert len(shuffled) == COUNT
    assert sorted(shuffled[number] for number in range(COUNT)) == sorted(FILES.values())


def test_an_iterator_of_grain_is_resumed(reader: Dataset) -> None:
    def make_iterator() -> object:
        return iter(grain.MapDataset.source(PackagedDataset(reader)).shuffle(seed=3).to_iter_dataset())

    one, other = make_iterator(), make_iterator()
    for _ in range(10):
        next(one)  # type: ignore[call-overload]
    other.set_state(one.get_state())  # type: ignore[attr-defined]
    assert [next(one) for _ in range(5)] == [next(other) for _ in range(5)]  # type: ignore[call-overload]
