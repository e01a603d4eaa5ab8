"""One sample for each member of a version."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import index as as_index
from typing import TYPE_CHECKING, Any

from packline.reader.sampling import run_starts

if TYPE_CHECKING:
    from packline.reader.dataset import Dataset


class PackagedDataset:
    """A map-style dataset with a sample for each member, for ``DataLoader`` and for Grain.

    It can be forked, spawned, pickled and shared by threads: each process opens what it needs by itself.
    """

    def __init__(
        self,
        source: str | Dataset,
        *,
        decode: Callable[[bytes], Any] | None = None,
        transform: Callable[[Any], Any] | None = None,
        **options: Any,
    ) -> None:
        """Open a version.

        Args:
            source: A URI, ``dataset://name/version-or-alias``, or what ``packline.open`` returned.
            decode: Makes a value of a member's bytes; without it, samples are bytes.
            transform: Is applied to each sample at the end.
            options: Arguments of ``packline.open`` besides the URI: include, exclude, cache and so on.

        Raises:
            PacklineError: One of the errors of ``packline.open``.
        """
        self.reader = _open(source, options)
        self.decode, self.transform = decode, transform

    def __len__(self) -> int:
        return len(self.reader)

    def __getitem__(self, index: int) -> Any:
        """Return one sample. Raises IndexError beyond either end."""
        number = as_index(index)
        if not -len(self) <= number < len(self):
            raise IndexError(f"sample {number} of {len(self)}")
        return self.__getitems__([number % len(self)])[0]

    def __getitems__(self, indices: Sequence[int]) -> list[Any]:
        """Return the samples of a batch, in this order; their members are read together.

        ``DataLoader`` calls this method for each batch, Grain calls it under the name ``_getitems``.
        """
        samples = [as_index(index) for index in indices]
        members = [self.members_of(sample) for sample in samples]
        data = iter(self.reader.read_many(list(chain.from_iterable(members))))
        made = (
            self.make_sample(sample, [next(data) for _ in numbers])
            for sample, numbers in zip(samples, members, strict=True)
        )
        return [sample if self.transform is None else self.transform(sample) for sample in made]

    _getitems = __getitems__

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.reader.uri!r}, {len(self)} samples)"

    def members_of(self, sample: int) -> Sequence[int]:
        """Return the numbers of the members that a sample is made of."""
        return (sample,)

    def make_sample(self, sample: int, data: list[bytes]) -> Any:
        """Return a sample, before ``transform``, made of the bytes of its members."""
        return data[0] if self.decode is None else self.decode(data[0])

    def identity(self) -> str:
        """Return what tells the samples and their numbers from those of another dataset: content, selection, ends."""
        ends = [self.path(sample) for sample in (0, len(self) - 1)] if len(self) else []
        return " ".join([self.reader.identity, type(self).__name__, str(len(self)), *ends])

    def path(self, sample: int) -> str:
        """Return the path of a sample's first member."""
        return self.reader.paths()[self.members_of(sample)[0]]

    def run_starts(self) -> Sequence[int]:
        """Return the first sample of each run of neighbouring members, and the number of samples at the end."""
        ranges = self.member_ranges()
        if ranges is None:
            runs = (self.reader.run_of(self.members_of(sample)[0]) for sample in range(len(self)))
            return array("Q", run_starts(runs))
        if ranges == [range(len(self.reader))]:
            return self.reader.run_starts()
        return array("Q", self._starts_of_runs(ranges))

    def member_ranges(self) -> Sequence[range] | None:
        """Return the numbers of the samples' first members as ranges, in order; None if they are in no ranges."""
        return [range(len(self))]

    def _starts_of_runs(self, ranges: Sequence[range]) -> list[int]:
        """Return what ``run_starts`` returns, with a look at each run in place of each sample."""
        reader, starts, first_sample, previous = self.reader, list[int](), 0, -1
        for members in ranges:
            member = members.start
            while member < members.stop:
                run = reader.run_of(member)
                if run != previous:
                    starts.append(first_sample + member - members.start)
                    previous = run
                member = reader.run_stop(member)
            first_sample += len(members)
        return [*starts, first_sample]

    def prefetch(self, samples: Iterable[int], *, whole_runs: bool = False) -> None:
        """Read ahead: the samples come in this order.

        Where the cache has a limit, the whole order is computed, and what comes last is evicted first.

        Args:
            samples: Their numbers.
            whole_runs: As in ``Dataset.prefetch``.
        """
        members = chain.from_iterable(map(self.members_of, samples))
        order = array("Q", members) if self.reader.cache_bytes else members
        self.reader.prefetch(order, whole_runs=whole_runs)

    def follow(self, samples: Iterator[int]) -> Iterator[int]:
        """Yield samples that worker processes will read, and let ``prefetch`` follow them.

        This process does not see when they are read. It takes that for done once samples of a quarter of the bytes
        that are read ahead have been given out since, which is more than a loader gives out at a time.
        """
        reader, sizes = self.reader, self.reader.sizes()
        given_out: deque[tuple[Sequence[int], int]] = deque()
        pending_bytes, most_bytes = 0, reader.read_ahead_bytes // 4
        for sample in samples:
            yield sample
            members = self.members_of(sample)
            given_out.append((members, sum(sizes[member] for member in members)))
            pending_bytes += given_out[-1][1]
            while pending_bytes > most_bytes:
                members, size = given_out.popleft()
                pending_bytes -= size
                reader.mark_read(members)


def _open(source: str | Dataset, options: dict[str, Any]) -> Dataset:
    if not isinstance(source, str):
        return source
    import packline

    return packline.open(source, **options)
