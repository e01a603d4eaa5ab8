"""Read the metadata of one range, and say what its files ask for."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import groupby, zip_longest
from typing import Any

from packline.errors import UnsafePath
from packline.model import Member
from packline.objects import StoredObject
from packline.pipeline.adopted_outputs import add_requests
from packline.pipeline.listing import Outputs
from packline.pipeline.metadata_requests import Description, MetadataRequests, collect_metadata
from packline.pipeline.range_sealing.list_range import load_range
from packline.pipeline.range_sealing.merge_lines import lines_of_range
from packline.pipeline.range_sealing.neighbours import Neighbours
from packline.pipeline.range_sealing.sources import AdoptedObjects, load_source
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.pipeline.version_checks import PROBES
from packline.rules.alerts import LISTED
from packline.rules.model_requests import ModelRequests
from packline.rules.reserved_keys import ModelVersionEntry
from packline.rules.version_members import describe_archived
from packline.rules.version_requests import VersionRequests
from packline.uri import ModelUri
from packline.vhpkgzip.member_paths import are_plain_paths, check_path

_NOTHING: tuple[frozenset[str], tuple[str, ...]] = frozenset(), ()
MAX_ALIASES = 2_000
"""Datum aliases that one range may ask for; a whole execution moves 1,000."""


def describe_range(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Read sidecars and batch lines of one range.

    Args:
        task: With ``execution``, ``range`` (its number), ``first_row``, ``total`` (rows of all ranges),
            ``listing`` (what ``list_range`` returned), ``placeholders`` (whether any range has some), ``batch`` (the
            stored object of the batch file, or None) and ``pieces`` (which have lines about the range; None if the
            file cannot be read).
        work: Has the rows and the sorted lines; texts and joins are written there.
        context: The store.

    Returns:
        The version entries, what joins each version, aliases and alerts.
    """
    source = load_source(task, work)
    neighbours = source.neighbours(context.store)
    has_placeholders = task.get("placeholders", True)  # a release before did not say
    outputs = _RangeOutputs(load_range(task["listing"], work), neighbours, has_placeholders)
    lines = None
    if task["batch"]:
        outputs.batch = StoredObject(*task["batch"])
        if task["pieces"] is not None:
            lines = lines_of_range(task["pieces"], task["range"], work)
    book, models = _RecordedVersions(), _RecordedModels()
    requests = MetadataRequests(book=book, models=models)
    if isinstance(source, AdoptedObjects):
        add_requests(requests, source.adoption, outputs)
    else:
        collect_metadata(requests, context.store, outputs, lines)
    joins = _Joins(outputs, requests.described)
    aliases, more_aliases = _aliases(outputs, requests.described)
    step = max(1, -(-task["total"] // PROBES))
    return {
        "texts": work.add(_encode_texts(requests.described), "texts"),
        "joins": work.add(joins.encoded(), "joins"),
        "uris": joins.by_uri(),
        "versions": book.records,
        "models": models.records,
        "annotated": sum(1 for each in requests.described if each and each.annotated),
        "aliases": aliases,
        "more_aliases": more_aliases,
        "alerts": requests.alerts.dump(),
        "unreadable": requests.unreadable,
        "missing": [requests.missing.count, requests.missing.names],
        "sample": [*outputs.members[-task["first_row"] % step :: step]],
    }


def decode_texts(body: bytes) -> Iterator[tuple[int, bytes | None]]:
    """Yield how many neighbouring rows have a metadata text, and the text; None if they have none."""
    for line in body.split(b"\n")[:-1]:
        count, _, text = line.partition(b" ")
        yield int(count), text or None


def joined_rows(body: bytes, uri: str) -> Iterator[tuple[int, bool]]:
    """Yield how many neighbouring rows join a version, or do not."""
    document = json.loads(body)
    is_member = [uri in uris for uris in document["sets"]]
    for count, number in document["runs"]:
        yield count, is_member[number]


def _aliases(
    outputs: Outputs, described: Sequence[Description | None]
) -> tuple[list[tuple[str, str, str]], int]:
    """Return alias, path and datum of the files that ask for one of the first aliases, and how many more there are."""
    asking = [
        (description.alias, member.path, member.datum)
        for member, description in zip(outputs.members, described, strict=True)
        if description and description.alias
    ]
    names = sorted({alias for alias, _, _ in asking})
    first = set(names[:MAX_ALIASES])
    return [each for each in asking if each[0] in first], len(names) - len(first)


def _encode_texts(described: Sequence[Description | None]) -> bytes:
    encoded: list[bytes] = []
    texts = [description.text if description else b"" for description in described]
    start = 0
    for row, (text, following) in enumerate(zip_longest(texts, texts[1:]), start=1):
        if text != following:
            encoded.append(b"%d %b\n" % (row - start, text))
            start = row
    return b"".join(encoded)


class _RangePlaceholders(set[str]):
    """The placeholders of a range; others are looked for in the store."""

    neighbours: Neighbours | None = None
    """None if no range has a placeholder: then none is looked for, however many files the metadata names in vain."""

    def __contains__(self, folder: object) -> bool:
        if super().__contains__(folder):
            return True
        return self.neighbours is not None and self.neighbours.is_placeholder_of(str(folder))


class _RangeOutputs(Outputs):
    """The outputs of a range, which knows what goes on behind its end."""

    def __init__(self, outputs: Outputs, neighbours: Neighbours, has_placeholders: bool) -> None:
        placeholders = _RangePlaceholders(outputs.placeholders)
        if has_placeholders:
            placeholders.neighbours = neighbours
        super().__init__(
            members=outputs.members,
            sidecars=outputs.sidecars,
            unattached=outputs.unattached,
            archived=outputs.archived,
            placeholders=placeholders,
        )
        self._neighbours = neighbours

    def is_folder(self, path: str) -> bool:
        if super().is_folder(path):
            return True
        return self._neighbours.first_output_below(path, "") is not None


class _RecordedVersions(VersionRequests):
    """Keeps what it was told first about each version, to be told again where all ranges come together."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[str, Any]] = []

    def add_items(self, items: list[object], where: str) -> frozenset[str]:
        self.records.append((where, items))
        return super().add_items(items, where)


class _RecordedModels(ModelRequests):
    """The same for models."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[str, Any]] = []
        self._recorded: set[str] = set()

    def add(self, entries: Sequence[ModelVersionEntry], where: str) -> tuple[str, ...]:
        if entries and (identity := repr(entries)) not in self._recorded:
            self._recorded.add(identity)
            self.records.append((where, [astuple(entry) for entry in entries]))
        return super().add(entries, where)


class _Joins:
    """Which rows join which versions and models."""

    def __init__(self, outputs: Outputs, described: Sequence[Description | None]) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._runs: list[list[int]] = []
        self._outputs = outputs
        for (joins, models), group in groupby(described, key=_asked_of):
            number, rows = self._number(joins, models), len(list(group))
            if self._runs and self._runs[-1][1] == number:
                self._runs[-1][0] += rows
            else:
                self._runs.append([rows, number])

    def encoded(self) -> bytes:
        """Return the sets of URIs, and neighbouring rows with the same set."""
        return json.dumps({"sets": [*self._numbers], "runs": self._runs}, separators=(",", ":")).encode()

    def by_uri(self) -> dict[str, Document]:
        """Return how many rows join each version, and what is wrong with them."""
        moved, unsafe = _odd_paths(self._outputs.members)
        members, archived = self._outputs.members, self._outputs.archived
        rows = {row for row, member in enumerate(members) if archived and member.path in archived}
        documents: dict[str, Document] = {}
        at = 0
        uris_by_number = [*self._numbers]
        odd = sorted({*moved, *unsafe, *rows})
        for count, number in self._runs:
            for uri in uris_by_number[number]:
                document = documents.setdefault(
                    uri, {"rows": 0, "moved": [], "unsafe": [0, []], "archived": [0, []]}
                )
                document["rows"] += count
                for row in odd[bisect_left(odd, at) : bisect_left(odd, at + count)]:
                    if row in moved:
                        document["moved"].append([moved[row], members[row]])
                    if row in unsafe:
                        _count(document["unsafe"], unsafe[row])
                    if row in rows:
                        _count(document["archived"], describe_archived(members[row], archived))
            at += count
        return documents

    def _number(self, joins: frozenset[str], models: tuple[str, ...]) -> int:
        uris = (*sorted(joins), *(str(ModelUri(model)) for model in models))
        return self._numbers.setdefault(uris, len(self._numbers))


def _asked_of(description: Description | None) -> tuple[frozenset[str], tuple[str, ...]]:
    return description[1:3] if description else _NOTHING


def _count(counted: list[Any], text: str) -> None:
    counted[0] += 1
    if len(counted[1]) < LISTED:
        counted[1].append(text)


def _odd_paths(members: Sequence[Member]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the rows whose path is another one in a version, and those whose path none can have, with the reason."""
    moved: dict[int, str] = {}
    unsafe: dict[int, str] = {}
    if are_plain_paths([member.path for member in members]):
        return moved, unsafe
    for row, member in enumerate(members):
        try:
            path = check_path(member.path)
        except UnsafePath as error:
            unsafe[row] = error.message.rstrip(".")
            continue
        if path != member.path:
            moved[row] = path
    return moved, unsafe
