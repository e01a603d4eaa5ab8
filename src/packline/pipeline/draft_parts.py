"""Cut the rows of a manifest into parts, some at a time: cutting goes on where the last call has stopped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress
from operator import ne
from typing import NamedTuple

from packline.errors import InvalidInput
from packline.manifest.identities import MemberIdentities, read_identities
from packline.manifest.rows import unpack_shard
from packline.ports import StoreReader
from packline.rules.path_conflicts import PathConflictCheck
from packline.vhpkgzip.chunking import PartCutter, PartLimits, join_identities, part_digest

MAX_PARTS = 100_000
"""Parts of a plan: the records of parts are sorted by an index of five digits."""


class TooManyParts(InvalidInput):
    """A version has more parts than a package can have."""


class PartDraft(NamedTuple):
    """A part of a plan that may not be complete yet."""

    digest: str
    files: int
    bytes: int
    shard: int
    """Number of the first shard that has rows of it."""
    shards: int
    """How many have."""
    skip: int
    """Rows to skip in the first one."""
    rows: int
    """Rows to read, over all of them."""
    first: str
    """Its first path."""
    last: str
    """Its last path."""


class DraftProgress(NamedTuple):
    """How far a manifest has been cut."""

    drafts: Sequence[PartDraft] = ()
    shard: int = 0
    """Number of the shard in which the next part begins."""
    skip: int = 0
    """Rows of it that belong to the parts before."""
    read_shard: int = 0
    """Number of the shard that was read last."""
    read_rows: int = 0
    """Rows of it that were read."""
    open_prefixes: Sequence[str] = ()
    """Paths of the rows that were read which others may still lie below."""
    is_complete: bool = False


def draft_parts(
    store: StoreReader, keys: Sequence[str], limits: PartLimits, progress: DraftProgress, most_rows: int
) -> DraftProgress:
    """Cut the next rows of a manifest. The parts are the same, however many rows each call reads.

    Args:
        store: Has the shards.
        keys: Of all shards of the manifest.
        limits: When a part closes; the same for all calls.
        progress: How far the calls before have come.
        most_rows: How many rows are read at most, beside those that were read and belong to no part yet; 1 or more.

    Returns:
        How far it is cut now.

    Raises PathCollision if two members cannot exist on one file system, TooManyParts, ObjectNotFound,
    UnreadableManifest.
    """
    drafting, remaining = _Drafting(limits, progress), most_rows
    for number in range(progress.shard, len(keys)):
        columns = read_identities(unpack_shard(store.read(keys[number])), keys[number])
        rows = len(columns.paths)
        seen = rows if number < progress.read_shard else 0
        if number == progress.read_shard:
            seen = progress.read_rows
        end = min(rows, seen + remaining)
        remaining -= end - seen
        drafting.add(columns.section(0, end) if end < rows else columns, seen)
        if end < rows or (not remaining and number + 1 < len(keys)):
            return drafting.progress(number, end)
    drafting.finish()
    return drafting.progress(len(keys), 0)._replace(is_complete=True)


class _Drafting:
    """Rows that belong to no part yet, as columns, and what was cut from those before them."""

    def __init__(self, limits: PartLimits, progress: DraftProgress) -> None:
        self._drafts = list(progress.drafts)
        self._shard, self._skip = progress.shard, progress.skip
        self._conflicts = PathConflictCheck(progress.open_prefixes)
        self._cutter = PartCutter(limits)
        self._first_shard = progress.shard
        self._starts = [0]
        """Number of the first row of each shard that was read, and of the next one."""
        self._next_row = progress.skip
        """Where the next part begins."""
        self._rows: list[int] = []
        self._members = MemberIdentities.empty()
        self._added = 0
        """How many of them the cutter has: all but the last one, which the next shard may replace."""

    def add(self, columns: MemberIdentities, seen: int) -> None:
        """Add the rows of the next shard, whose first ones a call before has seen."""
        self._conflicts.check(columns.paths[seen:])
        start = self._starts[-1]
        skip = max(0, self._next_row - start)
        self._starts.append(start + len(columns.paths))
        self._rows += range(start + skip, self._starts[-1])
        self._members.extend(columns.section(skip) if skip else columns)
        self._keep_last_per_path()
        self._cut(len(self._rows) - 1)

    def progress(self, read_shard: int, read_rows: int) -> DraftProgress:
        """Return how far the rows are cut."""
        prefixes = tuple(self._conflicts.open_prefixes)
        return DraftProgress(self._drafts, self._shard, self._skip, read_shard, read_rows, prefixes)

    def finish(self) -> None:
        """Cut what remains: there are no more rows."""
        self._cut(len(self._rows))
        if self._rows:
            self._draft(0, len(self._rows))

    def _keep_last_per_path(self) -> None:
        """Keep the last one of rows with equal paths, which is the one that is on disk."""
        paths = self._members.paths[self._added :]
        is_last = [*map(ne, paths, paths[1:]), True]
        if paths and not all(is_last):
            kept = self._members.section(self._added).select(is_last)
            self._members.remove(self._added)
            self._members.extend(kept)
            self._rows[self._added :] = compress(self._rows[self._added :], is_last)

    def _cut(self, end: int) -> None:
        """Give the cutter the rows before ``end``, and draft the parts that are complete then."""
        members, first = self._members, 0
        for count in self._cutter.add(members.paths[self._added : end], members.sizes[self._added : end]):
            self._draft(first, first + count)
            first += count
        members.remove(0, first)
        del self._rows[:first]
        self._added = max(0, end - first)

    def _draft(self, first: int, end: int) -> None:
        if len(self._drafts) >= MAX_PARTS:
            raise TooManyParts(
                f"The package would have more than {MAX_PARTS:,} parts.",
                "Deploy with larger parts (part_bytes, part_files), then package the version again.",
            )
        members = self._members.section(first, end)
        last_row = self._rows[end - 1]
        at = bisect_right(self._starts, last_row) - 1
        last_shard = self._first_shard + at
        self._drafts.append(
            PartDraft(
                digest=part_digest([join_identities(members.paths, members.size_digits, members.etags)]),
                files=end - first,
                bytes=sum(members.sizes),
                shard=self._shard,
                shards=last_shard + 1 - self._shard,
                skip=self._skip,
                rows=last_row + 1 - self._next_row,
                first=members.paths[0].decode(),
                last=members.paths[-1].decode(),
            )
        )
        self._next_row = last_row + 1
        self._shard, self._skip = last_shard, self._next_row - self._starts[at]
