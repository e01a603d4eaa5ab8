"""The store as adoption by a list sees it: below the prefix it has what the list says."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby
from typing import NamedTuple

from packline.errors import ObjectNotFound
from packline.objects import StoredObject
from packline.pipeline.range_sealing.key_ranges import KeyRange
from packline.pipeline.range_sealing.read_list import INDEX_STEP
from packline.pipeline.range_sealing.work_folder import Document, WorkFolder
from packline.pipeline.store_view import StoreView
from packline.ports import ObjectStore
from packline.ports.objects import LISTED_PER_PAGE
from packline.rules.object_lists import ListRow, newest_row

RUNS = "runs.json"
"""Document of the folder that has the sorted runs of the list."""
FIRST_READ = 64 * 1024
LONGEST_READ = 4 * 1024 * 1024
"""Bytes: what is read of a run grows, since nobody says how much will be needed."""


class Index(NamedTuple):
    """Some keys of a run, and where the row of each begins."""

    keys: Sequence[str]
    offsets: Sequence[int]


class Runs:
    """The sorted runs of a list."""

    def __init__(self, work: WorkFolder, runs: Sequence[Document]) -> None:
        """``runs``: what ``read_list`` returned of each."""
        self.runs = sorted(runs, key=lambda run: str(run["first"]))
        self._work = work
        self._indexes: dict[str, Index] = {}

    def rows(self, start: str) -> Iterator[ListRow]:
        """Yield the rows from a key on, in order. A run is opened where its first key is reached."""
        waiting = [run for run in reversed(self.runs) if run["last"] >= start]
        heap: list[tuple[ListRow, int, Iterator[ListRow]]] = []

        def push(number: int, rows: Iterator[ListRow]) -> None:
            row = next(rows, None)
            if row is not None:
                heappush(heap, (row, number, rows))

        while waiting or heap:
            while waiting and (not heap or waiting[-1]["first"] <= heap[0][0].key):
                push(len(waiting), self._read(waiting.pop(), start))
            if heap:
                row, number, rows = heappop(heap)
                yield row
                push(number, rows)

    def ranges(self, prefix: str, files: int) -> Iterator[KeyRange]:
        """Yield ranges of some ``files`` rows, by the keys in the indexes of all runs."""
        keys = sorted(key for run in self.runs for key in self._index(run).keys)
        self._indexes.clear()
        step, after = max(1, files // INDEX_STEP), ""
        for key in keys[step::step]:
            path = key[len(prefix) :]
            if path > after:
                yield KeyRange(after, path)
                after = path
        yield KeyRange(after)

    def _index(self, run: Document) -> Index:
        name = run["index"]
        index = self._indexes.get(name)
        if index is None:
            document = json.loads(self._work.read_bytes(name))
            index = self._indexes[name] = Index(document["keys"], document["offsets"])
        return index

    def _read(self, run: Document, start: str) -> Iterator[ListRow]:
        at, length, begun = 0, FIRST_READ, b""
        if start > run["first"]:
            index = self._index(run)
            at = index.offsets[max(bisect_left(index.keys, start) - 1, 0)]
        while at < run["bytes"]:
            data = self._work.read_range(run["rows"], at, length)
            *lines, begun = (begun + data).split(b"\n")
            for line in lines:
                row = ListRow(*json.loads(line))
                if row.key >= start:
                    yield row
            at, length = at + len(data), min(2 * length, LONGEST_READ)


class ListedStore(StoreView):
    """Lists what the runs of a list say, below one prefix."""

    def __init__(self, store: ObjectStore, prefix: str, runs: Runs) -> None:
        super().__init__(store)
        self._prefix, self._runs = prefix, runs

    def list(self, prefix: str, after: str = "", page: int = LISTED_PER_PAGE) -> Iterator[StoredObject]:
        """List objects in byte order of their keys, which is that of code points. Raises InvalidObjectList."""
        if not prefix.startswith(self._prefix):
            yield from super().list(prefix, after, page)
            return
        start = max(prefix, after)
        for key, rows in groupby(self._runs.rows(start), key=lambda row: row.key):
            if not key.startswith(prefix):
                return
            row = newest_row(list(rows))
            if row is not None and key > after:
                yield row.stored()

    def head(self, key: str) -> StoredObject:
        """Return what the list says of an object. Raises ObjectNotFound, InvalidObjectList."""
        if not key.startswith(self._prefix):
            return super().head(key)
        stored = next(self.list(key), None)
        if stored is None or stored.key != key:
            raise ObjectNotFound(f"{key[:200]!r} is not in the list.")
        return stored


def load_listed_store(store: ObjectStore, prefix: str, work: WorkFolder) -> ListedStore:
    """Return the store as the list says that it is. Raises ObjectNotFound."""
    return ListedStore(store, prefix, Runs(work, work.read(RUNS)))
