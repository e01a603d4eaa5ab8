"""The order in which an epoch reads its samples, and which of them a rank takes.

Three modes of shuffling:

- ``global``: any order of all samples, by ``Permutation``. Neighbours in the order are far apart in the package, so a
  sample that is not cached costs a request of its own.
- ``runs``: runs, which are about 256 KiB of neighbours in the package and one request, come in a random order; samples
  are mixed over a sliding window of 512 runs (128 MiB). Nearly as well mixed, with a 25th of the requests at 10 KiB.
- ``none``: the order of the paths.

An order is computed from (seed, epoch) and read at any position, so that a stopped job continues from three integers,
also with another number of ranks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal, Protocol, get_args

from packline.errors import InvalidInput
from packline.reader.permutation import BLOCK, Permutation, shuffled

Shuffle = Literal["global", "runs", "none"]

RUN_BYTES = 256 << 10
WINDOW_RUNS = 512
GROUPS = 16
"""Groups of runs in a window: samples come from 15 of them, while the next one is read."""


class SampleOrder(Protocol):
    """The samples of one epoch by position."""

    def __len__(self) -> int: ...

    def at(self, positions: range) -> list[int]:
        """Return the samples at ascending positions."""
        ...


class SequentialOrder:
    """Samples in the order of their numbers."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __len__(self) -> int:
        return self.size

    def at(self, positions: range) -> list[int]:
        """Return the samples at ascending positions."""
        return list(positions)


