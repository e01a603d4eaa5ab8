"""Read the metadata documents of an execution into descriptions and version requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from packline.errors import InvalidMetadata, ObjectNotFound, PacklineError, Refused
from packline.json_types import JsonObject
from packline.model import Alert
from packline.objects import StoredObject
from packline.pipeline.listing import Outputs
from packline.ports import ObjectStore
from packline.rules.alerts import LISTED, Alerts
from packline.rules.metadata import (
    MAX_BYTES,
    check_size,
    compact,
    merge,
    normalize_output_name,
    parse_line,
    parse_object,
    read_object,
    sidecar_target,
    split_simple_line,
)
from packline.rules.model_requests import ModelRequests
from packline.rules.placeholders import folder_named
from packline.rules.reserved_keys import (
    DATASET_VERSIONS,
    alias_of,
    is_annotated,
    is_metadata,
    names_only_versions,
    parse_model_entries,
    validate_reserved_keys,
)
from packline.rules.shared_entries import SharedEntries
from packline.rules.version_requests import VersionRequests

READERS = 32
WINDOW = 1_000
"""Sidecars that are on their way at once."""
MAX_CACHED_TEXTS = 10_000
"""Metadata texts that are not parsed again when they come again."""


UNREADABLE = InvalidMetadata, Refused, ObjectNotFound
"""A document that reading again does not help: no JSON, archived, denied, or gone since it was listed."""


class Description(NamedTuple):
    """What the metadata says about an output. Files with equal metadata share one."""

    text: bytes
    """The metadata as one line of JSON."""
    joins: frozenset[str] = frozenset()
    """URIs of the dataset versions it joins."""
    models: tuple[str, ...] = ()
    """Models it joins the next version of."""
    alias: str = ""
    annotated: bool = False


@dataclass(slots=True)
class AbsentFiles:
    """Names of files that are not there: the first ones, and how many there are."""

    names: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, name: str) -> None:
        """Count a name, and keep it if it is one of the first."""
        self.count += 1
        if len(self.names) < LISTED:
            self.names.append(name)


@dataclass(slots=True)
class MetadataRequests:
    """What the metadata asks for."""

    book: VersionRequests = field(default_factory=VersionRequests)
    models: ModelRequests = field(default_factory=ModelRequests)
    described: list[Description | None] = field(default_factory=list)
    """For each output, in path order."""
    alerts: Alerts = field(default_factory=Alerts)
    unreadable: int = 0
    """Documents and lines that could not be read: no version is created then, for it might lack files."""
    missing: AbsentFiles = field(default_factory=AbsentFiles)
    """Files that the metadata names and the store does not have."""
    cache: dict[bytes, Description] = field(default_factory=dict)
    shared: SharedEntries = field(default_factory=SharedEntries)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Note a document or line that cannot be read, and go on."""
        try:
            yield
        except UNREADABLE as error:
            self.unreadable += 1
            self.alerts.add_error(error)

    def describe_quickly(self, text: bytes) -> Description | None:
        """Return the description of a metadata text that is known, or differs only in properties from the last one."""
        description = self.cache.get(text)
        if description is None:
            others = self.shared.parse_others(text)
            if others is None:
                return None
            description = Description(text, self.shared.uris, (), "", len(others) > 1)
            self._keep(text, description)
        return description

    def describe(self, text: bytes, where: str, metadata: JsonObject | None = None) -> Description:
        """Return the description of a metadata text, which is parsed once. Raises InvalidMetadata."""
        description = self.cache.get(text)
        if description is None:
            written = text
            if metadata is None:
                metadata, replaced = read_object(text, where, self.alerts)
                written = compact(metadata) if replaced else text
            else:
                check_size(text, where)
            joins = self.book.add(metadata, where)
            if names_only_versions(text, metadata):  # as nearly all do
                annotated = len(metadata) > (DATASET_VERSIONS in metadata)
                if written is text:
                    self.shared.remember(text, joins)
                return self._keep(text, Description(written, joins, annotated=annotated))
            models, wrong = parse_model_entries(metadata, where)
            for alert in (*wrong, *validate_reserved_keys(metadata, where)):
                self.alerts.add(alert.code, alert.message, alert.remedy)
            joined = self.models.add(models, where)
            description = Description(written, joins, joined, alias_of(metadata), is_annotated(metadata))
            self._keep(text, description)
        return description

    def _keep(self, text: bytes, description: Description) -> Description:
        if len(self.cache) >= MAX_CACHED_TEXTS:
            self.cache.clear()
        self.cache[text] = description
        return description


def read_metadata(store: ObjectStore, outputs: Outputs) -> MetadataRequests:
    """Read every metadata document of the listing, pinned to the object version that was listed."""
    lines = _number_lines(store, outputs.batch) if outputs.batch else None
    return collect_metadata(MetadataRequests(), store, outputs, lines)


def _number_lines(store: ObjectStore, batch: StoredObject) -> Iterator[tuple[int, bytes]]:
    yield from enumerate(store.lines(batch.key, batch.version_id), start=1)


def collect_metadata(
    requests: MetadataRequests,
    store: ObjectStore,
    outputs: Outputs,
    lines: Iterator[tuple[int, bytes]] | None,
) -> MetadataRequests:
    """Read the sidecars and the batch lines of a listing.

    Args:
        requests: Where they are collected.
        store: Has the sidecars.
        outputs: What was listed.
        lines: Lines of the batch file with their numbers, in order; None if there is no such file.

    Returns:
        The same requests.
    """
    requests.described = [None] * len(outputs.members)
    if lines is None and not outputs.sidecars and not outputs.unattached:
        return requests
    places = _places(outputs)
    sidecars = dict(_read_sidecars(store, outputs, requests))
    if lines is not None and outputs.batch is not None:
        with requests.refusing():
            files = _Files(places, sidecars, outputs.placeholders, requests)
            _read_batch(lines, outputs.batch.key, files)
    for path, metadata in sidecars.items():
        where = outputs.sidecars[path].key
        with requests.refusing():
            requests.described[places[path]] = requests.describe(compact(metadata), where, metadata)
    _look_at_unattached(store, outputs, requests)
    requests.cache.clear()
    return requests


