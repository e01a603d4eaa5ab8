"""Compare two versions, one page at a time, by merging their manifests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from packline.manifest.members import by_path, has_same_content, last_per_path
from packline.manifest.rows import decode_rows
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.ports import StoreReader

MAX_EXAMINED_PATHS = 200_000
"""Paths looked at for one page; a page may then be short, or empty, and still have a cursor."""


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

    Members differ if their size or ETag does, as parts of packages do.
    Reads from the shard that the cursor names on. Raises ObjectNotFound.
    """
    if before.digest == after.digest:
        return Differences((), None)
    start = cursor or ManifestCursor()
    left = _ManifestStream(store, before, start.before, start.path)
    right = _ManifestStream(store, after, start.after, start.path)
    changes: list[Change] = []
    path = start.path
    for _ in range(MAX_EXAMINED_PATHS):
        if left.head is None and right.head is None:
            return Differences(tuple(changes), None)
        if len(changes) == limit:
            break
        change = _step(left, right)
        path = change.path
        if not _same(change.before, change.after):
            changes.append(change)
    return Differences(tuple(changes), ManifestCursor(left.shard, right.shard, path))


def _same(before: Member | None, after: Member | None) -> bool:
    return before is not None and after is not None and has_same_content(before, after)


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
    """One manifest, read from a shard on, behind a path."""

    def __init__(self, store: StoreReader, manifest: ManifestRef, first: int, behind: str) -> None:
        self.shard = first
        """Where to start again for what has not been taken: no later than its first row."""
        self._members = self._behind(last_per_path(self._rows(store, manifest)), behind)
        self.head: Member | None = next(self._members, None)

    def take(self) -> Member:
        """The next member."""
        assert self.head is not None, "there is a member to take"
        taken, self.head = self.head, next(self._members, None)
        return taken

    def _rows(self, store: StoreReader, manifest: ManifestRef) -> Iterator[Member]:
        # A winner is known when the next path is seen, one row further on, and one more is read ahead: the shard
        # before the one that is being read is always a safe place to start again.
        for at, key in enumerate(expand_shards(manifest, store).shards[self.shard :], start=self.shard):
            self.shard = max(self.shard, at - 1)
            yield from decode_rows(store.read(key))

    @staticmethod
    def _behind(members: Iterator[Member], path: str) -> Iterator[Member]:
        low = path.encode()
        return (member for member in members if by_path(member) > low) if path else members
