"""``Dataset``: the members of a version as a sequence of bytes, read from its package without unpacking it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import index as as_index
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from packline.client.errors import NothingSelected
from packline.errors import InvalidInput
from packline.globs import compile_globs
from packline.reader.dataset_member import DatasetMember
from packline.reader.errors import DatasetClosed, MemberNotFound, PositionOutOfRange
from packline.reader.member_index import MemberIndex, select
from packline.reader.size_columns import LoadedSizes, PickedValues
from packline.reader.version_reader import VersionReader

if TYPE_CHECKING:
    from io import BufferedIOBase

    from packline.json_types import JsonObject
    from packline.model import Member

READ_AHEAD_BYTES = 128 << 20
"""How many bytes of the announced order are fetched before they are needed."""
ITERATION_MEMBERS = 256
ITERATION_BYTES = 8 << 20

Key = int | str
LoadMetadata = Callable[[Sequence["Member"]], "Mapping[str, JsonObject]"]
"""Returns the metadata of members by datum id."""


class DatasetOptions(NamedTuple):
    """How a dataset was opened: what a pickle holds. No credentials, no connections."""

    uri: str
    cache: str
    api: str
    offline: bool
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    read_ahead_bytes: int
    cache_bytes: int


Reopen = Callable[[DatasetOptions], "Dataset"]


class Dataset:
    """The members of a version, or a selection of them, in the order of their paths.

    It reads by position, so that one dataset serves many threads and the processes that are forked from it; a pickle
    holds the URI of the version and the options, and opens them again. Positions are 0 to ``len(dataset) - 1``;
    negative ones count from the end.
    """

    def __init__(
        self,
        reader: VersionReader,
        options: DatasetOptions,
        reopen: Reopen,
        load_metadata: LoadMetadata,
    ) -> None:
        """Take an open reader; ``packline.open`` makes datasets.

        Args:
            reader: Of the version.
            options: With the version's own URI, so that an alias that moves changes nothing.
            reopen: Opens a dataset from options, in another process.
            load_metadata: Asks for the metadata of members.
        """
        self._reader: VersionReader | None = reader
        self._options, self._reopen, self._load_metadata = options, reopen, load_metadata
        self._index: MemberIndex = reader.index
        self._numbers: Sequence[int] = range(reader.index.members)
        if options.include or options.exclude:
            self._numbers = _selected(reader.index, options)

    @property
    def uri(self) -> str:
        """The URI of the version, also if an alias was opened."""
        return self._index.plan.uri

    @property
    def dataset(self) -> str:
        """The name of the dataset."""
        return self._index.plan.dataset

    @property
    def version(self) -> str:
        """The name of the version."""
        return self._index.plan.version

    @property
    def identity(self) -> str:
        """What tells these members from others: the content id of the version, and the globs that select them."""
        return f"{self._index.plan.content_hash} {self._options.include} {self._options.exclude}"

    @property
    def packaged(self) -> bool:
        """Whether members are read from a package; else each is an object of its own."""
        return self._index.packaged

    def __repr__(self) -> str:
        return f"<packline.Dataset {self.uri}: {len(self)} members>"

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, key: Key) -> bytes:
        """Read a member by position or path. Raises MemberNotFound, PositionOutOfRange, and as ``read_many``."""
        return self._open_reader().read([self._number(key)])[0]

    def __iter__(self) -> Iterator[bytes]:
        """Yield all members, in order."""
        for batch in self._batches():
            yield from self._open_reader().read(batch)

    def __contains__(self, key: object) -> bool:
        """Return whether there is a member of this path."""
        return isinstance(key, str) and self._find(key) >= 0

    def read_many(self, keys: Iterable[Key]) -> list[bytes]:
        """Read members in the order given; a member may be named twice.

        What the cache lacks is fetched with as few requests as are worth while, all at once.

        Args:
            keys: Positions or paths.

        Returns:
            The bytes of each member. Name, size and CRC-32 of each were compared.

        Raises:
            MemberNotFound, PositionOutOfRange: A key names no member.
            DamagedMember: A member is damaged in the package, and cannot be read as an object.
            NotCached: The dataset was opened offline, and the cache lacks a member.
            PacklineError: What the store, the table or the API says.
        """
        count, numbers = len(self._numbers), self._numbers
        chosen = [
            numbers[key] if type(key) is int and 0 <= key < count else self._number(key) for key in keys
        ]
        return self._open_reader().read(chosen)

    def __getitems__(self, positions: Sequence[int]) -> list[bytes]:
        """Read a batch, as ``torch.utils.data.DataLoader`` asks for one."""
        return self.read_many(positions)

    def open(self, path: Key) -> BufferedIOBase:
        """Open a member as a seekable file. Raises as ``read_many``."""
        from packline.reader.member_file import open_member

        return open_member(self._open_reader(), self._number(path))

    def paths(self) -> Sequence[str]:
        """Return the paths of all members, in order; each is read from the index when it is asked for."""
        from packline.reader.dataset_member import MemberPaths

        return MemberPaths(self._index, self._numbers)

    def members(self) -> Iterator[DatasetMember]:
        """Yield path, size, datum id, CRC-32 and metadata of all members; the last two are loaded when asked for."""
        for number in self._numbers:
            yield self._member(number)

    def member(self, key: Key) -> DatasetMember:
        """Return what is known about a member. Raises MemberNotFound, PositionOutOfRange."""
        return self._member(self._number(key))

    def index_of(self, path: str) -> int:
        """Return the position of a path. Raises MemberNotFound."""
        position = self._find(path)
        if position < 0:
            raise MemberNotFound(
                f"{self.uri} has no member {path!r}.", "Look at paths(), or `packline ls URI`."
            )
        return position

    def sizes(self) -> Sequence[int]:
        """Return the size of every member in bytes, in order."""
        index = self._index
        sizes: Sequence[int] = index.sizes if index.is_complete else LoadedSizes(index)
        return sizes if isinstance(self._numbers, range) else PickedValues(sizes, self._numbers)

    def run_of(self, position: int) -> int:
        """Return the number of the run that a member is in: the members that start in the same 256 KiB of a part.

        Runs are numbered through all parts, in the order of the members. Members of one run are fetched by one request.
        """
        return self._index.run_of(self._number(position))

    def run_stop(self, position: int) -> int:
        """Return one past the position of the last member that is in the same run as a member."""
        _, stop = self._index.run_bounds(self._number(position))
        return stop if isinstance(self._numbers, range) else bisect_left(self._numbers, stop, position)

    def run_starts(self) -> array[int]:
        """Return the position of the first member of each run, and the number of members."""
        if isinstance(self._numbers, range):
            return self._index.run_starts()
        starts, position = array("Q"), 0
        while position < len(self):
            starts.append(position)
            position = self.run_stop(position)
        starts.append(position)
        return starts

    def range_of_prefix(self, prefix: str) -> tuple[int, int]:
        """Return the positions of the members whose path starts with a text: the first, and one past the last."""
        text = prefix.encode()
        first = self._bisect(text)
        return first, self._bisect(text + b"\xff", first) if text else len(self)

    def prefetch(self, order: Iterable[int], *, whole_runs: bool = False) -> None:
        """Announce the positions that will be read next, in their order.

        The reader fetches ahead what the cache lacks, as many bytes as it was opened with, and follows the reads. A
        later call replaces the order.

        Args:
            order: The positions.
            whole_runs: Whether the members of a run, which are neighbours, come within some hundred MiB of each other:
                then they are fetched together with the first of them.
        """
        run_of = self._members_of_run if whole_runs else None
        self._open_reader().prefetch(self._numbers_of(order), self._options.read_ahead_bytes, run_of)

    def _members_of_run(self, number: int) -> Sequence[int]:
        """Return the numbers of the dataset's members that are in the same run as a member."""
        start, stop = self._index.run_bounds(number)
        if isinstance(self._numbers, range):
            return range(start, stop)
        return self._numbers[bisect_left(self._numbers, start) : bisect_left(self._numbers, stop)]

    def _numbers_of(self, order: Iterable[int]) -> Iterable[int]:
        """Return the numbers of positions; of a list, all are checked now, and the reader knows the whole order."""
        if not isinstance(order, list | tuple | range | array):
            return map(self._number, order)
        if order and (min(order) < 0 or max(order) >= len(self)):
            return [self._number(position) for position in order]
        if isinstance(self._numbers, range):
            return order
        return array("Q", map(self._numbers.__getitem__, order))

    def mark_read(self, positions: Iterable[int]) -> None:
        """Move the order that ``prefetch`` announced behind members that other processes read.

        Members that this process reads need not be marked.
        """
        numbers = self._numbers
        self._open_reader().mark_read([numbers[position] for position in positions])

    @property
    def read_ahead_bytes(self) -> int:
        """How many bytes of an announced order are fetched ahead."""
        return self._options.read_ahead_bytes

    @property
    def cache_bytes(self) -> int | None:
        """Size limit of the cache in bytes; 0 and None set none."""
        return self._options.cache_bytes

    def close(self) -> None:
        """Close the connections. Reading afterwards raises DatasetClosed."""
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    def __enter__(self) -> Dataset:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return self._reopen, (self._options,)

    def _open_reader(self) -> VersionReader:
        if self._reader is None:
            raise DatasetClosed(f"The dataset {self.uri} was closed.", "Open it again with packline.open.")
        return self._reader

    def _number(self, key: Key) -> int:
        """Return the number of a member in the index."""
        if isinstance(key, str):
            return self._numbers[self.index_of(key)]
        try:
            position = as_index(key)
        except TypeError:
            raise InvalidInput(f"{key!r} is neither a position nor a path.", "Use an int or a str.") from None
        count = len(self._numbers)
        if not -count <= position < count:
            raise PositionOutOfRange(f"{self.uri} has {count} members, not one at {position}.")
        return self._numbers[position]

    def _find(self, path: str) -> int:
        number = self._index.find(path.encode("utf-8", "surrogatepass"))
        if number < 0 or isinstance(self._numbers, range):
            return number
        position = bisect_left(self._numbers, number)
        return position if position < len(self) and self._numbers[position] == number else -1

    def _bisect(self, path: bytes, first: int = 0) -> int:
        return bisect_left(self._numbers, self._index.bisect(path), first)

    def _member(self, number: int) -> DatasetMember:
        return DatasetMember(self._open_reader(), number, self._load_metadata)

    def _batches(self) -> Iterator[list[int]]:
        batch: list[int] = []
        size = 0
        for number in self._numbers:
            batch.append(number)
            self._index.load_neighbours(number)
            size += self._index.sizes[number]
            if len(batch) >= ITERATION_MEMBERS or size >= ITERATION_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def _selected(index: MemberIndex, options: DatasetOptions) -> Sequence[int]:
    """Return the numbers of the members that the globs select. Raises InvalidInput, NothingSelected."""
    included = compile_globs(options.include)
    if not options.exclude:
        numbers = select(index, included)
    else:
        excluded = compile_globs(options.exclude)
        numbers = select(index, lambda path: included(path) and not excluded(path))
    if not numbers:
        globs = ", ".join(map(repr, options.include)) or "any path"
        without = f" without {', '.join(map(repr, options.exclude))}" if options.exclude else ""
        raise NothingSelected(
            f"No member of {index.plan.uri} matches {globs}{without}.", "Check the patterns."
        )
    return numbers