def _places(outputs: Outputs) -> dict[str, int]:
    """Index of each output by its path, and by the path that it has in a version, where nothing else has that."""
    places = {member.path: place for place, member in enumerate(outputs.members)}
    for member in outputs.members:
        if has_other_name(member.path):
            places.setdefault(normalize_output_name(member.path), places[member.path])
    return places


def has_other_name(path: str) -> bool:
    """Return whether metadata may name an output by its normalized path as well."""
    return "//" in path or "./" in path


Document = tuple[str, StoredObject, bytes | PacklineError]


def _read_documents(store: ObjectStore, documents: dict[str, StoredObject]) -> Iterator[Document]:
    """Yield each document with its body, or with the error for which it is unreadable. Raises what passes by itself."""

    def read(item: tuple[str, StoredObject]) -> Document:
        path, stored = item
        try:
            return path, stored, store.read(stored.key, stored.version_id)
        except UNREADABLE as error:
            return path, stored, error

    waiting = iter(documents.items())
    with ThreadPoolExecutor(READERS) as pool:
        while batch := list(islice(waiting, WINDOW)):
            yield from pool.map(read, batch)


def _read_sidecars(
    store: ObjectStore, outputs: Outputs, requests: MetadataRequests
) -> Iterator[tuple[str, JsonObject]]:
    for path, stored, raw in _read_documents(store, outputs.sidecars):
        with requests.refusing():
            if isinstance(raw, PacklineError):
                raise raw
            if not raw.strip():
                requests.alerts.add("EmptyMetadata", f"{stored.key} is empty: ignored.")
                continue
            yield path, parse_object(raw, stored.key, requests.alerts)


def _look_at_unattached(store: ObjectStore, outputs: Outputs, requests: MetadataRequests) -> None:
    """Record documents without a file that were meant as metadata: those that hold a key of Valohai's."""
    small = {path: stored for path, stored in outputs.unattached.items() if stored.size <= MAX_BYTES}
    for path, _, raw in _read_documents(store, small):
        base = sidecar_target(path) or ""
        if isinstance(raw, PacklineError) or not is_metadata(raw):
            continue
        if outputs.is_folder(base):
            requests.alerts.add(
                "SidecarOfFolder",
                f"{path} stands beside the folder {base}/: it is kept as a file, and describes nothing.",
                "Metadata describes files: write a line for each file to valohai.metadata.jsonl.",
            )
        elif folder_named(base) not in outputs.placeholders:
            requests.missing.add(base)
            requests.alerts.add(
                "SidecarWithoutFile",
                f"{path} describes {base}, which was not uploaded: it is kept as a file, and describes nothing.",
            )


def _read_batch(lines: Iterator[tuple[int, bytes]], key: str, files: _Files) -> None:
    ignored = 0
    for number, raw in lines:
        if files.apply_simple_line(raw, key, number):
            continue
        where = f"{key} line {number}"
        with files.requests.refusing():
            line = parse_line(raw, where, files.requests.alerts)
            if line is None:
                ignored += bool(raw.strip())
            else:
                files.apply_line(*line, where)
    files.requests.alerts.extend(ignored_alerts(key, ignored))


def ignored_alerts(key: str, ignored: int) -> list[Alert]:
    """Return an alert about lines of the batch file that are not about a file; an empty list if there are none."""
    if not ignored:
        return []
    return [Alert("IgnoredLines", f'{key}: {ignored} lines without "file" or "metadata" were ignored.')]


@dataclass(slots=True)
class _Files:
    """The outputs that batch lines speak of."""

    places: dict[str, int]
    sidecars: dict[str, JsonObject]
    """What sidecars say of files that no line has named yet."""
    placeholders: set[str]
    requests: MetadataRequests

    def apply_simple_line(self, raw: bytes, key: str, number: int) -> bool:
        """Take a line of the usual form about a file that nothing else was said about; False for any other.

        Args:
            raw: The line.
            key: The batch file's.
            number: Of the line.
        """
        line = split_simple_line(raw)
        if line is None:
            return False
        path, text = line
        place, described = self.places.get(path), self.requests.described
        if place is None or described[place] or path in self.sidecars:
            return False
        description = self.requests.describe_quickly(text)
        if description is None:
            try:
                description = self.requests.describe(text, f"{key} line {number}")
            except InvalidMetadata:
                return False
        described[place] = description
        return True

    def apply_line(self, path: str, metadata: JsonObject, where: str) -> None:
        """Take any line: it wins over the sidecar and over earlier lines, key by key. Versions once joined stay so."""
        place = self.places.get(path)
        if place is None:
            path = normalize_output_name(path)
            place = self.places.get(path)
        if place is None:
            message = f"{where} names {path!r}, which was not uploaded: ignored."
            self.requests.alerts.add("FileNotUploaded", message)
            if folder_named(path) not in self.placeholders:
                self.requests.missing.add(path)
            return
        before = self.requests.described[place]
        merged = merge(json.loads(before.text) if before else self.sidecars.pop(path, {}), metadata)
        now = self.requests.describe(compact(merged), where, merged)
        if before:
            models = tuple(dict.fromkeys((*before.models, *now.models)))
            now = now._replace(joins=before.joins | now.joins, models=models)
        self.requests.described[place] = now
