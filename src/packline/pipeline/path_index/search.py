"""Search the paths of all versions of a deployment: by the index, and by the manifests of what it lacks yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from packline.errors import InvalidInput, NotFound
from packline.model import DatasetVersion
from packline.pipeline.find_members import MemberPlace, find_members
from packline.pipeline.path_index.block_ranges import BlockPlace
from packline.pipeline.path_index.segment import Directory, IndexedVersion, inflate_block
from packline.pipeline.path_index.snapshot import READERS, Snapshot, SnapshotReader
from packline.pipeline.path_index.update import executions_since
from packline.ports import ExecutionIndex, PathIndexHeads, Registry, StoreReader
from packline.rules.path_blocks import needle_signature
from packline.rules.path_pattern import PathPattern, lines_with, parse_path_pattern
from packline.search_index import PathIndexHead, PathSegment
from packline.uri import parse_version_uri

PAGE_SECONDS = 1.2
"""After so long a page ends, whatever it has."""
RECENT_SECONDS = 0.5
"""For so long versions that the index lacks are searched by their manifests."""
MAX_RECENT_ROWS = 100_000
"""A larger version is searched when the index has it."""
SHOWN_VERSIONS = 3
"""Versions that are named of each file; the newest."""
MOST_VERIFIED = 20
"""Versions of a file that are looked at in the table: the newest ones may all be deleted."""
MAX_LISTED_EXECUTIONS = 200
FIRST_BATCH, BATCH_GROWTH, MOST_BATCH = 16, 8, 512
"""Blocks that are read ahead of the search: few first, as a page may be full soon."""


class PathCursor(NamedTuple):
    """Where the next page begins: a block, and a byte in its text."""

    block: str = ""
    byte: int = 0

    def __str__(self) -> str:
        return f"{self.block}.{self.byte}"


def parse_cursor(text: str) -> PathCursor | None:
    """Parse the text of a cursor; None if it is empty. Raises InvalidInput."""
    if not text:
        return None
    block, _, byte = text.partition(".")
    if not (byte.isdecimal() and byte.isascii()):
        raise InvalidInput("The cursor is not of this search.", "Start again without it.")
    return PathCursor(block, int(byte))


@dataclass(frozen=True, slots=True)
class FoundPath:
    """A path of a dataset or model, and some of the versions that have it, newest first."""

    dataset: str
    path: str
    versions: tuple[DatasetVersion, ...]
    more_versions: int = 0
    """How many others are indexed with this path; some of them may be deleted by now."""


@dataclass(frozen=True, slots=True)
class PathResults:
    """A page of a search."""

    paths: Sequence[FoundPath]
    cursor: PathCursor | None
    """Where the next page begins; None after the last."""
    versions: int
    """Versions that are there to be searched, as far as is known."""
    not_searched: tuple[str, ...] = ()
    """URIs of versions that were not searched: they will be in the index soon. The first page names them."""
    is_indexing: bool = False
    """The index is being built: there may be versions that it does not know of."""


@dataclass(frozen=True, slots=True)
class SearchPorts:
    """What a search reads."""

    heads: PathIndexHeads
    registry: Registry
    execution_index: ExecutionIndex
    store: StoreReader


class _Block(NamedTuple):
    digest: str
    segment: PathSegment
    directory: Directory
    number: int

    @property
    def place(self) -> BlockPlace:
        return BlockPlace(self.segment.key, *self.directory.place(self.number))


def search_paths(
    pattern: str,
    ports: SearchPorts,
    reader: SnapshotReader,
    *,
    cursor: PathCursor | None = None,
    limit: int,
    clock: Callable[[], float],
    is_visible: Callable[[str], bool] = lambda dataset: True,
) -> PathResults:
    """Search for files of all versions by a part of their path, annotated or not. A page may be short and have a next.

    Files of a page are in order: those of that very name, then those whose name begins so, then others. A file may
    come again on a later page, with other versions.

    Args:
        pattern: A part of the path, in any case; with ``*``, ``?`` or ``[``, what the whole path
            or its last component must match.
        ports: The deployment.
        reader: Keeps directories between searches.
        cursor: Where to begin.
        limit: How many files are returned at most.
        clock: Seconds.
        is_visible: Whether a dataset or model (``model:<name>``) may be shown to who asks.
    """
    began = clock()
    head = ports.heads.path_index()
    snapshot = reader.load(head)
    page = _Page(pattern, limit)
    recent = not_indexed(head, snapshot, ports, is_visible)
    not_searched: list[str] = []
    if cursor is None:
        read = partial(_search_manifest, page=page, ports=ports, clock=clock)
        not_searched = [
            uri for uri in recent if clock() > began + RECENT_SECONDS or not read(parse_version_uri(uri))
        ]
    parsed = parse_path_pattern(pattern)
    candidates = _candidates(parsed, snapshot, reader, cursor or PathCursor())
    blocks = _with_versions(candidates, snapshot, is_visible)
    following = _search_blocks(
        page, parsed, blocks, reader, cursor or PathCursor(), lambda: clock() < began + PAGE_SECONDS
    )
    count = len(recent) + sum(is_visible(dataset) for dataset, _ in snapshot.versions)
    is_indexing = not head.passed_at or len(snapshot.segments) < len(head.segments)
    paths = [*_Reading(ports.registry).verify(page)]
    return PathResults(paths, following, count, tuple(not_searched), is_indexing)


@dataclass(slots=True)
class _Page:
    """Files that were found so far: by dataset and path, the versions that have it, as the index knows them."""

    pattern: str
    limit: int
    files: dict[tuple[str, str], dict[str, IndexedVersion]] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """How many files are still to be found."""
        return self.limit - len(self.files)

    def add(self, path: str, versions: Iterable[IndexedVersion]) -> None:
        """Add a path of some versions."""
        for version in versions:
            self.files.setdefault((version.dataset, path), {})[version.version] = version


class _Reading:
    """Reads from the table which of the versions are there, each once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._read: dict[tuple[str, str], DatasetVersion | None] = {}

    def verify(self, page: _Page) -> Iterator[FoundPath]:
        """Yield the files of a page that a version has which is not deleted, those that fit best first."""
        rows = [
            (key, sorted(versions.values(), key=lambda each: -each.created_at))
            for key, versions in page.files.items()
        ]
        newest = {each[:2] for _, versions in rows for each in versions[:SHOWN_VERSIONS]}
        with ThreadPoolExecutor(READERS) as pool:
            self._read.update(pool.map(lambda name: (name, self._find(*name)), newest))
        for (dataset, path), versions in sorted(rows, key=lambda row: _rank(page.pattern, *row)):
            shown = [*islice(filter(None, map(self._existing, versions[:MOST_VERIFIED])), SHOWN_VERSIONS)]
            if shown:
                yield FoundPath(dataset, path, tuple(shown), max(0, len(versions) - len(shown)))

    def _existing(self, version: IndexedVersion) -> DatasetVersion | None:
        name = version[:2]
        if name not in self._read:
            self._read[name] = self._find(*name)
        return self._read[name]

    def _find(self, dataset: str, version: str) -> DatasetVersion | None:
        try:
            return self._registry.version(dataset, version)
        except NotFound:
            return None


def _rank(pattern: str, key: tuple[str, str], versions: Sequence[IndexedVersion]) -> tuple[int, float, str]:
    """Return what files are sorted by: how well the pattern fits, then the newest version."""
    path, part = key[1].lower(), pattern.lower()
    name = path.rpartition("/")[2]
    fit = 0 if part in (name, path) else 1 if name.startswith(part) else 2
    return fit, -versions[0].created_at, key[1]


def _search_blocks(
    page: _Page,
    parsed: PathPattern,
    blocks: Iterator[tuple[_Block, Sequence[IndexedVersion]]],
    reader: SnapshotReader,
    cursor: PathCursor,
    in_time: Callable[[], bool],
) -> PathCursor | None:
    """Search blocks from a cursor on; return where to go on."""
    batch_blocks = FIRST_BATCH
    with ThreadPoolExecutor(READERS) as pool:
        while batch := list(islice(blocks, batch_blocks)):
            bodies = reader.blocks([block.place for block, _ in batch], pool)
            for (block, versions), body in zip(batch, bodies, strict=True):
                start = cursor.byte if block.digest == cursor.block else 0
                end: int | None = start
                if page.room and in_time():
                    end = _search_block(page, parsed, inflate_block(body), start, versions)
                if end is not None:
                    pool.shutdown(wait=False, cancel_futures=True)
                    return PathCursor(block.digest, end)
            batch_blocks = min(BATCH_GROWTH * batch_blocks, MOST_BATCH)
    return None


def _search_block(
    page: _Page, parsed: PathPattern, text: bytes, start: int, versions: Sequence[IndexedVersion]
) -> int | None:
    """Add the paths of a block that match; return the byte to go on from if the page is full before its end."""
    for end, line in lines_with(text, start, parsed.needle):
        path: str = json.loads(line)
        if parsed.matches(path):
            if not page.room:
                return end - len(line) - 1
            page.add(path, versions)
    return None


def _candidates(
    parsed: PathPattern, snapshot: Snapshot, reader: SnapshotReader, cursor: PathCursor
) -> list[_Block]:
    """Return the blocks from a cursor on whose signature allows the pattern, in the order of their digests."""
    signed = reader.signed(snapshot, needle_signature(parsed.needle))
    blocks: list[_Block] = []
    for (segment, directory), bits in zip(snapshot.segments, signed, strict=True):
        blocks += (
            _Block(directory.blocks[number], segment, directory, number)
            for number in _ones(bits)
            if directory.blocks[number] >= cursor.block
        )
    return sorted(blocks, key=attrgetter("digest"))


def _with_versions(
    blocks: Iterable[_Block], snapshot: Snapshot, is_visible: Callable[[str], bool]
) -> Iterator[tuple[_Block, Sequence[IndexedVersion]]]:
    """Yield the blocks that a visible version has, with those versions."""
    for block in blocks:
        versions = [each for each in snapshot.versions_of(block.digest) if is_visible(each.dataset)]
        if versions:
            yield block, versions


def _ones(bits: int) -> Iterator[int]:
    """Yield the places of the ones of a number, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def not_indexed(
    head: PathIndexHead, snapshot: Snapshot, ports: SearchPorts, is_visible: Callable[[str], bool]
) -> list[str]:
    """Return the URIs of versions that are known and not in the index, newest first."""
    uris: dict[str, None] = {}
    for execution in islice(executions_since(ports.execution_index, head.sealed_at), MAX_LISTED_EXECUTIONS):
        uris.update(dict.fromkeys(execution.versions))
    uris.update(dict.fromkeys(head.pending))
    names = {uri: parse_version_uri(uri) for uri in uris}
    return [uri for uri, name in names.items() if name not in snapshot.versions and is_visible(name[0])]


def _search_manifest(
    name: tuple[str, str], page: _Page, ports: SearchPorts, clock: Callable[[], float]
) -> bool:
    """Search a version by its manifest, if that is small; return whether that was done to its end."""
    try:
        version = ports.registry.version(*name)
        if version.manifest.rows > MAX_RECENT_ROWS or not page.room:
            return False
        members = find_members(
            ports.store, version.manifest, page.pattern, place=MemberPlace(), limit=page.room, clock=clock
        )
    except NotFound:
        return True
    indexed = IndexedVersion(version.dataset, version.version, version.execution, version.created_at, ())
    for member in members.members:
        page.add(member.path, [indexed])
    return members.place is None
