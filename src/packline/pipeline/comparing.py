"""Compare two versions, one page at a time, by merging their manifests."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from packline.manifest.members import by_path, has_same_content
from packline.manifest.rows import decode_row, path_of_row, split_rows
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.part_range import parse_part_range
from packline.ports import StoreReader

MAX_EXAMINED_PATHS = 200_000
"""Paths looked at for one page; a page may then be short, or empty, and still have a cursor."""
COMPARED_ROWS = 1_000
"""Rows that are compared at once."""


class ChangeKind(StrEnum):
    """What became of a path."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(NamedTuple):
    """A path that differs, and the member on either side."""

    kind: ChangeKind
    path: str
    before: Member | None
    after: Member | None


class ManifestCursor(NamedTuple):
    """Position of a comparison: the shard of either manifest to read next, and the path that was compared last."""

    before: int = 0
    after: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """Some of the changes in path order, and where to go on; no cursor after the last."""

    changes: tuple[Change, ...]
    cursor: ManifestCursor | None


def compare(
    before: ManifestRef,
    after: ManifestRef,
    store: StoreReader,
    *,
    cursor: ManifestCursor | None = None,
    limit: int = 100,
) -> Differences:
    """Compare two manifests: one page of what turns ``before`` into ``after``; the last member of a path counts.

    Members differ if their size or ETag does, as parts of packages do; two inside parts, if their size or CRC-32
    does. Equal rows are the same objects. Reads from the shard that the cursor names on.

    Raises ObjectNotFound, UnreadablePartRange.
    """
    if before.digest == after.digest:
        return Differences((), None)
    start = cursor or ManifestCursor()
    left = _ManifestStream(store, before, start.before, start.path)
    right = _ManifestStream(store, after, start.after, start.path)
    changes: list[Change] = []
    path, remaining = start.path, MAX_EXAMINED_PATHS
    while remaining and len(changes) < limit:
        if left.head is None and right.head is None:
            return Differences(tuple(changes), None)
        equal = _count_equal_rows(left, right, remaining)
        if equal:
            path = left.skip(equal)
            right.skip(equal)
            remaining -= equal
            continue
        change = _step(left, right)
        path = change.path
        remaining -= 1
        if not _same(change.before, change.after):
            changes.append(change)
    if left.head is None and right.head is None:
        return Differences(tuple(changes), None)
    return Differences(tuple(changes), ManifestCursor(left.shard, right.shard, path))


def _count_equal_rows(left: _ManifestStream, right: _ManifestStream, most: int) -> int:
    """Return how many next rows are the same on both sides, so that none of their paths has other rows behind them.

    They are compared as they are written, many at once: where little differs, that takes a fiftieth of decoding them.
    """
    most = min(most, len(left.rows) - left.at, len(right.rows) - right.at)
    equal = 0
    while equal < most:
        count = min(COMPARED_ROWS, most - equal)
        ours = left.rows[left.at + equal : left.at + equal + count]
        theirs = right.rows[right.at + equal : right.at + equal + count]
        if ours != theirs:
            equal += next(at for at, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b)
            break
        equal += count
    # The last path may go on behind the rows that were compared.
    last = path_of_row(left.rows[left.at + equal - 1]) if equal else ""
    while equal and path_of_row(left.rows[left.at + equal - 1]) == last:
        equal -= 1
    return equal


def _same(before: Member | None, after: Member | None) -> bool:
    if before is None or after is None:
        return False
    return has_same_content(before, after) or _has_same_checksum(before, after)


def _has_same_checksum(before: Member, after: Member) -> bool:
    """Return whether two members inside parts have equal bytes: their ETags change with their neighbours."""
    ours, theirs = parse_part_range(before.version_id), parse_part_range(after.version_id)
    if ours is None or theirs is None:
        return False
    return (ours.size, ours.crc32) == (theirs.size, theirs.crc32)


def _step(left: _ManifestStream, right: _ManifestStream) -> Change:
    """Take the smaller path of either side, or of both."""
    if right.head is None or (left.head is not None and by_path(left.head) < by_path(right.head)):
        gone = left.take()
        return Change(ChangeKind.REMOVED, gone.path, gone, None)
    if left.head is None or by_path(right.head) < by_path(left.head):
        fresh = right.take()
        return Change(ChangeKind.ADDED, fresh.path, None, fresh)
    old, new = left.take(), right.take()
    return Change(ChangeKind.CHANGED, new.path, old, new)


class _ManifestStream:
    """One manifest, read from a shard on, behind a path; two shards in memory, unless one path fills more."""

    def __init__(self, store: StoreReader, manifest: ManifestRef, first: int, behind: str) -> None:
        self._store = store
        self._keys = expand_shards(manifest, store).shards
        self._next = first
        self._starts: list[tuple[int, int]] = []
        """Where rows of a shard begin in ``rows``, and the shard."""
        self.rows: list[bytes] = []
        self.at = 0
        """The first row that was not taken."""
        self.shard = first
        """That of the last row that was taken: where to start again for what follows."""
        self._group = 0
        self.head: Member | None = None
        """The next member."""
        low = behind.encode()
        while self._has(0) and path_of_row(self.rows[-1]).encode() <= low:
            self.at = len(self.rows)
        self.at += bisect_right(self.rows[self.at :], low, key=lambda row: path_of_row(row).encode())
        self._find_head()

    def take(self) -> Member:
        """Take the next member, and return it."""
        assert self.head is not None, "there is a member to take"
        taken = self.head
        self.skip(self._group)
        return taken

    def skip(self, rows: int) -> str:
        """Pass over some rows; return the path of the last one."""
        self.at += rows
        last = self.at - 1
        self.shard = next(shard for start, shard in reversed(self._starts) if start <= last)
        path = path_of_row(self.rows[last])
        self._find_head()
        return path

    def _find_head(self) -> None:
        """Find the last one of the next rows with the same path."""
        self.head, self._group = None, 0
        if not self._has(0):
            return
        path = path_of_row(self.rows[self.at])
        self._group = 1
        while self._has(self._group) and path_of_row(self.rows[self.at + self._group]) == path:
            self._group += 1
        self.head = decode_row(self.rows[self.at + self._group - 1])

    def _has(self, ahead: int) -> bool:
        """Return whether there is a row so far behind the next one; read shards as needed."""
        while self.at + ahead >= len(self.rows) and self._next < len(self._keys):
            starts = [(start - self.at, shard) for start, shard in self._starts]
            while len(starts) > 1 and starts[1][0] <= 0:
                del starts[0]
            del self.rows[: self.at]
            self.at = 0
            self._starts = [*starts, (len(self.rows), self._next)]
            self.rows += split_rows(self._store.read(self._keys[self._next]))
            self._next += 1
        return self.at + ahead < len(self.rows)