class RunOrder:
    """Runs in a random order, and their samples mixed over a sliding window.

    Runs form groups of ``window / 16``. Each group opens one stage after the one before it, and its samples, shuffled,
    are dealt out over 15 stages; a stage shuffles what 15 groups contribute to it. The last groups wrap around to the
    first stages, so that the first batches are mixed as well as all others.
    """

    def __init__(
        self, run_starts: Sequence[int], seed: int = 0, epoch: int = 0, window: int = WINDOW_RUNS
    ) -> None:
        """Prepare the order of one epoch; what comes before a position is computed when it is first asked for.

        Args:
            run_starts: The first sample of each run in ascending order, and the number of samples at the end.
            seed: Any integer; equal seeds give equal orders.
            epoch: Number of the pass.
            window: Number of runs that may be needed at the same time, a multiple of 16.
        """
        self.run_starts, self.seed, self.epoch = run_starts, seed, epoch
        self._slices = GROUPS - 1
        self._runs_per_group = max(1, window // GROUPS)
        self._permutation = Permutation(len(run_starts) - 1, seed, epoch)
        self._groups = -(-(len(run_starts) - 1) // self._runs_per_group)
        self._run_blocks: dict[int, list[int]] = {}
        self._group_sizes: dict[int, int] = {}
        self._stage_starts = [0]
        self._open_groups: dict[int, list[int]] = {}
        self._stage: tuple[int, list[int]] = (-1, [])

    def __copy__(self) -> RunOrder:
        """Return the same order, read elsewhere: threads share runs and sizes of groups, not what grows."""
        other = object.__new__(type(self))
        vars(other).update(vars(self), _stage_starts=[*self._stage_starts], _open_groups={}, _stage=(-1, []))
        return other

    def __len__(self) -> int:
        return self.run_starts[-1]

    def at(self, positions: range) -> list[int]:
        """Return the samples at ascending positions."""
        samples: list[int] = []
        while positions:
            stage = self._stage_of(positions[0])
            start, stop = self._stage_starts[stage], self._stage_starts[stage + 1]
            count = len(range(positions[0], min(stop, positions[-1] + 1), positions.step))
            members = self._samples_of_stage(stage)
            samples += [members[position - start] for position in positions[:count]]
            positions = positions[count:]
        return samples

    def _stage_of(self, position: int) -> int:
        """Return the stage that a position is in, and know where it starts and stops."""
        starts = self._stage_starts
        while starts[-1] <= position:
            starts.append(starts[-1] + self._stage_size(len(starts) - 1))
        return bisect_right(starts, position) - 1

    def _runs_of(self, group: int) -> list[int]:
        """Return the runs of a group; they are computed for many groups at once."""
        groups = BLOCK // self._runs_per_group or 1
        block = self._run_blocks.get(group // groups)
        if block is None:
            first = group // groups * groups * self._runs_per_group
            stop = min(first + groups * self._runs_per_group, len(self._permutation))
            block = self._run_blocks[group // groups] = self._permutation.block(first, stop)
        at = group % groups * self._runs_per_group
        return block[at : at + self._runs_per_group]

    def _group_size(self, group: int) -> int:
        size = self._group_sizes.get(group)
        if size is None:
            starts = self.run_starts
            size = sum(starts[run + 1] - starts[run] for run in self._runs_of(group))
            self._group_sizes[group] = size
        return size

    def _contributions(self, stage: int) -> list[tuple[int, int]]:
        """Return (group, number of its slice) for each slice that a stage consists of."""
        return [((stage - number) % self._groups, number) for number in range(self._slices)]

    def _slice(self, group: int, number: int) -> slice:
        size = self._group_size(group)
        return slice(size * number // self._slices, size * (number + 1) // self._slices)

    def _stage_size(self, stage: int) -> int:
        slices = [self._slice(*contribution) for contribution in self._contributions(stage)]
        return sum(part.stop - part.start for part in slices)

    def _samples_of_stage(self, stage: int) -> list[int]:
        if self._stage[0] != stage:
            needed = self._contributions(stage)
            self._open_groups = {group: self._samples_of_group(group) for group, _ in needed}
            dealt = [self._open_groups[group][self._slice(group, number)] for group, number in needed]
            samples = list(chain.from_iterable(dealt))
            self._stage = (
                stage,
                [samples[index] for index in shuffled(len(samples), self._key("stage", stage))],
            )
        return self._stage[1]

    def _samples_of_group(self, group: int) -> list[int]:
        if group in self._open_groups:
            return self._open_groups[group]
        spans = (range(self.run_starts[run], self.run_starts[run + 1]) for run in self._runs_of(group))
        samples = list(chain.from_iterable(spans))
        return [samples[index] for index in shuffled(len(samples), self._key("group", group))]

    def _key(self, kind: str, number: int) -> bytes:
        return f"packline runs 1: {kind} {number} of {self.seed} {self.epoch}".encode()


def sample_order(shuffle: Shuffle, run_starts: Sequence[int], seed: int, epoch: int) -> SampleOrder:
    """Return the order of one epoch.

    Args:
        shuffle: global, runs or none.
        run_starts: The first sample of each run in ascending order, and the number of samples at the end.
        seed: Any integer; equal seeds give equal orders.
        epoch: Number of the pass; each has an order of its own.

    Raises:
        InvalidInput: For another mode.
    """
    if shuffle not in get_args(Shuffle):
        raise InvalidInput(f"There is no shuffle mode {shuffle!r}.", "Use global, runs or none.")
    size = run_starts[-1]
    if shuffle == "none":
        return SequentialOrder(size)
    if shuffle == "global" or len(run_starts) - 1 <= WINDOW_RUNS:
        return Permutation(size, seed, epoch)
    return RunOrder(run_starts, seed, epoch)


def run_starts(runs: Iterable[int]) -> list[int]:
    """Return where the number of the run changes in a sequence of samples, and the number of samples at the end.

    Args:
        runs: The number of the run that each sample is in; -1 is not a number.
    """
    starts, previous, size = [], -1, 0
    for size, run in enumerate(runs, start=1):
        if run != previous:
            starts.append(size - 1)
            previous = run
    return [*starts, size]


def take(order: SampleOrder, positions: range) -> list[int]:
    """Return the samples at ascending positions; those beyond the end count from the start again."""
    size = len(order)
    inside = len(range(positions.start, min(positions.stop, size), positions.step))
    again = (position % size for position in positions[inside:])
    return order.at(positions[:inside]) + [order.at(range(position, position + 1))[0] for position in again]
