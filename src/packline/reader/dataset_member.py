"""A member of a dataset: what the index says, and what is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from packline.client.lazy_property import lazy_property
from packline.reader.member_index import MemberIndex

if TYPE_CHECKING:
    from packline.json_types import JsonObject
    from packline.model import Member
    from packline.reader.version_reader import VersionReader


class DatasetMember:
    """One member. ``path``, ``size`` and ``datum`` come from the index."""

    def __init__(
        self,
        reader: VersionReader,
        number: int,
        load_metadata: Callable[[Sequence[Member]], Mapping[str, JsonObject]],
    ) -> None:
        self._reader, self._number, self._load_metadata = reader, number, load_metadata
        self.path = reader.index.path(number)
        self.size: int = reader.index.sizes[number]
        """Bytes."""

    def __repr__(self) -> str:
        return f"<DatasetMember {self.path}: {self.size} bytes>"

    @lazy_property
    def datum(self) -> str:
        """The id of the datum behind the member."""
        return self._reader.index.datum(self._number) or self._row.datum

    @lazy_property
    def crc32(self) -> int:
        """The CRC-32 of the data: from the local header in the cache, else of the data itself, which is then read."""
        from packline.reader.entry_reads import read_crc32

        return read_crc32(self._reader, self._number)

    @property
    def etag(self) -> str:
        """The ETag of the object that the member was made from."""
        return self._row.etag

    @lazy_property
    def metadata(self) -> JsonObject:
        """The metadata of the datum; empty if it has none. One request asks for it."""
        return dict(self._load_metadata([self._row]).get(self.datum, {}))

    @lazy_property
    def _row(self) -> Member:
        return self._reader.member(self._number)


class MemberPaths(Sequence[str]):
    """The paths of a dataset as a sequence: nothing is held in memory but the index."""

    def __init__(self, index: MemberIndex, numbers: Sequence[int]) -> None:
        self._index, self._numbers = index, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, position: int) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[str]: ...
    def __getitem__(self, position: int | slice) -> Any:
        """Return a path, or a part of the sequence."""
        if isinstance(position, slice):
            return MemberPaths(self._index, self._numbers[position])
        return self._index.path(self._numbers[position])
