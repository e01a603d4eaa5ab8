"""A sampler that stops and goes on exactly, with any number of ranks."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any
from zlib import crc32

from packline.errors import InvalidInput
from packline.reader.class_mix import ClassMix, class_mix
from packline.reader.permutation import BLOCK
from packline.reader.sampler_state import SamplerState, Tail, rank_positions
from packline.reader.sampling import SampleOrder, Shuffle, sample_order, take

if TYPE_CHECKING:
    from packline.torch.dataset import PackagedDataset


ORDER = "order"


class ResumableSampler:
    """The samples of a rank in each epoch; its state is the three integers seed, epoch and position.

    Each iteration is an epoch with an order of its own; ``set_epoch`` is not needed. An iteration after
    ``load_state_dict`` continues where the state was taken. ``StatefulDataLoader`` keeps the state by itself; beside
    ``DataLoader``, whose workers read ahead, ``state_after`` says it for the samples that were trained on.
    """

    def __init__(
        self,
        dataset: PackagedDataset,
        *,
        shuffle: Shuffle = "runs",
        seed: int = 0,
        num_replicas: int | None = None,
        rank: int | None = None,
        tail: Tail = "repeat",
        read_ahead: bool = True,
    ) -> None:
        """Prepare the first epoch.

        Args:
            dataset: What the samples are read from.
            shuffle: runs (a window of neighbours, few requests), global (of everything) or none.
            seed: Any integer; the same on each rank.
            num_replicas: Number of ranks; default that of the process group of torch.distributed, or 1.
            rank: Number of this rank; default that in the process group, or 0.
            tail: What becomes of the last samples where they do not suffice for one each rank: "repeat" fills up with
                samples from the start of the epoch, as ``DistributedSampler`` does, "drop" leaves them out, "keep"
                gives some ranks one sample less.
            read_ahead: Whether the dataset is told which samples come next.

        Raises:
            InvalidInput: For a mode, rank or tail that there is not.
        """
        replicas, own = _process_group()
        self.dataset, self.shuffle, self.tail, self.read_ahead = dataset, shuffle, tail, read_ahead
        self.num_replicas = replicas if num_replicas is None else num_replicas
        self.rank = own if rank is None else rank
        self._run_starts = dataset.run_starts() if shuffle == "runs" else [0, len(dataset)]
        name = f"{shuffle} {dataset.identity()}".encode("utf-8", "surrogatepass")
        self._order_id = crc32(array("Q", self._run_starts).tobytes(), crc32(name))
        self._last_order: tuple[tuple[int, int], SampleOrder] | None = None
        self._is_loaded = self._is_exhausted = False
        self._is_new, self._yielded = True, 0
        self._start = SamplerState(seed, 0, 0)
        self._order(self._start)  # a wrong argument is refused here
        self._positions(self._start)

    def __len__(self) -> int:
        """Return the number of samples of this rank in a whole epoch."""
        return len(rank_positions(len(self.dataset), 0, self.rank, self.num_replicas, self.tail))

    def __iter__(self) -> Iterator[int]:
        """Return an iterator; what it continues is decided when its first sample is asked for.

        A loader may make iterators that it never uses. ``StatefulDataLoader`` first iterates what a state left over,
        also if that is nothing, and then begins the next epoch with another iterator.
        """
        is_left_over, self._is_loaded = self._is_loaded, False
        return self._iterate(is_left_over)

    def _iterate(self, is_left_over: bool) -> Iterator[int]:
        is_finished = self._start.is_finished(len(self.dataset), self.num_replicas, self.tail)
        if not self._is_new or (is_finished and not is_left_over):
            self._start = self._start.start_next_epoch()
        self._is_new, self._is_exhausted, self._yielded = False, False, 0
        order, positions = self._order(self._start), self._positions(self._start)
        samples = _in_blocks(order, positions)
        if self.read_ahead and positions:
            ahead = _in_blocks(self._order(self._start), positions)
            self.dataset.prefetch(ahead, whole_runs=self.shuffle == "runs")
            samples = self.dataset.follow(samples)
        for sample in samples:
            self._yielded += 1
            yield sample
        self._is_exhausted = True

    def set_epoch(self, epoch: int) -> None:
        """Let the next iteration be an epoch from its start, unless it continues that very epoch."""
        if not self._is_new or epoch != self._start.epoch:
            self._continue_from(SamplerState(self._start.seed, epoch, 0))

    def state_dict(self) -> dict[str, int]:
        """Return the state after the samples that this sampler has given out.

        It is seed, epoch and position, and a checksum by which a state of another dataset or mode is refused.
        """
        if self._is_exhausted:
            return self._describe(self._start.start_next_epoch())
        return self._describe(self._start.advance(len(self.dataset), self.num_replicas, self._yielded))

    def state_after(self, samples: int) -> dict[str, int]:
        """Return the state after ``samples`` of this rank since the iteration began."""
        state = self._start.advance(len(self.dataset), self.num_replicas, samples)
        is_finished = state.is_finished(len(self.dataset), self.num_replicas, self.tail)
        return self._describe(state.start_next_epoch() if is_finished else state)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from a state in the next iteration.

        Raises:
            InvalidInput: The state is of another order, or is none.
        """
        if state.get(ORDER, self._order_id) != self._order_id:
            raise InvalidInput(
                f"The state is of another order than that of {self.dataset!r} shuffled by {self.shuffle!r}.",
                "Open the same version with the same selection, and use the same mode of shuffling.",
            )
        self._continue_from(SamplerState.from_dict(state))
        self._is_loaded = True

    def class_mix(self, batch_size: int = 256) -> ClassMix:
        """Measure how many classes are in a batch of this epoch, beside a global shuffle.

        Args:
            batch_size: Samples of a batch, of all ranks together.

        Raises:
            InvalidInput: The dataset has no ``targets``, as a ``FolderDataset`` has.
        """
        targets: list[int] | None = getattr(self.dataset, "targets", None)
        if targets is None:
            raise InvalidInput(f"{self.dataset!r} has no classes.", "Use a FolderDataset.")
        return class_mix(self._order(self._start), targets, batch_size)

    def _continue_from(self, state: SamplerState) -> None:
        self._start, self._is_new, self._is_exhausted, self._yielded = state, True, False, 0

    def _describe(self, state: SamplerState) -> dict[str, int]:
        return {**state.to_dict(), ORDER: self._order_id}

    def _order(self, state: SamplerState) -> SampleOrder:
        """Return the order of an epoch; iterators of the same one share what was computed, and not their places."""
        name = (state.seed, state.epoch)
        if self._last_order is None or self._last_order[0] != name:
            order = sample_order(self.shuffle, self._run_starts, state.seed, state.epoch)
            self._last_order = (name, order)
        return copy(self._last_order[1])

    def _positions(self, state: SamplerState) -> range:
        return rank_positions(len(self.dataset), state.position, self.rank, self.num_replicas, self.tail)


def _in_blocks(order: SampleOrder, positions: range) -> Iterator[int]:
    for start in range(0, len(positions), BLOCK):
        yield from take(order, positions[start : start + BLOCK])


def _process_group() -> tuple[int, int]:
    """Return the number of ranks and this rank, if torch.distributed was initialised."""
    distributed: Any = sys.modules.get("torch.distributed")
    if distributed is None or not distributed.is_available() or not distributed.is_initialized():
        return 1, 0
    return distributed.get_world_size(), distributed.get_rank()
