"""List one level of the folders of a version, one page at a time, from a few shards of its manifest."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from packline.manifest.rows import SHARD_ROWS, decode_row
from packline.model import ManifestRef, Member
from packline.pipeline.shard_reader import ShardReader, find_row, path_of
from packline.rules.folders import DirectoryEntry, directory_entry, key_after

SHARDS_PER_PAGE = 6
"""Shards read for one page at most; a page may then be short and still have a cursor."""


class FolderItem(NamedTuple):
    """A file with its member, or a folder with the number of files below it."""

    entry: DirectoryEntry
    member: Member | None
    files: int | None
    at_most: bool = False
    """The number counts replaced files, too, because the shards between were not read."""


@dataclass(frozen=True, slots=True)
class FolderPage:
    """Some entries in byte order of their paths, and where to go on; None after the last."""

    entries: tuple[FolderItem, ...]
    cursor: bytes | None


def list_folder(
    shards: ShardReader,
    manifest: ManifestRef,
    prefix: str,
    *,
    cursor: bytes = b"",
    limit: int = 100,
    shard_rows: int = SHARD_ROWS,
) -> FolderPage:
    """List one page of the files and folders below a prefix, which need not end in a slash.

    It shows what S3's ListObjectsV2 would with the delimiter ``/``.

    ``cursor``: from an earlier page. Of members with one path the last counts. Raises ObjectNotFound.
    """
    walk = _Walk(shards, manifest, prefix, max(cursor, prefix.encode()), shard_rows)
    items: list[FolderItem] = []
    while len(items) < limit and walk.affordable:
        listed = walk.take()
        if listed is None:
            return FolderPage(tuple(items), None)
        items.append(listed)
    return FolderPage(tuple(items), None if walk.ended else key_after(items[-1].entry))


class _Walk:
    """Entry after entry; jumps over what is in a folder."""

    def __init__(
        self, shards: ShardReader, manifest: ManifestRef, prefix: str, start: bytes, shard_rows: int
    ) -> None:
        self._shards, self._manifest, self._prefix = shards, shards.expand(manifest), prefix
        self._shard_rows = shard_rows
        self._most = shards.reads + SHARDS_PER_PAGE
        self._shard, self._row = shards.seek(manifest, start)

    @property
    def affordable(self) -> bool:
        return self._shards.reads < self._most

    @property
    def ended(self) -> bool:
        """No entry is left."""
        if self._shard >= len(self._manifest.shards):
            return True
        return not path_of(self._here).startswith(self._prefix.encode())

    def take(self) -> FolderItem | None:
        if self.ended:
            return None
        member = decode_row(self._here)
        entry = directory_entry(member.path, self._prefix)
        start, place = self._number, (self._shard, self._row)
        self._jump(key_after(entry))
        if entry.is_folder:
            replaced, exact = self._replaced_since(*place)
            return FolderItem(entry, None, self._number - start - replaced, not exact)
        return FolderItem(entry, self._last(member, start), None)

    def _replaced_since(self, shard: int, row: int) -> tuple[int, bool]:
        """Count the rows from a place to here whose path occurs again; False if not all shards could be read."""
        if self._manifest.files == self._manifest.rows:
            return 0, True
        replaced, exact = 0, True
        for each in range(shard, min(self._shard + 1, len(self._manifest.shards))):
            first = row if each == shard else 0
            last = self._row if each == self._shard else self._shard_rows
            if first < last and not (self.affordable or self._shards.has_counted(self._manifest, each)):
                exact = False
            elif first < last:
                repeated = self._shards.replaced_rows(self._manifest, each)
                replaced += bisect_left(repeated, last) - bisect_left(repeated, first)
        return replaced, exact

    @property
    def _here(self) -> bytes:
        return self._shards.rows(self._manifest.shards[self._shard])[self._row]

    @property
    def _number(self) -> int:
        if self._shard >= len(self._manifest.shards):
            return self._manifest.rows
        return self._shard * self._shard_rows + self._row

    def _jump(self, path: bytes) -> None:
        """Go to the first row at or behind a path."""
        rows = self._shards.rows(self._manifest.shards[self._shard])
        self._row += 1
        # Mostly it is the next one, for files follow each other.
        if self._row < len(rows) and path_of(rows[self._row]) < path:
            self._row = find_row(rows, path, self._row + 1)
        if self._row == len(rows):
            self._shard, self._row = self._shards.seek(self._manifest, path, self._shard + 1)

    def _last(self, member: Member, start: int) -> Member:
        """Return the last of the members with the path of this one."""
        if self._number == start + 1:
            return member
        return self._shards.find(self._manifest, member.path) or member
