"""One search over a deployment: datasets, models, versions, executions, and the files of all versions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from packline.errors import InvalidInput, NotFound
from packline.model import DatasetVersion
from packline.pipeline.find_execution import find_execution
from packline.pipeline.path_index.search import (
    FoundPath,
    PathCursor,
    PathResults,
    SearchPorts,
    not_indexed,
    search_paths,
)
from packline.pipeline.path_index.snapshot import Snapshot, SnapshotReader
from packline.ports import DatumIndex
from packline.rules.path_pattern import parse_path_pattern
from packline.uri import MODEL, check_execution_id, parse_version_uri, version_uri

MAX_NAMES = 20
"""Datasets, models, versions and executions, of each kind, that are shown before the files."""


class HitKind(StrEnum):
    """What a search finds."""

    DATASET = "dataset"
    MODEL = "model"
    VERSION = "version"
    EXECUTION = "execution"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. The fields that its kind has not are empty."""

    kind: HitKind
    name: str
    """Of a dataset, model or version; the id of an execution; the path of a file."""
    collection: str = ""
    """The dataset, or ``model:<name>``, of a dataset, model, version or file."""
    versions: tuple[DatasetVersion, ...] = ()
    """The version itself; of a file, the newest versions that have it."""
    more_versions: int = 0

    @property
    def uri(self) -> str:
        """Of a dataset, model or version; of a file, that of the newest version that has it; else empty."""
        if self.versions:
            return self.versions[0].uri
        return version_uri(self.collection, "").removesuffix("/") if self.collection else ""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of a search, and what was searched for it."""

    hits: Sequence[Hit]
    cursor: PathCursor | None
    versions: int = 0
    """Versions that are there, as far as is known."""
    not_searched: tuple[str, ...] = ()
    """Versions whose files were not searched: they will be in the index soon."""
    is_indexing: bool = False
    """The index is being built: there may be versions that it does not know of."""
    more: tuple[HitKind, ...] = ()
    """Kinds of which there are more than are shown."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left out but what is on the next pages."""
        return not (self.not_searched or self.is_indexing or self.more)

    @property
    def searched(self) -> str:
        """Among what was searched, in words."""
        searched = self.versions - len(self.not_searched)
        of = f" of {self.versions:,}" if self.not_searched else ""
        plural = "" if (self.versions if of else searched) == 1 else "s"
        text = f"the files of {searched:,}{of} version{plural}, annotated or not"
        return f"{text}; the index is being built" if self.is_indexing else text


@dataclass(frozen=True, slots=True)
class EverythingPorts:
    """What a search of everything reads."""

    paths: SearchPorts
    datum_index: DatumIndex


def search_everything(
    pattern: str,
    ports: EverythingPorts,
    reader: SnapshotReader,
    *,
    kinds: Collection[HitKind] = (),
    cursor: PathCursor | None = None,
    limit: int = 50,
    clock: Callable[[], float],
    is_visible: Callable[[str], bool] = lambda collection: True,
) -> SearchResults:
    """Search for names of datasets, models, versions and executions, and for files; names come on the first page.

    Args:
        pattern: A part of the name or path, in any case; or a pattern with ``*``, ``?``, ``[``.
        ports: The deployment.
        reader: Keeps the directories of the index between searches.
        kinds: What to search for; empty: everything.
        cursor: Where to begin.
        limit: Files of one page.
        clock: Seconds.
        is_visible: Whether a dataset or model (``model:<name>``) may be shown to who asks.

    Raises InvalidInput for an empty pattern.
    """
    if not pattern.strip():
        raise InvalidInput("The search asks for nothing.", "Give a part of a name or path.")
    names: list[Hit] = []
    more: list[HitKind] = []
    if cursor is None:
        snapshot = reader.load(ports.paths.heads.path_index())
        for kind, named in _named(pattern, ports, snapshot, is_visible).items():
            if not kinds or kind in kinds:
                hits = list(islice(named, MAX_NAMES + 1))
                names += hits[:MAX_NAMES]
                more += [kind] * (len(hits) > MAX_NAMES)
    paths = PathResults((), None, 0)
    if not kinds or HitKind.FILE in kinds:
        paths = search_paths(
            pattern,
            ports.paths,
            reader,
            cursor=cursor,
            limit=limit,
            clock=clock,
            is_visible=is_visible,
        )
    hits = [*names, *map(_file, paths.paths)]
    return SearchResults(
        hits, paths.cursor, paths.versions, paths.not_searched, paths.is_indexing, tuple(more)
    )


def _file(file: FoundPath) -> Hit:
    return Hit(HitKind.FILE, file.path, file.dataset, file.versions, file.more_versions)


def _named(
    pattern: str, ports: EverythingPorts, snapshot: Snapshot, is_visible: Callable[[str], bool]
) -> dict[HitKind, Iterator[Hit]]:
    """Return searches for names, by kind; none has begun."""
    matches = parse_path_pattern(pattern).matches
    registry = ports.paths.registry

    def collections(kind: HitKind, names: Iterable[str]) -> Iterator[Hit]:
        for collection in names:
            name = collection.removeprefix(MODEL)
            if matches(name) and is_visible(collection):
                yield Hit(kind, name, collection)

    models = (MODEL + name for name in ports.datum_index.models())
    return {
        HitKind.DATASET: collections(HitKind.DATASET, registry.datasets()),
        HitKind.MODEL: collections(HitKind.MODEL, models),
        HitKind.VERSION: _versions(pattern, ports, snapshot, is_visible),
        HitKind.EXECUTION: _executions(pattern, ports, snapshot, is_visible),
    }


def _versions(
    pattern: str, ports: EverythingPorts, snapshot: Snapshot, is_visible: Callable[[str], bool]
) -> Iterator[Hit]:
    """Yield versions by their own name; by dataset and name if the pattern has a slash or a colon. Newest first."""
    matches = parse_path_pattern(pattern).matches
    whole = "/" in pattern or ":" in pattern
    recent = not_indexed(snapshot.head, snapshot, ports.paths, is_visible)
    indexed = sorted(snapshot.versions.values(), key=lambda each: -each.created_at)
    for dataset, name in chain(map(parse_version_uri, recent), (each[:2] for each in indexed)):
        texts = (f"{dataset}/{name}", f"{dataset}:{name}", version_uri(dataset, name))
        if is_visible(dataset) and (any(map(matches, texts)) if whole else matches(name)):
            try:
                version = ports.paths.registry.version(dataset, name)
            except NotFound:
                continue
            yield Hit(HitKind.VERSION, version.version, version.dataset, (version,))


def _executions(
    pattern: str, ports: EverythingPorts, snapshot: Snapshot, is_visible: Callable[[str], bool]
) -> Iterator[Hit]:
    """Yield executions that made a version, by a part of their id; and any by its whole id."""
    matches = parse_path_pattern(pattern).matches
    registry = ports.paths.registry
    ids = dict.fromkeys(
        each.execution
        for each in snapshot.versions.values()
        if each.execution and matches(each.execution) and is_visible(each.dataset)
    )
    with suppress(NotFound, InvalidInput):
        yield Hit(
            HitKind.EXECUTION, find_execution(check_execution_id(pattern), registry, ports.paths.store).id
        )
        ids.pop(pattern, None)
    for each in ids:
        with suppress(NotFound):
            yield Hit(HitKind.EXECUTION, registry.execution(each).id)
